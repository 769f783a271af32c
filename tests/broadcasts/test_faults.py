"""What goes wrong at the platform, and that nothing is ever made twice."""

from __future__ import annotations

import json
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from meetings import clock
from meetings.broadcasts import connecting
from meetings.broadcasts.broadcast import Observed
from meetings.broadcasts.channel import ChannelState, Platform
from meetings.broadcasts.credentials import read_credentials
from meetings.broadcasts.failure import SENTENCES, Verdict
from meetings.broadcasts.youtube import showcase
from meetings.database import db
from meetings.diary import planning
from meetings.diary.status import Status
from meetings.effects.effect import EffectState
from tests.broadcasts.conftest import Station
from tests.sandbox.client import Client, broadcast_body, stream_body

# What platforms answer and what is done about it does not depend on the database.
pytestmark = [pytest.mark.long, pytest.mark.engine("sqlite")]

STREAM = "youtube.liveStreams.insert"
EVENT = "youtube.liveBroadcasts.insert"
BIND = "youtube.liveBroadcasts.bind"
UPDATE = "youtube.liveBroadcasts.update"
PLAYLIST = "youtube.playlists.insert"
ITEM = "youtube.playlistItems.insert"
THUMBNAIL = "youtube.thumbnails.set"
CREATING = (STREAM, EVENT, BIND, THUMBNAIL, PLAYLIST, ITEM)


def assert_one_of_each(station: Station) -> None:
    found = station.sandbox.dump()
    assert [item["id"] for item in found["broadcasts"]] == [station.broadcast().remote_id]
    assert [item["id"] for item in found["streams"]] == [station.broadcast().stream_id]
    assert [item["id"] for item in found["playlists"]] == [station.broadcast().channel.playlist_id]
    assert [item["id"] for item in found["playlistItems"]] == [station.broadcast().playlist_item]
    assert station.broadcast().thumbnail_digest
    assert station.broadcast().observed is Observed.READY
    assert station.effect().state is EffectState.DONE


@pytest.mark.parametrize("method", CREATING)
@pytest.mark.parametrize("fault", ["applied-then-closed", "applied-then-late"])
def test_a_lost_answer_makes_no_second_one(station: Station, method: str, fault: str) -> None:
    station.connect()
    station.sandbox.set_fault(method, fault, seconds=2)
    station.publish()
    station.once()
    assert station.effect().state is EffectState.WAITING
    station.work(rounds=2)
    assert_one_of_each(station)


@pytest.mark.parametrize("method", CREATING)
@pytest.mark.parametrize("fault", ["garbage", "reset", "503", "500"])
def test_without_a_good_answer_it_looks_before_it_repeats(
    station: Station, method: str, fault: str
) -> None:
    station.connect()
    station.sandbox.set_fault(method, fault)
    station.publish()
    station.once()
    assert station.effect().attempts == 1
    station.listing_is_sure()
    station.work(rounds=2)
    assert_one_of_each(station)


def test_it_waits_for_the_listing_before_it_creates_again(station: Station) -> None:
    station.connect()
    station.sandbox.set_fault(EVENT, "503")
    station.publish()
    station.work(rounds=2)
    assert len(station.calls("liveBroadcasts.insert")) == 1
    assert station.effect().due_at > clock.now() - timedelta(seconds=1)
    station.listing_is_sure()
    station.work(rounds=1)
    assert_one_of_each(station)


def test_an_item_that_is_listed_late_is_adopted(station: Station) -> None:
    station.connect()
    station.sandbox.settings(hidden_seconds=60)
    station.sandbox.set_fault(EVENT, "applied-then-closed")
    station.publish()
    station.work(rounds=2)
    assert len(station.calls("liveBroadcasts.insert")) == 1
    station.sandbox.settings(hidden_seconds=0)
    station.work(rounds=1)
    assert_one_of_each(station)


@pytest.mark.parametrize("reason", ["rateLimitExceeded", "userRequestsExceedRateLimit"])
def test_too_many_requests_are_retried_without_doubt(station: Station, reason: str) -> None:
    station.connect()
    station.sandbox.set_fault(EVENT, "429", reason=reason)
    station.publish()
    station.once()
    assert station.broadcast().attempted_at is None
    assert station.effect().last_error == f"{SENTENCES[Verdict.RETRY]}\n{reason}"
    station.work(rounds=1)
    assert_one_of_each(station)


def test_retry_after_is_kept(station: Station) -> None:
    station.connect()
    station.sandbox.set_fault(STREAM, "429", retry_after=30)
    station.publish()
    station.once()
    assert station.effect().due_at > clock.now() + timedelta(seconds=25)


def test_quota_waits_for_midnight_pacific(station: Station) -> None:
    channel = station.connect()
    station.sandbox.tell("quota", used=9_990)
    station.publish(sessions=2)
    station.once()
    paused = channel.paused_until.astimezone(ZoneInfo("America/Los_Angeles"))
    assert (paused.hour, paused.minute) == (0, 0)
    assert timedelta() < channel.paused_until - clock.now() <= timedelta(hours=25)
    for row in station.broadcasts():
        assert row.observed is Observed.NOTHING
    assert len(station.calls("liveStreams.insert")) == 1


def test_a_withdrawn_access_stops_that_channel_alone(station: Station) -> None:
    north, south = station.connect("North"), station.connect("South")
    station.sandbox.revoke("North")
    station.publish()
    station.work()
    assert north.state is ChannelState.RECONNECT
    assert north.state_reason == f"{SENTENCES[Verdict.RECONNECT]}\ninvalid_grant"
    assert south.state is ChannelState.CONNECTED
    states = {row.channel.name: row.observed for row in station.broadcasts()}
    assert states == {"North": Observed.NOTHING, "South": Observed.READY}
    fresh = json.dumps(station.sandbox.authorized_user("North"))
    connecting.connect(db.session, Platform.YOUTUBE, "North", read_credentials(fresh), clock.now())
    station.work()
    assert north.state is ChannelState.CONNECTED
    assert {row.observed for row in station.broadcasts()} == {Observed.READY}


def test_withdrawn_in_the_middle(station: Station) -> None:
    channel = station.connect()
    station.publish()
    station.work()
    station.sandbox.revoke("No-Tie")
    planning.cancel(db.session, station.broadcast().session.meeting, "Storm", now=clock.now())
    station.once()
    assert channel.state is ChannelState.RECONNECT
    assert station.effect().state is EffectState.BLOCKED


def test_401_after_a_refresh_asks_to_reconnect(station: Station) -> None:
    channel = station.connect()
    station.sandbox.set_fault(STREAM, "401", times="always")
    station.publish()
    station.once()
    assert channel.state is ChannelState.RECONNECT
    assert "authError" in channel.state_reason


def test_an_expired_access_token_is_renewed_unnoticed(station: Station) -> None:
    station.connect()
    station.publish()
    station.work()
    station.sandbox.expire("No-Tie")
    station.publish()
    station.once()
    assert [row.observed for row in station.broadcasts()] == [Observed.READY] * 2


def test_a_channel_that_may_not_stream_asks_its_owner(station: Station) -> None:
    channel = station.connect()
    station.sandbox.set_fault(EVENT, "403", reason="liveStreamingNotEnabled")
    station.publish(sessions=2)
    station.once()
    assert channel.state is ChannelState.BLOCKED
    assert len(station.calls("liveBroadcasts.insert")) == 1
    connecting.enable(db.session, channel, clock.now())
    station.work()
    assert {row.observed for row in station.broadcasts()} == {Observed.READY}


def test_too_many_broadcasts_wait_for_a_person(station: Station) -> None:
    channel = station.connect()
    station.sandbox.set_fault(EVENT, "403", reason="userBroadcastsExceedLimit")
    station.publish()
    station.work()
    assert len(station.calls("liveBroadcasts.insert")) == 1
    assert channel.state is ChannelState.CONNECTED
    assert station.effect().state is EffectState.BLOCKED
    connecting.try_again(db.session, station.broadcast(), clock.now())
    station.work()
    assert_one_of_each(station)


def test_a_hang_ends_after_a_third_of_the_lease(station: Station) -> None:
    station.connect()
    station.sandbox.set_fault(EVENT, "hang", seconds=30)
    station.publish()
    began = clock.now()
    station.once()
    assert clock.now() - began < timedelta(seconds=3)
    assert "TimeoutError" in station.effect().last_error
    station.listing_is_sure()
    station.work()
    assert_one_of_each(station)


def test_the_marker_is_found_on_a_late_page_among_decoys(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(showcase, "PAGE", 10)
    station.connect()
    station.sandbox.set_fault(EVENT, "applied-then-closed")
    station.sandbox.set_fault(STREAM, "applied-then-closed")
    station.publish()
    station.once()
    station.work(rounds=1)
    mine = station.sandbox.broadcasts()[0]
    google = Client(station.sandbox)
    words = {name: mine["snippet"][name] for name in ("title", "scheduledStartTime")}
    for number in range(11):
        google.broadcast(snippet={**words, "description": f"no-tie:{number:024x}"})
        google.stream(snippet={"title": words["title"]})
    listed = len(station.calls("liveBroadcasts.list"))
    station.work(rounds=2)
    assert len(station.calls("liveBroadcasts.list")) >= listed + 2
    assert station.broadcast().remote_id == mine["id"]
    assert len(station.sandbox.dump()["broadcasts"]) == 12
    assert len(station.sandbox.dump()["streams"]) == 12


def test_two_matches_stop_and_name_both(station: Station) -> None:
    station.connect()
    station.publish()
    google, marker = Client(station.sandbox), station.broadcast().marker
    ours = broadcast_body()["snippet"] | {"description": f"Ours\n{marker}"}
    twins = [google.broadcast(snippet=ours)["id"] for _ in range(2)]
    station.work()
    effect = station.effect()
    assert effect.state is EffectState.BLOCKED
    assert all(twin in effect.last_error for twin in twins)
    google.call(google.youtube.liveBroadcasts().delete(id=twins[0]))
    connecting.try_again(db.session, station.broadcast(), clock.now())
    station.work()
    assert station.broadcast().remote_id == twins[1]
    assert_one_of_each(station)


def test_two_streams_stop_too(station: Station) -> None:
    station.connect()
    station.publish()
    google, marker = Client(station.sandbox), station.broadcast().marker
    words = stream_body()["snippet"] | {"description": marker}
    twins = [google.stream(snippet=words)["id"] for _ in range(2)]
    station.work()
    assert station.effect().state is EffectState.BLOCKED
    assert all(twin in station.effect().last_error for twin in twins)
    assert station.sandbox.broadcasts() == []


def test_published_although_the_platform_is_down(station: Station) -> None:
    station.connect()
    station.sandbox.set_fault("*", "503", times="always")
    meeting = station.publish()
    station.once()
    assert meeting.status is Status.PUBLISHED
    assert station.effect().state is EffectState.WAITING
    assert station.effect().last_error == f"{SENTENCES[Verdict.RETRY]}\nbackendError"
    station.sandbox.clear_faults()
    station.work()
    assert_one_of_each(station)


def test_cancelled_in_doubt_leaves_nothing_behind(station: Station) -> None:
    station.connect()
    station.sandbox.set_fault(EVENT, "applied-then-closed")
    meeting = station.publish()
    station.once()
    planning.cancel(db.session, meeting, "Storm", now=clock.now())
    station.work()
    found = station.sandbox.dump()
    assert found["broadcasts"] == found["streams"] == []
    assert station.broadcast().observed is Observed.REMOVED


def test_a_revoked_broadcast_waits_for_a_person(station: Station) -> None:
    station.connect()
    station.publish()
    station.work()
    station.sandbox.tell(f"broadcasts/{station.broadcast().remote_id}/revoke")
    connecting.try_again(db.session, station.broadcast(), clock.now())
    station.work()
    assert station.broadcast().observed is Observed.REVOKED
    assert station.effect().state is EffectState.BLOCKED


def test_a_stream_deleted_by_hand_is_replaced(station: Station) -> None:
    station.connect()
    station.sandbox.set_fault(BIND, "503")
    station.publish()
    station.once()
    google, old = Client(station.sandbox), station.broadcast().stream_id
    google.call(google.youtube.liveStreams().delete(id=old))
    station.work(rounds=1)
    station.listing_is_sure()
    station.work()
    assert station.broadcast().stream_id != old
    assert_one_of_each(station)
