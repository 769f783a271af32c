"""The end of a promise: the official reports it done, and only the resident closes it."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from meetings.appeals.appeal import Outcome
from meetings.appeals.outcomes import settle
from meetings.errors import InvalidInput
from meetings.promises.deadlines import AGAIN, add_working_days
from meetings.promises.event import PromiseStep
from meetings.promises.making import LONGEST_NOTE, hold, note, today_of
from meetings.promises.promise import Promise
from meetings.public_form import required


def report(session: Session, promise: Promise, sentence: str, now: datetime) -> None:
    """The official says it is done, in a public sentence; the resident is asked next.

    The caller commits. Raises InvalidInput at ``sentence``, or when it was reported already.
    """
    hold(session, promise)
    if not promise.is_open:
        raise InvalidInput(_("It was reported done already; the resident is asked now."))
    promise.report = required(sentence, "sentence", LONGEST_NOTE, lines=True)
    promise.reported_at = now
    note(promise, PromiseStep.REPORTED, now, promise.report)


def say(session: Session, promise: Promise, solved: bool, now: datetime) -> None:
    """The resident says whether it is solved; the same answer twice changes nothing.

    Yes: the promise is kept and the appeal resolved. No: it is open again, due in five working
    days, and waits for the next plan. The caller commits. Raises InvalidInput when nothing was
    reported, or when the other answer was given before.
    """
    hold(session, promise)
    if promise.awaits_resident:
        _confirm(promise, now) if solved else _deny(promise, now)
        return
    if promise.is_open and (solved or not promise.times_denied):
        raise InvalidInput(_("Nothing was reported done yet; you are asked once it is."))
    if not promise.is_open and not solved:
        raise InvalidInput(
            _("You said before that it is solved. Send a new appeal if it came back.")
        )


def _confirm(promise: Promise, now: datetime) -> None:
    promise.confirmed_at = now
    settle(promise.appeal, Outcome.RESOLVED, now)
    note(promise, PromiseStep.CONFIRMED, now)


def _deny(promise: Promise, now: datetime) -> None:
    before = promise.due_on
    promise.reported_at = None
    promise.denied_at = now
    promise.times_denied += 1
    promise.due_on = add_working_days(today_of(now), AGAIN)
    settle(promise.appeal, Outcome.UNDER_REVIEW, now)
    note(promise, PromiseStep.DENIED, now, before=before)
