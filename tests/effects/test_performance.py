"""What becomes of an effect after its handler."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from meetings import clock
from meetings.database import db
from meetings.effects import backoff, outbox, performance
from meetings.effects.effect import EffectState
from meetings.effects.outcome import Blocked, Later, Retry, WaitUntil
from meetings.effects.registry import handler
from meetings.effects.worker import run_due
from tests.effects.conftest import change, stored


def raising(error: Exception):
    """A handler that raises."""

    def function(_lease) -> None:
        raise error

    return function


@pytest.fixture
def after(app, ask, handle):
    """``after(handler, attempts=3)``: the effect as it is after that handler ran once."""

    def ran(function, attempts: int = 0, **given):
        handle(function)
        ask(**given)
        change(attempts=attempts)
        assert run_due(app) == 1
        return stored()

    return ran


def test_nothing_returned_is_done(after):
    effect = after(lambda lease: None)
    assert effect.state is EffectState.DONE
    assert effect.done_at <= clock.now()
    assert effect.lease_until is None


def test_later_waits_and_forgets_failures(after):
    at = clock.now() + timedelta(minutes=5)
    effect = after(lambda lease: Later(at, "The picture is awaited."), attempts=3)
    assert (effect.state, effect.due_at) == (EffectState.WAITING, at)
    assert (effect.attempts, effect.last_error) == (0, "The picture is awaited.")


def test_wait_until_waits_and_counts_no_failure(after):
    at = clock.now() + timedelta(hours=5)
    effect = after(raising(WaitUntil("The day's quota is used up.", at)), attempts=3)
    assert (effect.state, effect.due_at) == (EffectState.WAITING, at)
    assert (effect.attempts, effect.last_error) == (3, "The day's quota is used up.")


def test_retry_waits_and_counts(after):
    start = clock.now()
    effect = after(raising(Retry("YouTube is busy.")), attempts=2)
    assert effect.state is EffectState.WAITING
    assert (effect.attempts, effect.last_error) == (3, "YouTube is busy.")
    assert start <= effect.due_at <= clock.now() + timedelta(seconds=8)


def test_retry_waits_at_least_as_long_as_the_other_side_asks(after):
    start = clock.now()
    assert after(raising(Retry("Too often.", after=120))).due_at >= start + timedelta(seconds=120)


def test_retry_never_blocks(after):
    assert after(raising(Retry("Busy.")), attempts=500).state is EffectState.WAITING


def test_blocked_waits_for_a_person(after):
    effect = after(raising(Blocked("Reconnect the channel.")))
    assert (effect.state, effect.last_error) == (EffectState.BLOCKED, "Reconnect the channel.")


def test_an_unknown_kind_is_blocked_with_a_sentence(app, ask):
    ask(kind="of tomorrow")
    run_due(app)
    effect = stored()
    assert effect.state is EffectState.BLOCKED
    assert "of tomorrow" in effect.last_error
    assert "Update the worker" in effect.last_error


def test_the_unforeseen_is_tried_again_and_in_the_end_blocked(after):
    first = after(raising(KeyError("x")))
    assert (first.state, first.attempts) == (EffectState.WAITING, 1)
    assert "KeyError" in first.last_error
    last = after(raising(KeyError("x")), attempts=19)
    assert (last.state, last.attempts) == (EffectState.BLOCKED, 20)
    assert "20 times" in last.last_error


def test_the_unforeseen_is_logged_without_what_a_resident_wrote(after):
    with capture_logs() as entries:
        effect = after(raising(ValueError("Aigul from Abay street 5 writes")))
    (entry,) = [entry for entry in entries if entry["event"] == "effect_failed"]
    assert (entry["effect"], entry["error"]) == (effect.id, "ValueError")
    assert "Aigul" not in str(entries)
    assert "Aigul" not in effect.last_error


def test_a_database_fault_in_a_handler_never_blocks(after):
    fault = OperationalError("SELECT 1", {}, Exception("database is locked"))
    assert after(raising(fault), attempts=50).state is EffectState.WAITING


def test_a_later_without_zone_is_a_fault_and_not_an_endless_lease(after):
    effect = after(lambda lease: Later(datetime(2027, 5, 1)))
    assert (effect.state, effect.attempts) == (EffectState.WAITING, 1)


@pytest.mark.parametrize("ending", [None, Blocked("no"), Retry("busy", after=600)])
def test_what_is_asked_while_it_runs_is_run_once_more(app, ask, handle, ending):
    seen = []

    def function(lease) -> None:
        seen.append(lease.payload)
        if len(seen) == 1:
            outbox.ask(db.session, "note", "one", {"title": "new"}, now=clock.now())
            db.session.commit()
            if ending:
                raise ending

    handle(function)
    ask(payload={"title": "old"})
    run_due(app)
    effect = stored()
    assert (effect.state, effect.attempts, effect.last_error) == (EffectState.WAITING, 0, None)
    run_due(app)
    assert seen == [{"title": "old"}, {"title": "new"}]
    assert stored().state is EffectState.DONE


def test_a_handler_runs_without_an_open_transaction(after):
    seen = []
    after(lambda lease: seen.append(db.session().in_transaction()))
    assert seen == [False]


def test_what_a_handler_leaves_uncommitted_is_undone(app, ask, handle):
    handle(lambda lease: outbox.ask(db.session, "note", "forgotten", now=clock.now()))
    ask()
    run_due(app)
    assert run_due(app) == 0


def test_settling_is_tried_until_the_database_is_back(after, monkeypatch):
    failures = [OperationalError("x", {}, Exception("gone")) for _ in range(3)]
    write = performance._write

    def flaky(lease, ending) -> None:
        if failures:
            raise failures.pop()
        write(lease, ending)

    monkeypatch.setattr(performance, "_write", flaky)
    monkeypatch.setattr(performance, "SETTLE_PAUSE", 0)
    assert after(lambda lease: None).state is EffectState.DONE


def test_the_pause_doubles_up_to_ten_minutes_with_full_jitter():
    for attempts, ceiling in [(1, 2), (2, 4), (5, 32), (10, 600), (5000, 600)]:
        pauses = [backoff.pause(attempts).total_seconds() for _ in range(300)]
        assert 0 <= min(pauses) < ceiling * 0.2
        assert ceiling * 0.8 < max(pauses) <= ceiling


def test_a_kind_has_one_handler(monkeypatch):
    monkeypatch.setattr("meetings.effects.registry._handlers", {})
    handler("note")(lambda lease: None)
    with pytest.raises(ValueError, match="note"):
        handler("note")(lambda lease: None)
