"""A performance: one lease from its handler's call to the settled row."""

from __future__ import annotations

import time

import structlog
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from meetings import clock, logs
from meetings.database import db
from meetings.effects.backoff import pause
from meetings.effects.effect import Effect
from meetings.effects.lease import Lease
from meetings.effects.outcome import Blocked, Later, LostLease, Retry, WaitUntil
from meetings.effects.registry import handler_of
from meetings.errors import NoTieError

UNFORESEEN_LIMIT = 20
SETTLE_PAUSE = 0.5

Ending = Later | Retry | WaitUntil | Blocked | LostLease | None

log = structlog.get_logger()


def perform(app: Flask, lease: Lease) -> None:
    """Run the lease's handler and write what came of it, if the lease is still ours."""
    with app.app_context():
        ending = _run(lease)
    if not isinstance(ending, LostLease):
        _settle(app, lease, ending)


def _run(lease: Lease) -> Ending:
    try:
        return handler_of(lease.kind)(lease)
    except (Retry, WaitUntil, Blocked, LostLease) as ending:
        return ending
    except OperationalError:
        return Retry("The database did not answer; this is tried again.")
    except Exception as error:  # the last barrier: one broken handler must not stop the others
        return _unforeseen(lease, error)


def _unforeseen(lease: Lease, error: Exception) -> Retry | Blocked:
    log.error("effect_failed", effect=lease.effect_id, kind=lease.kind, **logs.describe(error))
    foreseen = isinstance(error, NoTieError)
    sentence = str(error) if foreseen else f"It failed unexpectedly ({type(error).__name__})."
    if lease.attempts + 1 < UNFORESEEN_LIMIT:
        return Retry(f"{sentence} It is tried again by itself.")
    return Blocked(
        f"{sentence} It was tried {UNFORESEEN_LIMIT} times; "
        "look into the worker's log, then start it again."
    )


def _settle(app: Flask, lease: Lease, ending: Ending) -> None:
    """Write the ending, patiently while the lease lasts: what is not written is done twice."""
    give_up = time.monotonic() + lease.seconds
    while True:
        try:
            with app.app_context():
                return _write(lease, ending)
        except SQLAlchemyError as error:
            log.warning("effect_unsettled", effect=lease.effect_id, **logs.describe(error))
            if time.monotonic() > give_up:
                return None
            time.sleep(SETTLE_PAUSE)


def _write(lease: Lease, ending: Ending) -> None:
    effect = db.session.scalar(select(Effect).where(*lease.mine()).with_for_update())
    if effect is None:
        log.warning("lease_lost", effect=lease.effect_id, fence=lease.fence)
    elif effect.generation != lease.generation:
        effect.resume()
    else:
        _apply(effect, ending)
    db.session.commit()


def _apply(effect: Effect, ending: Ending) -> None:
    now = clock.now()
    match ending:
        case None:
            effect.finish(now)
        case Later():
            effect.attempts = 0
            effect.wait(ending.at, ending.reason or None)
        case WaitUntil():
            effect.wait(ending.at, str(ending))
        case Retry():
            effect.attempts += 1
            effect.wait(now + pause(effect.attempts, ending.after), str(ending))
        case Blocked():
            effect.attempts += 1
            effect.block(str(ending))
