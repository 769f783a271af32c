"""Leases: one holder at a time, and none who came too late."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from meetings import clock
from meetings.database import db
from meetings.effects import registry
from meetings.effects.effect import Effect, EffectState
from meetings.effects.lease import claim, database_now
from meetings.effects.outcome import LostLease
from meetings.effects.performance import perform
from meetings.effects.worker import run_due
from tests.effects.conftest import change, stored


def claim_one(session, seconds=60, **given):
    (lease,) = claim(session, 1, seconds=seconds, **given)
    return lease


def test_a_claim_brings_what_a_handler_needs(ask, session):
    effect = ask("one", payload={"session": 5})
    lease = claim_one(session)
    assert (lease.effect_id, lease.kind, lease.key) == (effect.id, "note", "one")
    assert (lease.payload, lease.attempts, lease.generation) == ({"session": 5}, 0, 1)


def test_what_is_leased_is_not_claimed_again(ask, session):
    ask()
    claim_one(session)
    assert claim(session, 5, seconds=60) == []


def test_what_is_not_due_is_left(ask, session):
    ask(due_at=clock.now() + timedelta(minutes=1))
    assert claim(session, 5, seconds=60) == []
    assert claim(session, 5, seconds=60, now=clock.now() + timedelta(minutes=2))


@pytest.mark.parametrize("state", [EffectState.DONE, EffectState.BLOCKED])
def test_what_is_done_or_blocked_is_left(ask, session, state):
    ask()
    change(state=state)
    assert claim(session, 5, seconds=60) == []


def test_the_longest_due_comes_first_and_a_lane_can_be_avoided(ask, session):
    now = clock.now()
    ask("new", now=now)
    ask("old", now=now - timedelta(hours=1))
    ask("slow", lane="slow", now=now - timedelta(hours=2))
    assert [lease.key for lease in claim(session, 5, seconds=60, avoid=["slow"])] == ["old", "new"]


def test_a_lease_that_ran_out_is_claimed_with_a_higher_fence(ask, session):
    ask()
    stale = claim_one(session, seconds=0)
    fresh = claim_one(session)
    assert fresh.fence == stale.fence + 1
    assert fresh.attempts == 1


def test_a_lease_that_ran_out_waits_for_the_time_that_was_asked_meanwhile(ask, session):
    ask()
    claim_one(session, seconds=0)
    ask(due_at=clock.now() + timedelta(hours=1))
    assert claim(session, 1, seconds=60) == []


def test_holding_renews_the_lease(ask, session):
    ask()
    lease = claim_one(session, seconds=30)
    before = stored().lease_until
    lease.hold(session)
    session.commit()
    assert before < stored().lease_until <= database_now(session) + timedelta(seconds=30)
    session.rollback()


def test_a_stale_worker_can_neither_hold_nor_settle(ask, session, app, handle):
    handle(lambda lease: None)
    ask()
    stale = claim_one(session, seconds=0)
    fresh = claim_one(session)
    with pytest.raises(LostLease):
        stale.hold(session)
    session.rollback()
    perform(app, stale)
    effect = stored()
    assert (effect.state, effect.fence) == (EffectState.LEASED, fresh.fence)
    fresh.hold(session)


def test_a_settled_lease_can_no_longer_be_held(ask, session, app, handle):
    handle(lambda lease: None)
    ask()
    lease = claim_one(session)
    perform(app, lease)
    with pytest.raises(LostLease):
        lease.hold(session)


def test_a_handler_that_lost_its_lease_writes_nothing(ask, session, app, handle):
    def slow(lease: registry.Lease) -> None:
        other = claim(db.session, 1, seconds=60)
        assert other[0].fence > lease.fence
        lease.hold(db.session)

    handle(slow)
    ask()
    perform(app, claim_one(session, seconds=0))
    assert stored().state is EffectState.LEASED


def test_a_claim_passes_by_or_waits_while_the_row_is_held(ask, session, app):
    def take() -> list[registry.Lease]:
        with app.app_context():
            return claim(db.session, 1, seconds=60)

    ask()
    lease = claim_one(session, seconds=0.05)
    time.sleep(0.1)
    with ThreadPoolExecutor(1) as pool:
        lease.hold(session)
        taken = pool.submit(take)
        time.sleep(0.2)
        assert taken.done() == (session.get_bind().dialect.name == "postgresql")
        replace(lease, seconds=60).hold(session)
        session.commit()
        assert taken.result() == []


def test_ten_claims_at_once_share_the_work_out(ask, session, app):
    for number in range(30):
        ask(f"effect {number}")

    def take(_number: int) -> list[int]:
        with app.app_context():
            return [lease.effect_id for lease in claim(db.session, 3, seconds=60)]

    with ThreadPoolExecutor(5) as pool:
        taken = [number for batch in pool.map(take, range(20)) for number in batch]
    assert len(taken) == len(set(taken)) == 30


def test_run_due_runs_what_is_due_and_says_how_many(ask, session, app, handle):
    seen = []
    handle(lambda lease: seen.append(lease.key))
    for number in range(3):
        ask(f"effect {number}")
    ask("later", due_at=clock.now() + timedelta(hours=1))
    assert run_due(app, limit=2) == 2
    assert run_due(app) == 1
    assert run_due(app) == 0
    assert run_due(app, now=clock.now() + timedelta(hours=2)) == 1
    assert seen == ["effect 0", "effect 1", "effect 2", "later"]
    assert {effect.state for effect in session.scalars(select(Effect))} == {EffectState.DONE}
