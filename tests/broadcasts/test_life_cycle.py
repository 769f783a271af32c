"""The life of a broadcast: published, changed, on air, cancelled."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from meetings import clock
from meetings.broadcasts import repairs
from meetings.broadcasts.broadcast import Observed
from meetings.database import db
from meetings.diary import planning
from meetings.diary.draft import MeetingDraft
from meetings.effects.effect import EffectState
from tests.broadcasts.conftest import Station
from tests.sandbox.client import Client


def test_publishing_schedules_every_session(station: Station) -> None:
    station.connect()
    station.publish(sessions=2)
    station.work(rounds=1)
    found = station.sandbox.dump()
    assert len(found["broadcasts"]) == len(found["streams"]) == 2
    bound = {item["contentDetails"]["boundStreamId"] for item in found["broadcasts"]}
    assert bound == {stream["id"] for stream in found["streams"]}
    for row, item in zip(station.broadcasts(), found["broadcasts"], strict=True):
        assert row.remote_id == item["id"]
        assert row.observed is Observed.READY
        assert row.bound
        assert row.attempted_at is None
        assert row.stream_key in str(found["streams"])
        assert item["snippet"]["description"].endswith(row.marker)
        assert row.watch_url == f"{station.sandbox.root}watch?v={item['id']}"
        assert row.embed_url == f"{station.sandbox.root}embed/{item['id']}"


def test_what_is_set_is_set_explicitly(station: Station) -> None:
    station.connect()
    station.publish()
    station.work(rounds=1)
    (item,) = station.sandbox.dump()["broadcasts"]
    details, status = item["contentDetails"], item["status"]
    assert status["privacyStatus"] == "public"
    assert status["selfDeclaredMadeForKids"] is False
    assert details["enableAutoStart"] is True
    assert details["enableAutoStop"] is False
    assert details["recordFromStart"] is True
    assert details["latencyPreference"] == "normal"
    assert details["monitorStream"]["enableMonitorStream"] is False
    (insert,) = station.calls("liveBroadcasts.insert")
    assert insert["body"]["contentDetails"]["enableAutoStop"] is False


def test_a_settled_broadcast_asks_for_nothing_more(station: Station) -> None:
    station.connect()
    meeting = station.publish()
    station.work()
    before = len(station.sandbox.journal())
    station.work()
    repairs.repair(db.session, clock.now())
    db.session.commit()
    assert station.effect().state is EffectState.DONE
    assert len(station.sandbox.journal()) == before
    assert meeting.sessions[0].id == station.broadcast().session_id


def test_a_move_and_a_new_title_are_followed(station: Station) -> None:
    station.connect()
    meeting = station.publish()
    station.work()
    draft = replace(MeetingDraft.of(meeting), day=date(2027, 5, 19), title_kk="Жайлауда кездесу")
    planning.change(db.session, meeting, draft, now=clock.now())
    db.session.commit()
    station.work(rounds=1)
    (item,) = station.sandbox.dump()["broadcasts"]
    assert item["snippet"]["scheduledStartTime"] == "2027-05-19T05:00:00Z"
    assert "Жайлауда кездесу" in item["snippet"]["title"]
    assert item["snippet"]["description"].endswith(station.broadcast().marker)
    assert len(station.calls("liveBroadcasts.insert")) == 1
    assert len(station.calls("liveBroadcasts.update")) == 1


def test_an_update_leaves_the_rest_of_the_part_alone(station: Station) -> None:
    station.connect()
    meeting = station.publish()
    station.work()
    google = Client(station.sandbox)
    event = google.read(station.broadcast().remote_id)
    body = {"id": event["id"], "snippet": {**event["snippet"], "categoryId": "25"}}
    google.call(google.youtube.liveBroadcasts().update(part="id,snippet", body=body))
    draft = replace(MeetingDraft.of(meeting), title_kk="Базардағы кездесу")
    planning.change(db.session, meeting, draft, now=clock.now())
    station.work(rounds=1)
    snippet = google.read(event["id"])["snippet"]
    assert snippet["categoryId"] == "25"
    assert "Базардағы" in snippet["title"]


def test_a_cancelled_one_disappears_with_its_stream(station: Station) -> None:
    station.connect()
    meeting = station.publish()
    station.work()
    planning.cancel(db.session, meeting, "Storm", now=clock.now())
    station.work(rounds=1)
    found = station.sandbox.dump()
    assert found["broadcasts"] == found["streams"] == []
    row = station.broadcast()
    assert (row.observed, row.remote_id, row.stream_key) == (Observed.REMOVED, None, None)


def test_cancelled_before_anything_was_made(station: Station) -> None:
    station.connect()
    meeting = station.publish()
    planning.cancel(db.session, meeting, "Storm", now=clock.now())
    station.work()
    assert station.calls("liveBroadcasts.insert") == []
    assert station.effect().state is EffectState.DONE


def test_deleted_at_the_platform_already(station: Station) -> None:
    station.connect()
    meeting = station.publish()
    station.work()
    google = Client(station.sandbox)
    google.call(google.youtube.liveBroadcasts().delete(id=station.broadcast().remote_id))
    planning.cancel(db.session, meeting, "Storm", now=clock.now())
    station.work(rounds=1)
    station.listing_is_sure()
    station.work(rounds=1)
    assert station.sandbox.dump()["streams"] == []
    assert station.effect().state is EffectState.DONE


def test_the_picture_makes_it_live_and_cancelling_ends_it(station: Station) -> None:
    station.connect()
    meeting = station.publish()
    station.work()
    row = station.broadcast()
    station.sandbox.start_picture(row.stream_id)
    station.sandbox.advance(3)
    _look_again(station)
    assert station.broadcast().observed is Observed.LIVE
    planning.cancel(db.session, meeting, "Storm", now=clock.now())
    station.work()
    (item,) = station.sandbox.dump()["broadcasts"]
    assert item["status"]["lifeCycleStatus"] == "complete"
    assert station.broadcast().observed is Observed.ENDED
    assert station.broadcast().watch_url


def _look_again(station: Station) -> None:
    """The tick's watch of what is near its time."""
    row = station.broadcast()
    row.observed_at -= timedelta(minutes=5)
    row.session.starts_at = clock.now() - timedelta(minutes=1)
    row.session.ends_at = clock.now() + timedelta(minutes=59)
    db.session.commit()
    repairs.repair(db.session, clock.now())
    station.work(rounds=1, ahead=1)


def test_the_watch_sees_the_end_and_the_stream_is_given_back(station: Station) -> None:
    station.connect()
    station.publish()
    station.work()
    row = station.broadcast()
    station.sandbox.start_picture(row.stream_id)
    station.sandbox.advance(3)
    Client(station.sandbox).transition(row.remote_id, "complete")
    _look_again(station)
    station.work(ahead=1)
    assert station.broadcast().observed is Observed.ENDED
    assert station.sandbox.dump()["streams"] == []


def test_one_call_watches_many(station: Station) -> None:
    station.connect()
    station.publish(sessions=4)
    station.work()
    now = clock.now()
    for row in station.broadcasts():
        row.observed_at -= timedelta(minutes=5)
        row.session.starts_at, row.session.ends_at = now, now + timedelta(hours=1)
    before = len(station.calls("liveBroadcasts.list"))
    repairs.repair(db.session, now)
    station.work(rounds=1, ahead=1)
    assert len(station.calls("liveBroadcasts.list")) == before + 1
    assert all(row.observed_at > now for row in station.broadcasts())


def test_past_sessions_are_not_created(station: Station) -> None:
    meeting = station.meeting(day=date(2026, 3, 3), start=time(10), end=time(11))
    planning.publish(db.session, meeting, now=datetime(2026, 3, 1, tzinfo=UTC))
    station.connect()
    station.work()
    assert station.broadcasts() == []
    assert station.sandbox.journal() == []


def test_past_while_it_waited(station: Station) -> None:
    station.connect()
    station.publish()
    row = station.broadcast()
    row.session.starts_at = clock.now() - timedelta(hours=2)
    row.session.ends_at = clock.now() - timedelta(hours=1)
    station.work()
    assert station.sandbox.journal() == []
    assert station.effect().state is EffectState.DONE


def test_published_while_it_runs(station: Station) -> None:
    station.connect()
    station.publish()
    row = station.broadcast()
    row.session.starts_at = clock.now() - timedelta(minutes=20)
    row.session.ends_at = clock.now() + timedelta(minutes=20)
    station.work()
    assert station.broadcast().observed is Observed.READY


def test_two_channels_have_one_each(station: Station) -> None:
    station.connect("North")
    station.connect("South")
    station.publish()
    station.work(rounds=1)
    assert sorted(item["channel"] for item in station.sandbox.broadcasts()) == ["North", "South"]


def test_a_channel_that_comes_later_gets_what_is_published(station: Station) -> None:
    station.publish()
    assert station.broadcasts() == []
    station.connect()
    station.work(rounds=1)
    assert station.broadcast().observed is Observed.READY


def test_a_deleted_event_is_made_again(station: Station) -> None:
    station.connect()
    station.publish()
    station.work()
    old = station.broadcast().remote_id
    google = Client(station.sandbox)
    google.call(google.youtube.liveBroadcasts().delete(id=old))
    _look_again(station)
    station.work(rounds=1, ahead=1)
    assert station.broadcast().attempted_at is not None
    station.listing_is_sure()
    station.work()
    (item,) = station.sandbox.broadcasts()
    assert item["id"] != old
    assert station.broadcast().remote_id == item["id"]
    assert station.broadcast().observed is Observed.READY
