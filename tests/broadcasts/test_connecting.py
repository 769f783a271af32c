"""Connecting a channel at the desk: to the twin's page of consent, back, and perhaps a choice."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from meetings import clock
from meetings.access import Role
from meetings.broadcasts.attempt import ConnectAttempt
from meetings.broadcasts.broadcast import Observed
from meetings.broadcasts.channel import Channel, ChannelState, Platform
from meetings.broadcasts.login import login_of
from meetings.database import db
from meetings.errors import SettingsError
from meetings.settings import Settings
from tests.broadcasts.conftest import Station
from tests.sandbox.server import Sandbox

# What platforms answer and what is done about it does not depend on the database.
pytestmark = pytest.mark.engine("sqlite")

PAGE = "/en/desk/broadcasts"
PLATFORMS = [Platform.YOUTUBE, Platform.FACEBOOK, Platform.VK]
SCOPES = {
    Platform.YOUTUBE: ["https://www.googleapis.com/auth/youtube"],
    Platform.FACEBOOK: ["pages_show_list", "pages_read_engagement", "pages_manage_posts"],
    Platform.VK: ["video", "wall", "groups", "offline"],
}
SignedIn = Callable[..., FlaskClient]
# What the database has no part in is not asked of both.
once = pytest.mark.engine("sqlite")


class Desk:
    """An administrator at the desk, and the same person's browser at the platforms."""

    def __init__(self, station: Station, browser: FlaskClient) -> None:
        self.station, self.sandbox, self.browser = station, station.sandbox, browser

    def leave(self, platform: Platform) -> str:
        """Where the link of that platform leads."""
        return self._followed(f"{PAGE}/channels/connect/{platform}")

    def leave_again(self, channel: Channel) -> str:
        return self._followed(f"{PAGE}/channels/{channel.id}/reconnect")

    def _followed(self, path: str) -> str:
        answer = self.browser.get(path)
        assert answer.status_code == 303, answer.text
        return str(answer.location)

    def decide(self, address: str, **form: Any) -> str:
        """What comes back to our address: its path and query."""
        answer = httpx.post(address, data=form, trust_env=False)
        assert answer.status_code == 302, answer.text
        back = urlsplit(answer.headers["location"])
        assert back.path == f"{PAGE}/channels/callback"
        return f"{back.path}?{back.query}"

    def allow(self, platform: Platform, address: str, *accounts: str, **changes: Any) -> str:
        """Allow it all; for YouTube and Facebook the accounts by name."""
        form: dict[str, Any] = {"decision": "allow", "scope": SCOPES[platform]}
        if platform is Platform.YOUTUBE:
            form["channel"] = accounts[0]
        if platform is Platform.FACEBOOK:
            form["choice"] = [self.page(name) for name in accounts]
        return self.decide(address, **{**form, **changes})

    def page(self, name: str) -> str:
        return str(self.sandbox.tell("accounts/facebook", name=name)["id"])

    def back(self, path: str) -> TestResponse:
        db.session.commit()
        answer = self.browser.get(path)
        db.session.expire_all()
        return answer

    def connect(self, platform: Platform, *accounts: str) -> TestResponse:
        return self.back(self.allow(platform, self.leave(platform), *accounts))

    def told(self) -> str:
        """The page of broadcasts with what is flashed."""
        return " ".join(
            BeautifulSoup(self.browser.get(PAGE).text, "html.parser").get_text(" ").split()
        )

    def channels(self) -> list[Channel]:
        return list(db.session.scalars(select(Channel).order_by(Channel.id)))


@pytest.fixture
def desk(
    station: Station, app: Flask, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> Desk:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv("OAUTHLIB_RELAX_TOKEN_SCOPE", "1")
    monkeypatch.setitem(app.extensions, "settings", configured(app, station.sandbox))
    return Desk(station, signed_in(Role.ADMIN, language="en"))


def configured(app: Flask, sandbox: Sandbox) -> Any:
    google = httpx.get(f"{sandbox.root}oauth/client.json", trust_env=False).json()["web"]
    facebook = sandbox.tell("accounts/facebook", name="Sandbox")
    vk = sandbox.tell("accounts/vk", name="Sandbox")
    return replace(
        app.extensions["settings"],
        google_client_id=google["client_id"],
        google_client_secret=google["client_secret"],
        facebook_app_id=facebook["app_id"],
        facebook_app_secret=facebook["app_secret"],
        vk_app_id=vk["app_id"],
        vk_app_secret=vk["app_secret"],
    )


@pytest.mark.parametrize("platform", [Platform.YOUTUBE, Platform.FACEBOOK])
def test_one_account_is_connected_at_once_and_works(desk: Desk, platform: Platform) -> None:
    desk.station.publish()
    desk.station.begins_in(minutes=20)
    answer = desk.connect(platform, "Turkistan live")
    assert (answer.status_code, answer.location) == (303, PAGE)
    (channel,) = desk.channels()
    assert (channel.platform, channel.name) == (platform, "Turkistan live")
    assert "“Turkistan live” is connected" in desk.told()
    desk.station.begins_in(minutes=20)
    desk.station.work(rounds=1)
    assert desk.station.broadcast().observed is Observed.READY


def test_of_several_one_is_chosen(desk: Desk) -> None:
    desk.sandbox.tell("accounts/vk", name="Region")
    answer = desk.connect(Platform.VK)
    choosing = str(answer.location)
    shown = desk.browser.get(choosing).text
    assert "Region" in shown
    assert "Sandbox User" in shown
    assert desk.channels() == []
    assert "vk1.a" not in shown
    form = BeautifulSoup(shown, "html.parser")
    label = next(each for each in form.select("label") if "Region" in each.get_text())
    account = label.select_one("input")["value"]
    assert desk.browser.post(choosing, data={"account": "1"}).location == choosing
    assert desk.browser.post(choosing, data={"account": account}).location == PAGE
    (channel,) = desk.channels()
    assert channel.name == "Region"
    assert json.loads(channel.credentials)["owner_id"] == int(account)
    assert desk.browser.post(choosing, data={"account": account}).location == PAGE
    assert "begin again here" in desk.told()


def test_google_is_asked_for_lasting_access_and_given_a_proof(desk: Desk) -> None:
    query = parse_qs(urlsplit(desk.leave(Platform.YOUTUBE)).query)
    assert query["access_type"] == ["offline"]
    assert query["prompt"] == ["consent"]
    assert query["code_challenge_method"] == ["S256"]
    assert query["redirect_uri"] == ["http://127.0.0.1:8000/en/desk/broadcasts/channels/callback"]
    attempt = db.session.scalars(select(ConnectAttempt)).one()
    assert attempt.verifier not in str(query)
    stored = str(db.session.execute(text("SELECT * FROM connect_attempt")).all())
    assert query["state"][0] not in stored
    assert attempt.verifier not in stored


@once
@pytest.mark.parametrize("platform", PLATFORMS)
def test_refused_at_the_platform(desk: Desk, platform: Platform) -> None:
    back = desk.decide(desk.leave(platform), decision="deny")
    assert desk.back(back).location == PAGE
    assert f"Access was refused at {platform.label}, so nothing was connected." in desk.told()
    assert desk.channels() == []


@once
@pytest.mark.parametrize("platform", PLATFORMS)
def test_less_than_is_needed(desk: Desk, platform: Platform) -> None:
    less = {Platform.YOUTUBE: [], Platform.FACEBOOK: ["pages_show_list"], Platform.VK: ["video"]}
    address = desk.leave(platform)
    desk.back(desk.allow(platform, address, "Some", scope=less[platform]))
    assert "was not allowed" in desk.told()
    assert desk.channels() == []


def test_a_state_is_good_once(desk: Desk) -> None:
    back = desk.allow(Platform.FACEBOOK, desk.leave(Platform.FACEBOOK), "Some")
    desk.back(back)
    desk.back(back)
    assert "used already" in desk.told()
    assert len(desk.channels()) == 1


@pytest.mark.parametrize("state", ["", "guessed", "x" * 5000])
def test_a_state_that_we_never_gave(desk: Desk, state: str) -> None:
    desk.leave(Platform.FACEBOOK)
    answer = desk.browser.get(
        f"{PAGE}/channels/callback", query_string={"state": state, "code": "x"}
    )
    assert answer.status_code == 303
    assert "begin again here" in desk.told()
    assert desk.sandbox.journal("facebook.oauth.access_token") == []
    assert desk.channels() == []


def test_a_state_of_somebody_else(desk: Desk, signed_in: SignedIn) -> None:
    back = desk.allow(Platform.FACEBOOK, desk.leave(Platform.FACEBOOK), "Theirs")
    victim = signed_in(Role.ADMIN)
    assert victim.get(back).status_code == 303
    assert desk.channels() == []
    assert desk.back(back).location == PAGE
    assert len(desk.channels()) == 1


def test_a_state_expires(desk: Desk) -> None:
    back = desk.allow(Platform.FACEBOOK, desk.leave(Platform.FACEBOOK), "Some")
    attempt = db.session.scalars(select(ConnectAttempt)).one()
    attempt.expires_at = clock.now() - timedelta(seconds=1)
    desk.back(back)
    assert desk.channels() == []
    desk.leave(Platform.FACEBOOK)
    assert len(db.session.scalars(select(ConnectAttempt)).all()) == 1


@once
@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_code_that_does_not_hold(desk: Desk, platform: Platform) -> None:
    state = parse_qs(urlsplit(desk.leave(platform)).query)["state"][0]
    desk.back(f"{PAGE}/channels/callback?state={state}&code=nonsense")
    told = desk.told()
    assert f"{platform.label} did not confirm the access" in told
    assert "connect again" in told
    assert desk.channels() == []


@once
@pytest.mark.parametrize(
    ("platform", "method"),
    [
        (Platform.YOUTUBE, "oauth.token"),
        (Platform.FACEBOOK, "facebook.oauth.access_token"),
        (Platform.VK, "vk.oauth.access_token"),
        (Platform.FACEBOOK, "facebook.accounts"),
        (Platform.VK, "vk.groups.get"),
    ],
)
def test_a_platform_that_fails(desk: Desk, platform: Platform, method: str) -> None:
    back = desk.allow(platform, desk.leave(platform), "Some")
    desk.sandbox.set_fault(method, "reset")
    assert desk.back(back).status_code == 303
    assert f"{platform.label} does not answer now" in desk.told()
    assert desk.channels() == []


@once
def test_no_page_was_ticked(desk: Desk) -> None:
    desk.back(desk.allow(Platform.FACEBOOK, desk.leave(Platform.FACEBOOK)))
    assert "tick the page" in desk.told()


@pytest.mark.parametrize("platform", [Platform.YOUTUBE, Platform.FACEBOOK])
def test_a_channel_is_connected_again(desk: Desk, platform: Platform) -> None:
    desk.connect(platform, "Region")
    (channel,) = desk.channels()
    desk.sandbox.revoke("Region")
    desk.station.publish()
    desk.station.begins_in(minutes=20)
    desk.station.work(rounds=1)
    assert channel.state is ChannelState.RECONNECT
    page = BeautifulSoup(desk.browser.get(PAGE).text, "html.parser")
    link = page.select_one(f"#channel-{channel.id} a[href$='/channels/{channel.id}/reconnect']")
    assert link is not None
    desk.back(desk.allow(platform, desk.leave_again(channel), "Region"))
    assert channel.state is ChannelState.CONNECTED
    assert "goes on" in desk.told()
    desk.station.work(rounds=1)
    assert desk.station.broadcast().observed is Observed.READY
    assert len(desk.channels()) == 1


def test_another_account_is_not_taken_for_the_same(desk: Desk) -> None:
    desk.connect(Platform.FACEBOOK, "Region")
    (channel,) = desk.channels()
    before = channel.credentials
    desk.back(desk.allow(Platform.FACEBOOK, desk.leave_again(channel), "Other"))
    assert "for another account" in desk.told()
    assert channel.credentials == before


def test_the_same_account_twice_is_one_channel(desk: Desk) -> None:
    desk.connect(Platform.FACEBOOK, "Region")
    desk.connect(Platform.FACEBOOK, "Region")
    assert len(desk.channels()) == 1


def test_names_that_are_taken(desk: Desk) -> None:
    for platform in (Platform.YOUTUBE, Platform.FACEBOOK):
        desk.connect(platform, "Region")
    assert [channel.name for channel in desk.channels()] == ["Region", "Region (Facebook)"]


def test_secrets_are_shown_and_logged_nowhere(
    desk: Desk, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    desk.connect(Platform.FACEBOOK, "Region")
    (channel,) = desk.channels()
    token = json.loads(channel.credentials)["access_token"]
    written = capsys.readouterr()
    shown = desk.browser.get(PAGE).text + written.out + written.err + caplog.text
    assert token not in shown
    assert token not in str(db.session.execute(text("SELECT * FROM channel")).all())
    assert token not in str(desk.sandbox.journal())


@once
def test_what_is_offered(
    desk: Desk, app: Flask, monkeypatch: pytest.MonkeyPatch, signed_in: SignedIn
) -> None:
    link = f"{PAGE}/channels/connect/youtube"
    assert link in desk.browser.get(PAGE).text
    organizer = signed_in(Role.ORGANIZER)
    assert link not in organizer.get(PAGE).text
    assert organizer.get(f"{PAGE}/channels/connect/youtube").status_code == 403
    assert desk.browser.get(f"{PAGE}/channels/connect/telegram").status_code == 404
    assert desk.browser.get(f"{PAGE}/channels/77/reconnect").status_code == 404
    bare = replace(
        app.extensions["settings"], google_client_id="", facebook_app_id="", vk_app_id=""
    )
    monkeypatch.setitem(app.extensions, "settings", bare)
    assert link not in desk.browser.get(PAGE).text
    assert desk.browser.get(f"{PAGE}/channels/connect/youtube").status_code == 404


@once
def test_google_s_client_file(
    desk: Desk, app: Flask, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from meetings.broadcasts.youtube.login import GoogleLogin

    file = tmp_path / "client.json"
    config = httpx.get(f"{desk.sandbox.root}oauth/client.json", trust_env=False).json()
    file.write_text(json.dumps(config))
    settings = replace(
        app.extensions["settings"], google_client_file=str(file), google_client_id=""
    )
    assert (
        GoogleLogin(settings, "http://127.0.0.1/")
        .address("s", "v" * 43)
        .startswith(desk.sandbox.root)
    )
    for content in ("", "{}", '{"web": []}', '{"installed": {}}'):
        file.write_text(content)
        with pytest.raises(SettingsError, match="MEETINGS_GOOGLE_CLIENT_FILE"):
            GoogleLogin(settings, "http://127.0.0.1/")


@pytest.mark.parametrize(
    ("platform", "start"),
    [
        (Platform.YOUTUBE, "https://accounts.google.com/o/oauth2/auth?"),
        (Platform.FACEBOOK, "https://www.facebook.com/v24.0/dialog/oauth?"),
        (Platform.VK, "https://oauth.vk.com/authorize?"),
    ],
)
def test_where_people_are_sent_without_a_sandbox(platform: Platform, start: str) -> None:
    settings = Settings(google_client_id="id", facebook_app_id="id", vk_app_id="id")
    address = login_of(platform, settings, "https://example.org/back").address("word", "v" * 43)
    assert address.startswith(start)
    query = parse_qs(urlsplit(address).query)
    assert query["client_id"] == ["id"]
    assert query["state"] == ["word"]
    assert query["redirect_uri"] == ["https://example.org/back"]
