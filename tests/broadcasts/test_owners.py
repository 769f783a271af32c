"""A channel whose access ends pauses alone, tells its owner once, and goes on where it stopped."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from meetings import clock
from meetings.access import Role
from meetings.broadcasts import connecting, rules
from meetings.broadcasts.broadcast import Observed
from meetings.broadcasts.channel import Channel, ChannelState, Platform
from meetings.broadcasts.credentials import read_credentials
from meetings.database import db
from meetings.effects.effect import Effect, EffectState
from tests import staff
from tests.broadcasts.conftest import Station

# What platforms answer and what is done about it does not depend on the database.
pytestmark = pytest.mark.engine("sqlite")


@pytest.fixture
def posting(station: Station, monkeypatch: pytest.MonkeyPatch) -> Station:
    """The station with a mail server that is never reached: letters stay in the outbox."""
    settings = replace(station.app.extensions["settings"], smtp_url="smtp://127.0.0.1:9")
    monkeypatch.setitem(station.app.extensions, "settings", settings)
    return station


def letters() -> list[dict[str, Any]]:
    return [effect.payload for effect in db.session.query(Effect).filter_by(kind="mail")]


def reconnect(station: Station, name: str) -> None:
    fresh = json.dumps(station.sandbox.authorized_user(name))
    connecting.connect(db.session, Platform.YOUTUBE, name, read_credentials(fresh), clock.now())
    db.session.commit()


def owned(station: Station, name: str) -> tuple[Channel, str]:
    channel, owner = station.connect(name), staff.person(Role.ADMIN)
    db.session.flush()
    channel.owner_id = owner.id
    db.session.commit()
    return channel, owner.email


def test_revoked_in_mid_plan_the_other_goes_on_and_one_letter_is_written(posting: Station) -> None:
    north, address = owned(posting, "North")
    staff.person(Role.ADMIN)
    posting.connect("South")
    posting.publish()
    posting.work()
    posting.sandbox.revoke("North")
    posting.publish(sessions=4)
    posting.work(rounds=4)
    assert north.state is ChannelState.RECONNECT
    rows = posting.broadcasts()
    assert {row.observed for row in rows if row.channel.name == "South"} == {Observed.READY}
    (letter,) = letters()
    assert letter["to"] == address
    assert "North" in letter["subject"]
    assert "/desk/broadcasts" in letter["text"]
    assert "invalid_grant" in letter["text"]


def test_it_goes_on_where_it_stopped_and_a_second_end_is_told_again(posting: Station) -> None:
    channel, _address = owned(posting, "North")
    posting.sandbox.revoke("North")
    posting.publish(sessions=3)
    posting.work()
    assert [row.observed for row in posting.broadcasts()] == [Observed.NOTHING] * 3
    reconnect(posting, "North")
    posting.work(rounds=4)
    assert [row.observed for row in posting.broadcasts()] == [Observed.READY] * 3
    assert len(posting.sandbox.broadcasts()) == 3
    assert len(letters()) == 1
    posting.sandbox.revoke("North")
    for row in posting.broadcasts():
        rules.ask_to_follow(db.session, row, clock.now())
    posting.work()
    assert channel.state is ChannelState.RECONNECT
    assert len(letters()) == 2


def test_without_an_owner_the_administrators_are_told(posting: Station) -> None:
    posting.connect()
    addresses = {staff.person(Role.ADMIN).email for _ in range(2)}
    staff.person(Role.ORGANIZER)
    db.session.commit()
    posting.sandbox.revoke("No-Tie")
    posting.publish()
    posting.work()
    assert {letter["to"] for letter in letters()} == addresses


def test_a_blocked_channel_is_told_too(posting: Station) -> None:
    _channel, address = owned(posting, "North")
    fault = {"reason": "liveStreamingNotEnabled"}
    posting.sandbox.set_fault("youtube.liveStreams.insert", "403", **fault)
    posting.publish()
    posting.work()
    assert [letter["to"] for letter in letters()] == [address]


def test_without_a_mail_server_nothing_waits_for_one(station: Station) -> None:
    station.connect()
    station.sandbox.revoke("No-Tie")
    station.publish()
    station.work()
    assert letters() == []
    assert station.effect().state is EffectState.BLOCKED
