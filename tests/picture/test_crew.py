"""The crew's page: who may see it, what it holds before and after the button, and what encoders get."""

from __future__ import annotations

import io
import json
import re
import shlex
import zipfile
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import structlog
from sqlalchemy import select

from meetings import clock
from meetings.access import Role
from meetings.broadcasts.broadcast import Broadcast
from meetings.broadcasts.crew.checklist import CrewTask
from meetings.broadcasts.crew.link import CrewLink, open_link
from meetings.broadcasts.crew.outfit import Target, obs_profile, qr_code
from meetings.broadcasts.relay.relay import Relay
from meetings.database import db
from meetings.diary.status import Status

# What a crew sees does not depend on the database.
pytestmark = pytest.mark.engine("sqlite")

PLATFORM_KEY = "platform-key-1234"


@pytest.fixture
def crew(own, make):
    return make.crew()


@pytest.fixture
def held(own, crew):
    """A session of the crew with our own channel and a platform's."""
    session = own.session(timedelta(minutes=30))
    session.crew = crew
    other = Broadcast(
        session=session, channel=own.make.channel(name="Another"), created_at=clock.now(),
        stream_url="rtmps://live.example/app", stream_key=PLATFORM_KEY,
    )  # fmt: skip
    db.session.add(other)
    db.session.commit()
    return session


@pytest.fixture
def link(crew, held):
    token = open_link(db.session(), crew, now=clock.now())
    db.session.commit()
    return f"/en/crew/{token}"


def secrets_of(held) -> list[str]:
    keys = db.session.scalars(select(Broadcast.stream_key).where(Broadcast.session == held))
    relays = db.session.scalars(select(Relay.key).where(Relay.session == held))
    return [key for key in (*keys, *relays) if key]


def test_the_link_opens_the_page_and_nothing_else_does(client, link, crew, held):
    page = client.get(link)
    assert page.status_code == 200
    assert held.topic.name.to("en") in page.text
    assert held.meeting.venue.name.to("en") in page.text
    assert 'href="geo:' in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in page.headers
    assert client.get(link + "x").status_code == 404
    crew.active = False
    db.session.commit()
    assert client.get(link).status_code == 404


def test_no_key_before_the_button_and_all_after_it(client, link, held):
    with structlog.testing.capture_logs() as log:
        assert not [key for key in secrets_of(held) if key in client.get(link).text]
        answer = client.post(f"{link}/sessions/{held.id}/keys", headers={"X-Part": "keys"})
    assert answer.headers["Cache-Control"] == "no-store"
    found = secrets_of(held)
    assert len(found) == 3
    assert [key for key in found if key not in answer.text] == []
    assert "<html" not in answer.text
    assert [key for key in found if key in str(log)] == []
    shown = db.session.scalars(select(Broadcast.key_shown_at).where(Broadcast.session == held))
    assert all(shown)


def test_without_javascript_the_keys_come_with_the_whole_page(client, link, held):
    answer = client.post(f"{link}/sessions/{held.id}/keys")
    assert "<html" in answer.text
    assert PLATFORM_KEY in answer.text


def test_the_first_address_serves_all_networks(client, link, held, settings_here):
    text = client.post(f"{link}/sessions/{held.id}/keys", headers={"X-Part": "keys"}).text
    servers = re.findall(r'-server" type="text" value="([^"]+)"', text)
    assert servers[0] == f"rtmp://127.0.0.1:{settings_here.rtmp_port}/relay"
    assert set(servers[1:]) == {
        "rtmps://live.example/app",
        f"rtmp://127.0.0.1:{settings_here.rtmp_port}/live",
    }


def test_another_crews_session_shows_nothing(client, link, own, make):
    other = own.session(timedelta(minutes=40))
    other.crew = make.crew()
    db.session.commit()
    assert other.topic.name.to("en") not in client.get(link).text
    for verb in ("keys", "tasks", "0/qr", "0/obs"):
        assert client.post(f"{link}/sessions/{other.id}/{verb}").status_code == 404


def test_a_cancelled_session_gives_no_key(client, link, held):
    held.status = Status.CANCELLED
    db.session.commit()
    assert "nobody needs to go there" in client.get(link).text
    assert client.post(f"{link}/sessions/{held.id}/keys").status_code == 404


def test_ticks_are_kept_and_taken_back(client, link, held):
    wish = {"done": [CrewTask.POWER.value, CrewTask.SOUND.value, "nonsense"]}
    assert client.post(f"{link}/sessions/{held.id}/tasks", data=wish).status_code == 303
    assert len(re.findall(r"value=\"(\w+)\" checked", client.get(link).text)) == 2
    quiet = {"Accept": "application/json"}
    wish = {"done": [CrewTask.POWER.value]}
    url = f"{link}/sessions/{held.id}/tasks"
    assert client.post(url, data=wish, headers=quiet).status_code == 204
    assert re.findall(r"value=\"(\w+)\" checked", client.get(link).text) == ["power"]


def test_a_profile_and_a_code_to_take_away(client, link, held):
    platform = select(Broadcast.id).where(Broadcast.stream_url == "rtmps://live.example/app")
    target = f"{link}/sessions/{held.id}/{db.session.scalars(platform).one()}"
    packed = client.post(f"{target}/obs")
    assert packed.headers["Content-Disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(packed.data)) as archive:
        names = {name.partition("/")[2]: name for name in archive.namelist()}
        assert set(names) == {"basic.ini", "service.json", "streamEncoder.json"}
        service = json.loads(archive.read(names["service.json"]))
    assert service["type"] == "rtmp_custom"
    assert service["settings"]["server"] == "rtmps://live.example/app"
    assert service["settings"]["key"] == PLATFORM_KEY
    code = client.post(f"{target}/qr")
    assert code.content_type.startswith("image/svg+xml")
    assert code.headers["Cache-Control"] == "no-store"


def test_what_a_target_tells_encoders():
    target = Target(3, "Qala & Co", "rtmp://host/app/", "key?with=query&more")
    assert target.address == "rtmp://host/app/key?with=query&more"
    told = parse_qs(urlsplit(target.larix).query)
    assert told["conn[][url]"] == [target.address]
    assert told["conn[][name]"] == ["Qala & Co"]
    assert shlex.split(target.ffmpeg)[-1] == target.address
    assert "/" not in zipfile.ZipFile(io.BytesIO(obs_profile(target))).namelist()[0].split("/")[0]
    assert qr_code(target.larix).startswith("<svg")


def test_a_link_is_shown_once_replaced_and_revoked(signed_in, client, crew, held):
    desk = signed_in(Role.ORGANIZER)

    def made() -> str:
        page = desk.post(f"/en/desk/crews/{crew.id}/link")
        assert page.headers["Referrer-Policy"] == "no-referrer"
        found = re.search(r'value="http://[^/]+(/kk/crew/[\w-]+)"', page.text)
        assert found, page.text
        return found[1]

    first = made()
    assert client.get(first).status_code == 200
    assert first.rpartition("/")[2] not in desk.get("/en/desk/crews/links").text
    second = made()
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)
    assert second.rpartition("/")[2] not in str(db.session.scalars(select(CrewLink.digest)).all())
    assert desk.post(f"/en/desk/crews/{crew.id}/link/close").status_code == 303
    assert client.get(second).status_code == 404


def test_a_crew_changes_its_own_link_and_no_other(signed_in, crew, make, held):
    desk = signed_in(Role.CREW)
    assert desk.post(f"/en/desk/crews/{crew.id}/link").status_code == 404
    assert crew.name.to("en") not in desk.get("/en/desk/crews/links").text


def test_guesses_are_limited(client, link, app, monkeypatch):
    codes = {client.get(f"/en/crew/guess-{number}").status_code for number in range(125)}
    assert codes == {404, 429}


def test_a_test_picture_is_for_the_demo(signed_in, held):
    desk = signed_in(Role.ORGANIZER)
    url = f"/en/desk/broadcasts/sessions/{held.id}/test-picture"
    assert "in the demo only" in desk.post(url, data={"on": "yes"}).text
    assert db.session.scalar(select(Relay.test_picture)) is None
