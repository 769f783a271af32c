"""Asking for effects and re-arming them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from meetings import clock
from meetings.database import db
from meetings.effects import outbox
from meetings.effects.effect import Effect, EffectState
from meetings.effects.lease import claim
from tests.effects.conftest import change, stored


def test_an_effect_asked_for_waits_and_is_due_now(ask):
    now = clock.now()
    effect = ask("one", payload={"session": 5}, now=now)
    assert (effect.state, effect.due_at, effect.payload) == (
        EffectState.WAITING,
        now,
        {"session": 5},
    )
    assert (effect.kind, effect.lane, effect.generation) == ("note", "note", 1)


def test_it_goes_away_with_the_transaction_that_asked(session):
    outbox.ask(session, "note", "one", now=clock.now())
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Effect)) == 0


def test_asking_again_keeps_one_row_and_replaces_what_was_asked(ask):
    first = ask("one", payload={"title": "old"})
    number = first.id
    later = clock.now() + timedelta(hours=1)
    again = ask("one", payload={"title": "new"}, due_at=later)
    assert (again.id, again.generation, again.payload) == (number, 2, {"title": "new"})
    assert again.due_at == later


@pytest.mark.parametrize("state", [EffectState.DONE, EffectState.BLOCKED, EffectState.WAITING])
def test_asking_again_starts_afresh_whatever_became_of_it(ask, state):
    ask()
    change(state=state, attempts=7, last_error="Reconnect the channel.", done_at=clock.now())
    again = ask()
    assert again.state is EffectState.WAITING
    assert (again.attempts, again.last_error, again.done_at) == (0, None, None)


def test_asking_while_a_worker_has_it_leaves_the_lease(ask, session):
    ask(payload={"title": "old"})
    (lease,) = claim(session, 1, seconds=60)
    again = ask(payload={"title": "new"})
    assert (again.state, again.fence) == (EffectState.LEASED, lease.fence)
    assert (again.generation, again.payload) == (lease.generation + 1, {"title": "new"})


@pytest.mark.parametrize(
    ("given", "lane"),
    [
        ({"payload": {"lane": "channel:3"}}, "channel:3"),
        ({"lane": "channel:4", "payload": {"lane": "x"}}, "channel:4"),
        ({}, "note"),
    ],
)
def test_a_lane_is_given_or_in_the_payload_or_the_kind(ask, given, lane):
    assert ask(**given).lane == lane


def test_rearming_takes_the_blocked_ones_of_that_kind_and_those_keys(ask, session):
    for key, kind in [("a", "note"), ("b", "note"), ("c", "mail")]:
        ask(key, kind)
        change(key, state=EffectState.BLOCKED, attempts=20, last_error="Reconnect the channel.")
    ask("waiting", due_at=clock.now() + timedelta(days=1))
    now = clock.now()
    assert outbox.rearm(session, kind="note", keys=["a", "c", "waiting"], now=now) == 1
    session.commit()
    rearmed = stored("a")
    assert (rearmed.state, rearmed.due_at, rearmed.attempts) == (EffectState.WAITING, now, 0)
    assert (rearmed.last_error, rearmed.generation) == (None, 2)
    assert stored("b").state is stored("c").state is EffectState.BLOCKED
    assert stored("waiting").due_at > now + timedelta(hours=1)
    assert outbox.rearm(session, now=now) == 2


def test_two_that_ask_at_once_make_one_row(app):
    def one(_number: int) -> None:
        with app.app_context():
            outbox.ask(db.session, "note", "same", now=clock.now())
            db.session.commit()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(20)))
    assert stored("same").generation == 20
