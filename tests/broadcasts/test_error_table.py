"""Each row of YouTube's error table over HTTP, and what each verdict does to effect and channel."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from meetings import clock
from meetings.broadcasts import rules
from meetings.broadcasts.broadcast import Observed, Wanted
from meetings.broadcasts.channel import ChannelState
from meetings.broadcasts.content import Content
from meetings.broadcasts.credentials import read_credentials
from meetings.broadcasts.failure import Failure, Verdict
from meetings.broadcasts.quota import renewed_at
from meetings.broadcasts.youtube import YouTube
from meetings.broadcasts.youtube.errors import REASONS, STATUSES
from meetings.database import db
from meetings.effects.effect import EffectState
from tests.broadcasts.conftest import Station
from tests.broadcasts.test_errors import ROWS

# What platforms answer and what is done about it does not depend on the database.
pytestmark = pytest.mark.engine("sqlite")

STREAM = "youtube.liveStreams.insert"
TOKEN = "oauth.token"
OF_GRANTS = {"invalid_grant", "invalid_client", "unauthorized_client", "deleted_client"}
CONTENT = Content("T", "D", clock.now(), clock.now() + timedelta(hours=1), "no-tie:" + "0" * 24)


def answer_to(station: Station, status: int, reason: str | None, number: int) -> Failure:
    """What a channel that was never called before says of a create that is refused so."""
    user = json.dumps(station.sandbox.authorized_user(f"Channel {number}"))
    adapter = YouTube(read_credentials(user), station.app.extensions["settings"])
    given = {"reason": reason} if reason else {}
    method = TOKEN if reason in OF_GRANTS else STREAM
    station.sandbox.set_fault(method, str(status), times="always", **given)
    with pytest.raises(Failure) as caught:
        adapter.create_ingest(CONTENT)
    station.sandbox.clear_faults()
    return caught.value


def test_every_row(station: Station) -> None:
    for number, (status, reason, expected) in enumerate(ROWS):
        found = answer_to(station, status, reason, number)
        assert (found.reason, found.verdict) == (reason, expected)
        assert found.doubt is (status >= 500)


def test_every_status_without_a_known_reason(station: Station) -> None:
    for number, (status, expected) in enumerate(STATUSES.items()):
        assert answer_to(station, status, "neverHeardOf", number).verdict is expected
    for number, status in enumerate((429, 500, 502, 503), len(STATUSES)):
        assert answer_to(station, status, "neverHeardOf", number).verdict is Verdict.RETRY


ONE_REASON = {verdict: reason for reason, verdict in REASONS.items() if reason not in OF_GRANTS}
CHANNELS = {
    Verdict.OWNER: ChannelState.BLOCKED,
    Verdict.RECONNECT: ChannelState.RECONNECT,
}
FOR_A_PERSON = {Verdict.OWNER, Verdict.RECONNECT, Verdict.PERSON, Verdict.INPUT}
COUNTED = {Verdict.RETRY, Verdict.AGAIN}
HTTP = {
    Verdict.RETRY: 503,
    Verdict.INPUT: 400,
    Verdict.RECONNECT: 401,
    Verdict.AGAIN: 404,
}


@pytest.mark.parametrize("verdict", [each for each in Verdict if each is not Verdict.DONE])
def test_what_a_verdict_does(station: Station, verdict: Verdict) -> None:
    channel = station.connect()
    status = str(HTTP.get(verdict, 403))
    station.sandbox.set_fault(STREAM, status, reason=ONE_REASON[verdict], times="always")
    station.publish()
    before = clock.now()
    station.once()
    effect = station.effect()
    blocked = verdict in FOR_A_PERSON
    assert effect.state is (EffectState.BLOCKED if blocked else EffectState.WAITING)
    assert channel.state is CHANNELS.get(verdict, ChannelState.CONNECTED)
    assert effect.attempts == (1 if blocked or verdict in COUNTED else 0)
    if verdict is Verdict.QUOTA:
        assert channel.paused_until == renewed_at(before)
        assert effect.due_at >= channel.paused_until
    if verdict is Verdict.ENCODER:
        assert timedelta(seconds=15) < effect.due_at - before < timedelta(minutes=1)
    assert str(effect.last_error).endswith(ONE_REASON[verdict])


def live(station: Station) -> None:
    station.connect()
    station.publish()
    station.work()
    station.sandbox.start_picture(station.broadcast().stream_id)
    station.sandbox.advance(3)
    rules.ask_to_follow(db.session, station.broadcast(), clock.now())
    station.work()
    assert station.broadcast().observed is Observed.LIVE


def test_done_already_is_done(station: Station) -> None:
    live(station)
    station.sandbox.set_fault(
        "youtube.liveBroadcasts.transition", "403", reason="redundantTransition"
    )
    station.sandbox.set_fault("youtube.liveStreams.delete", "404", reason="liveStreamNotFound")
    rules.raise_to(db.session, station.broadcast(), Wanted.ENDED, clock.now())
    station.once()
    assert station.broadcast().observed is Observed.ENDED
    assert station.broadcast().stream_id is None
    assert station.effect().state is EffectState.DONE


def test_an_invalid_transition_reads_the_state_again(station: Station) -> None:
    live(station)
    google_says = "youtube.liveBroadcasts.transition"
    station.sandbox.set_fault(google_says, "403", reason="invalidTransition")
    rules.raise_to(db.session, station.broadcast(), Wanted.ENDED, clock.now())
    station.once()
    assert station.effect().state is EffectState.WAITING
    looks = len(station.calls("liveBroadcasts.list"))
    station.work(rounds=1)
    assert len(station.calls("liveBroadcasts.list")) > looks
    assert station.broadcast().observed is Observed.ENDED


def test_live_without_a_picture_waits_for_the_encoder(station: Station) -> None:
    station.connect()
    station.publish()
    station.work()
    station.sandbox.set_fault(
        "youtube.liveBroadcasts.transition", "403", reason="errorStreamInactive"
    )
    station.sandbox.start_picture(station.broadcast().stream_id)
    rules.raise_to(db.session, station.broadcast(), Wanted.LIVE, clock.now())
    station.work(rounds=1)
    assert station.broadcast().channel.state is ChannelState.CONNECTED
    station.sandbox.advance(3)
    station.work()
    assert station.broadcast().observed is Observed.LIVE
