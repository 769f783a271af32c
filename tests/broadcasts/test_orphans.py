"""Items of ours that nothing links are found and removed, and only those."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from meetings import clock
from meetings.broadcasts import repairs, rules
from meetings.broadcasts.broadcast import Observed
from meetings.broadcasts.youtube import YouTube
from meetings.database import db
from meetings.effects.effect import Effect, EffectState
from tests.broadcasts.conftest import Station
from tests.sandbox.client import Client, broadcast_body, stream_body


def overtaken(station: Station, monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    """The first worker stops for longer than its lease right before its create; another goes on."""
    create = getattr(YouTube, method)

    def stopped(*arguments: Any) -> Any:
        monkeypatch.setattr(YouTube, method, create)
        past = clock.now() - timedelta(seconds=1)
        expired = update(Effect).where(Effect.state == EffectState.LEASED)
        db.session.execute(expired.values(lease_until=past))
        db.session.commit()
        station.listing_is_sure()
        station.once()
        assert station.broadcast().observed is Observed.READY
        return create(*arguments)

    monkeypatch.setattr(YouTube, method, stopped)


@pytest.mark.parametrize("method", ["create_ingest", "create_event"])
def test_what_a_stopped_worker_made_too_late_is_removed(
    station: Station, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    channel = station.connect()
    overtaken(station, monkeypatch, method)
    station.publish()
    station.once()
    row = station.broadcast()
    assert len([*station.sandbox.dump()["broadcasts"], *station.sandbox.dump()["streams"]]) == 3
    search = db.session.query(Effect).filter_by(kind=rules.ORPHANS).one()
    assert search.due_at <= clock.now()
    assert search.lane == rules.lane(channel.id)
    station.once()
    found = station.sandbox.dump()
    assert [item["id"] for item in found["broadcasts"]] == [row.remote_id]
    assert [item["id"] for item in found["streams"]] == [row.stream_id]
    assert station.broadcast().observed is Observed.READY


def test_each_create_asks_for_a_search_minutes_later(station: Station) -> None:
    station.connect()
    station.publish()
    station.once()
    search = station.effect(rules.ORPHANS)
    assert timedelta(minutes=3) < search.due_at - clock.now() < timedelta(minutes=5)


def test_only_what_is_ours_and_unlinked_is_removed(station: Station) -> None:
    station.connect()
    station.publish()
    station.once()
    google, row = Client(station.sandbox), station.broadcast()
    words, marked = broadcast_body()["snippet"], {"description": f"x\n{row.marker}"}
    strangers = [
        google.broadcast(snippet=words | {"description": "no-tie:" + "0" * 24})["id"],
        google.broadcast(snippet=words)["id"],
        google.stream()["id"],
    ]
    doubles = [
        google.broadcast(snippet=words | marked)["id"],
        google.stream(snippet=stream_body()["snippet"] | marked)["id"],
    ]
    google.bind(*doubles)
    rules.ask_for_orphans(db.session, row.channel_id, clock.now(), after=0)
    station.once()
    found = station.sandbox.dump()
    left = {item["id"] for item in found["broadcasts"] + found["streams"]}
    assert left == {row.remote_id, row.stream_id, *strangers}


def test_what_is_still_to_be_adopted_is_left_alone(station: Station) -> None:
    station.connect()
    station.sandbox.set_fault("youtube.liveBroadcasts.insert", "applied-then-closed")
    station.publish()
    station.once()
    rules.ask_for_orphans(db.session, station.broadcast().channel_id, clock.now(), after=0)
    station.once()
    assert len(station.sandbox.broadcasts()) == 1
    station.work()
    assert station.broadcast().remote_id == station.sandbox.broadcasts()[0]["id"]


def test_the_tick_searches_each_hour(station: Station) -> None:
    station.connect()
    station.publish()
    station.work(ahead=600)
    search = station.effect(rules.ORPHANS)
    assert search.state is EffectState.DONE
    repairs.repair(db.session, clock.now())
    db.session.commit()
    assert station.effect(rules.ORPHANS).state is EffectState.DONE
    repairs.repair(db.session, clock.now() + timedelta(hours=2))
    db.session.commit()
    db.session.expire_all()
    assert station.effect(rules.ORPHANS).state is EffectState.WAITING
