"""What is long over is forgotten."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from meetings import clock
from meetings.effects import heartbeat, housekeeping
from meetings.effects.effect import Effect, EffectState, Heartbeat
from tests.effects.conftest import change


def test_only_effects_done_more_than_thirty_days_ago_go(ask, session, monkeypatch):
    monkeypatch.setattr(housekeeping, "BATCH", 2)
    now = clock.now()
    for number in range(5):
        ask(f"old {number}")
        change(f"old {number}", state=EffectState.DONE, done_at=now - timedelta(days=31))
    ask("recent")
    change("recent", state=EffectState.DONE, done_at=now - timedelta(days=29))
    ask("blocked", now=now - timedelta(days=90))
    change("blocked", state=EffectState.BLOCKED)
    ask("waiting", now=now - timedelta(days=90))
    assert housekeeping.tidy(session, now) == 5
    assert set(session.scalars(select(Effect.key))) == {"recent", "blocked", "waiting"}


def test_processes_not_seen_for_a_day_go(app, session):
    now = clock.now()
    session.add(Heartbeat(name="worker:gone:1", seen_at=now - timedelta(days=2)))
    heartbeat.beat(session, "worker", now - timedelta(hours=1))
    heartbeat.beat(session, "worker", now)
    housekeeping.tidy(session, now)
    (left,) = session.scalars(select(Heartbeat))
    assert left.seen_at == now
