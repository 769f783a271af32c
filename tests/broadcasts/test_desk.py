"""The desk's page of broadcasts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from meetings import clock
from meetings.access import Role
from meetings.broadcasts.broadcast import Observed
from meetings.broadcasts.channel import ChannelState
from meetings.database import db
from meetings.diary import planning
from meetings.effects.effect import EffectState
from tests.broadcasts.conftest import Station

SignedIn = Callable[..., FlaskClient]
PAGE = "/en/desk/broadcasts"


def page(browser: FlaskClient) -> BeautifulSoup:
    answer = browser.get(PAGE)
    assert answer.status_code == 200
    db.session.expire_all()
    return BeautifulSoup(answer.text, "html.parser")


def line(browser: FlaskClient, station: Station) -> Tag:
    found = page(browser).find(id=f"broadcast-{station.broadcast().id}")
    assert isinstance(found, Tag)
    return found


@pytest.mark.parametrize("role", [Role.ORGANIZER, Role.MODERATOR, Role.CREW, Role.ADMIN])
def test_who_may_see_it(signed_in: SignedIn, role: Role) -> None:
    assert signed_in(role).get(PAGE).status_code == 200


def test_who_may_not(signed_in: SignedIn) -> None:
    assert signed_in(Role.OFFICIAL).get(PAGE).status_code == 403


def test_it_is_empty_at_first(signed_in: SignedIn) -> None:
    text = page(signed_in(Role.ORGANIZER)).get_text()
    assert "No channel is connected yet" in text
    assert "Nothing is scheduled" in text


def test_it_shows_state_and_link_and_no_secret(signed_in: SignedIn, station: Station) -> None:
    station.connect()
    station.publish()
    station.work()
    browser = signed_in(Role.ADMIN)
    shown = line(browser, station)
    row = station.broadcast()
    assert "Scheduled" in shown.get_text()
    assert "YouTube · No-Tie" in shown.get_text()
    assert shown.find("a", href=row.watch_url)
    html = str(page(browser))
    assert row.stream_key not in html
    assert row.marker not in html
    assert "refresh_token" not in html
    assert "1//sandbox" not in html


def test_platform_down_says_what_waits_and_why(signed_in: SignedIn, station: Station) -> None:
    station.connect()
    station.sandbox.set_fault("*", "503", times="always")
    station.publish()
    station.once()
    browser = signed_in(Role.ORGANIZER)
    text = line(browser, station).get_text(" ", strip=True)
    assert "Not created yet" in text
    assert "The platform does not answer as it should" in text
    assert "backendError" in text
    assert "Next try:" in text
    station.sandbox.clear_faults()
    station.listing_is_sure()
    answer = browser.post(f"{PAGE}/{station.broadcast().id}/retry")
    assert answer.status_code == 303
    station.once()
    assert station.broadcast().observed is Observed.READY
    assert "The platform does not answer" not in line(browser, station).get_text()


def test_a_withdrawn_access_says_reconnect(signed_in: SignedIn, station: Station) -> None:
    channel = station.connect()
    station.sandbox.revoke("No-Tie")
    station.publish()
    station.once()
    browser = signed_in(Role.CREW)
    shown = page(browser)
    assert "Connect it again with fresh credentials" in line(browser, station).get_text()
    assert "Must be connected again" in shown.find(id=f"channel-{channel.id}").get_text()
    assert shown.find("form", action=lambda action: action and "retry" in action) is None


def test_crew_and_moderators_cannot_retry(signed_in: SignedIn, station: Station) -> None:
    station.connect()
    station.publish()
    for role in (Role.CREW, Role.MODERATOR):
        path = f"{PAGE}/{station.broadcast().id}/retry"
        assert signed_in(role).post(path).status_code == 403


def test_only_admins_switch_channels(signed_in: SignedIn, station: Station) -> None:
    channel = station.connect()
    path = f"{PAGE}/channels/{channel.id}"
    assert signed_in(Role.ORGANIZER).post(f"{path}/disable").status_code == 403
    admin = signed_in(Role.ADMIN)
    assert admin.post(f"{path}/disable").status_code == 303
    db.session.expire_all()
    assert not channel.enabled
    assert "Switched off" in page(admin).get_text()
    channel.state, channel.state_reason = ChannelState.BLOCKED, "x"
    db.session.commit()
    assert admin.post(f"{path}/enable").status_code == 303
    db.session.expire_all()
    assert (channel.enabled, channel.state) == (True, ChannelState.CONNECTED)


def test_what_is_not_there(signed_in: SignedIn) -> None:
    admin = signed_in(Role.ADMIN)
    assert admin.post(f"{PAGE}/77/retry").status_code == 404
    assert admin.post(f"{PAGE}/channels/77/enable").status_code == 404
    assert admin.post(f"{PAGE}/channels/77/disable").status_code == 404


def test_a_constant_number_of_statements(
    signed_in: SignedIn, station: Station, queries: Callable
) -> None:
    browser = signed_in(Role.ORGANIZER)
    station.connect()
    counts = []
    for _ in range(2):
        station.publish(sessions=3)
        with queries() as count:
            page(browser)
        counts.append(count.value)
    assert counts[0] == counts[1]


def test_a_cancelled_session_shows_that_it_was_removed(
    signed_in: SignedIn, station: Station
) -> None:
    station.connect()
    meeting = station.publish()
    station.work()
    planning.cancel(db.session, meeting, "Storm", now=clock.now())
    station.work()
    assert station.effect().state is EffectState.DONE
    assert "Removed" in line(signed_in(Role.ORGANIZER), station).get_text()
