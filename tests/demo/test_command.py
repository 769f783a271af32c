"""``meetings demo`` on an empty database."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from meetings import clock, demo
from meetings.app import create_app
from meetings.broadcasts.broadcast import Broadcast
from meetings.broadcasts.channel import Channel, Platform
from meetings.demo.commands import demo as command
from meetings.demo.sandbox_channel import NAME, OWN_NAME, follow_sandbox
from meetings.demo.staff import LOGINS, PASSWORD
from meetings.diary.status import Status
from meetings.errors import Unavailable
from meetings.settings import Settings
from tests.sandbox.server import running_sandbox

# That the demo loads into either database, test_loading shows.
on_sqlite = pytest.mark.engine("sqlite")


@on_sqlite
def test_it_loads_connects_the_sandbox_and_prints_the_logins(app, session, client, tmp_path):
    with running_sandbox(tmp_path) as sandbox:
        result = app.test_cli_runner().invoke(command, ["--sandbox", sandbox.root])
    assert result.exit_code == 0, result.exception
    assert PASSWORD in result.output
    assert all(login.email in result.output for login in LOGINS)
    broadcasts = session.scalars(select(Broadcast)).all()
    assert len(broadcasts) > 10
    assert {broadcast.channel.name for broadcast in broadcasts} == {NAME, OWN_NAME}
    assert {broadcast.session.status for broadcast in broadcasts} == {Status.PUBLISHED}
    assert all(broadcast.session.ends_at > broadcast.created_at for broadcast in broadcasts)
    assert_an_answer_opens_at_its_second(client)


def assert_an_answer_opens_at_its_second(client):
    """Its page has the player, and the file of that minute is there to be played."""
    answer = client.get("/api/v1/answers").json["answers"][0]
    ((page, second),) = (moment["url"].split("#t=") for moment in answer["moments"])
    player = BeautifulSoup(client.get(page).data, "html.parser").select_one("[data-hls]")
    address = urlsplit(player["data-hls"]).path
    lines = client.get(address).text.splitlines()
    lengths = [float(line[8:-1]) for line in lines if line.startswith("#EXTINF:")]
    assert (sum(lengths), lines[-1]) == (3600, "#EXT-X-ENDLIST")
    minute = f"{int(second) // 60:08d}.ts"
    assert minute in lines
    packets = client.get(address.replace("index.m3u8", minute)).data[::188]
    assert set(packets) == set(b"G"), "no transport stream (ISO/IEC 13818-1)"


@on_sqlite
def test_a_sandbox_that_stays_away_is_named_and_nothing_is_loaded(app, session, monkeypatch):
    monkeypatch.setattr("meetings.demo.commands.PATIENCE", timedelta(0))
    result = app.test_cli_runner().invoke(command, ["--sandbox", "http://127.0.0.1:9/"])
    assert isinstance(result.exception, Unavailable)
    assert "http://127.0.0.1:9/" in str(result.exception)
    assert demo.is_empty(session())


@on_sqlite
def test_without_a_sandbox_there_is_our_own_channel_alone(app, session):
    result = app.test_cli_runner().invoke(command, ["--today", "2027-05-12"])
    assert result.exit_code == 0, result.exception
    broadcasts = session.scalars(select(Broadcast)).all()
    assert {broadcast.channel.name for broadcast in broadcasts} == {OWN_NAME}


def test_a_database_without_tables_is_told_how_to_get_them(tmp_path):
    settings = Settings.from_environment({"MEETINGS_DATA_FOLDER": str(tmp_path)})
    result = create_app(settings).test_cli_runner().invoke(command, [])
    assert "meetings upgrade" in str(result.exception)


@on_sqlite
def test_a_day_that_is_none_is_refused(app, session):
    assert app.test_cli_runner().invoke(command, ["--today", "soon"]).exit_code == 2
    assert demo.is_empty(session())


@on_sqlite
def test_data_of_others_is_left_alone_and_no_login_is_promised(app, session, make):
    make.district()
    session.commit()
    result = app.test_cli_runner().invoke(command, ["--if-empty"])
    assert (result.exit_code, "not loaded" in result.output) == (0, True)
    assert PASSWORD not in result.output


@on_sqlite
def test_a_sandbox_at_another_port_is_followed_and_the_same_one_left_alone(app, session, tmp_path):
    def follow(port):
        follow_sandbox(session(), tmp_path / "sandbox", f"http://127.0.0.1:{port}", clock.now())
        session.commit()
        channels = session.scalars(select(Channel)).all()
        return {channel.platform: channel.credentials for channel in channels}

    first = follow(8001)
    twins = {Platform.YOUTUBE, Platform.FACEBOOK, Platform.VK, Platform.TELEGRAM}
    assert set(first) == twins
    assert follow(8001) == first
    moved = follow(9001)
    assert "http://127.0.0.1:9001/token" in moved.pop(Platform.YOUTUBE)
    assert moved == {name: known for name, known in first.items() if name in moved}
