"""Our own network keeps what the contract asks of every adapter, without a platform behind it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from meetings.broadcasts.broadcast import Observed, Picture
from meetings.broadcasts.commands import channels_group
from meetings.broadcasts.failure import Failure, Verdict
from meetings.broadcasts.own import Own
from meetings.broadcasts.own.connecting import connect_own
from meetings.broadcasts.own.event import OwnEvent
from meetings.database import db
from tests.broadcasts.adapters.rig import MARKER, OTHER, content, now


@pytest.fixture
def own(app):
    return connected(app, "a")


def connected(app, station: str) -> Own:
    return Own(json.dumps({"station": station}), app.extensions["settings"])


def marked(own: Own) -> list[str]:
    return [event.id for event in own.events() if MARKER in event.description]


def arrives(event_id: str, **told) -> None:
    """What the picture process writes."""
    row = db.session.scalars(select(OwnEvent).where(OwnEvent.name == event_id)).one()
    given = {"bitrate_kbps": 900, "has_video": True, "has_audio": True, "seen_at": now(), **told}
    for name, value in given.items():
        setattr(row, name, value)
    db.session.commit()


def test_what_is_made_is_found_by_its_marker_with_address_and_key(own):
    event = own.create_event(content(), now())
    own.create_event(content(marker=OTHER), now())
    assert marked(own) == [event.id]
    seen = own.observe([event.id, "unknown"])
    assert list(seen) == [event.id]
    assert seen[event.id].state is Observed.READY
    assert event.ingest == seen[event.id].ingest
    assert event.ingest.url == "rtmp://127.0.0.1:1935/live"
    assert event.ingest.key.startswith(f"{event.id}-")
    assert len(event.ingest.key) > 60
    assert event.ingest.key not in repr(own)


def test_keys_are_encrypted_in_the_table(own):
    event = own.create_event(content(), now())
    stored = db.session.execute(text("SELECT key FROM own_event")).scalar_one()
    assert event.ingest.key.encode() not in bytes(stored)


def test_two_with_our_marker_are_both_seen(own):
    ids = {own.create_event(content(), now()).id for _twice in range(2)}
    assert set(marked(own)) == ids


def test_another_station_is_left_alone(app, own):
    event = own.create_event(content(), now())
    other = connected(app, "b")
    assert list(other.events()) == []
    other.remove_event(event.id)
    with pytest.raises(Failure):
        other.update(event.id, content(title="Stolen"), now())
    assert own.observe([event.id])


def test_words_and_times_change_at_any_time(own):
    event = own.create_event(content(), now())
    arrives(event.id, started_at=now())
    later = content(words="At the park", ahead=timedelta(hours=5))
    assert own.update(event.id, later, now()).state is Observed.LIVE
    row = db.session.scalars(select(OwnEvent)).one()
    assert "At the park" in row.description
    assert row.starts_at == later.starts_at


def test_removing_and_ending_twice_is_no_failure(own):
    gone, ended = (own.create_event(content(), now()) for _twice in range(2))
    for _again in range(2):
        own.remove_event(gone.id)
        own.end(ended.id)
    assert set(own.observe([gone.id, ended.id])) == {ended.id}
    assert own.observe([ended.id])[ended.id].state is Observed.ENDED
    with pytest.raises(Failure) as caught:
        own.update(gone.id, content(), now())
    assert caught.value.verdict is Verdict.AGAIN


def test_the_picture_is_told_and_going_live_needs_it(own):
    event = own.create_event(content(), now())
    assert own.observe([event.id])[event.id].health.picture is Picture.ABSENT
    with pytest.raises(Failure) as caught:
        own.go_live(event.id)
    assert caught.value.verdict is Verdict.ENCODER
    arrives(event.id, has_audio=False)
    seen = own.observe([event.id])[event.id]
    assert (seen.health.picture, seen.health.bitrate_kbps) == (Picture.POOR, 900)
    for _again in range(2):
        assert own.go_live(event.id).state is Observed.LIVE
    arrives(event.id, seen_at=now() - timedelta(minutes=1), viewers=7)
    seen = own.observe([event.id])[event.id]
    assert (seen.health.picture, seen.state, seen.viewers) == (Picture.ABSENT, Observed.LIVE, None)


def test_the_recording_stands_where_the_picture_did(own):
    event = own.create_event(content(), now())
    arrives(event.id, started_at=now(), viewers=3)
    assert own.observe([event.id])[event.id].viewers == 3
    own.end(event.id)
    told = own.finish(event.id, content(words="00:00 The beginning"), [(0, "The beginning")])
    assert told.recording_url == own.watch_url(event.id) == own.embed_url(event.id)
    assert "The beginning" in next(own.events()).description
    unseen = own.create_event(content(), now())
    own.end(unseen.id)
    assert own.observe([unseen.id])[unseen.id].recording_url is None


def test_a_busy_database_is_tried_again(own, monkeypatch):
    def busy(*_given):
        raise OperationalError("BEGIN", {}, Exception("database is locked"))

    monkeypatch.setattr("meetings.broadcasts.own.channel.Session", busy)
    with pytest.raises(Failure) as caught:
        own.create_event(content(), now())
    assert (caught.value.verdict, caught.value.doubt) == (Verdict.RETRY, False)


@pytest.mark.parametrize(
    ("moved", "ended", "taken"),
    [
        (timedelta(hours=2), False, True),
        (timedelta(hours=4), False, False),
        (timedelta(hours=-1.5), False, True),
        (timedelta(hours=-3), False, False),
        (timedelta(), True, False),
    ],
)
def test_a_key_opens_near_its_time_only(own, moved, ended, taken):
    own.create_event(content(ahead=moved), now())
    row = db.session.scalars(select(OwnEvent)).one()
    row.ended_at = now() if ended else None
    assert row.takes(row.key, now()) is taken
    assert not row.takes(row.key[:-1], now())
    assert not row.takes("ключ", now())


def test_connecting_again_keeps_the_events(app, session):
    first, is_new = connect_own(session, "Ours", now())
    session.commit()
    again, is_new_again = connect_own(session, " Ours ", now())
    assert (is_new, is_new_again) == (True, False)
    assert first is again
    assert connect_own(session, "Second", now())[0].credentials != first.credentials


def test_the_command(app):
    runner = app.test_cli_runner()
    asked = ["add", "own", "--name", "Ours"]
    assert "is connected." in runner.invoke(channels_group, asked).output
    assert "is connected already" in runner.invoke(channels_group, asked).output


def test_an_address_of_ones_own(own, app):
    settings = replace(app.extensions["settings"], rtmp_url="rtmps://live.example.kz")
    told = Own(json.dumps({"station": "a"}), settings).create_event(content(), now())
    assert told.ingest.url == "rtmps://live.example.kz/live"
