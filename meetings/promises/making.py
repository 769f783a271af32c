"""A promise is made, given a later day, or to somebody else: all for everybody to read."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings import clock
from meetings.appeals import outcomes
from meetings.appeals.appeal import Appeal, Outcome
from meetings.errors import InvalidInput
from meetings.officials.official import Official
from meetings.promises.deadlines import USUAL, add_working_days
from meetings.promises.event import PromiseEvent, PromiseStep
from meetings.promises.promise import Promise
from meetings.promises.signals import promise_changed
from meetings.public_form import required
from meetings.settings import Settings

LONGEST_WHAT = 1000
LONGEST_NOTE = 2000


def today_of(now: datetime) -> date:
    """The day of an instant in the region."""
    return clock.today(now, Settings.current().zone)


def usual_day(now: datetime) -> date:
    """By when a promise made now is due unless somebody says otherwise."""
    return add_working_days(today_of(now), USUAL)


def make(
    session: Session,
    appeal: Appeal,
    *,
    official: Official,
    what: str,
    due_on: date | None,
    language: str,
    now: datetime,
) -> Promise:
    """Promise something for an appeal, in the caller's transaction.

    ``due_on`` None means the usual ten working days. Raises InvalidInput at ``what``, ``due_on``,
    ``official`` or for the whole, when the appeal has a promise or is settled already.
    """
    today = today_of(now)
    _require_free(session, appeal)
    promise = Promise(
        appeal=appeal,
        official=_active(official),
        what=required(what, "what", LONGEST_WHAT),
        made_on=today,
        due_on=_not_past(due_on or usual_day(now), today),
        language=language,
        created_at=now,
    )
    outcomes.hand_over(appeal, official.organisation_id, now)
    session.add(promise)
    session.flush()
    note(promise, PromiseStep.MADE, now)
    return promise


def move(session: Session, promise: Promise, due_on: date, why: str, now: datetime) -> None:
    """Give it a later day, which stands beside the earlier one for everybody to read.

    Raises InvalidInput at ``due_on`` or ``why``, or for a promise that is not open.
    """
    hold(session, promise)
    today, before = today_of(now), promise.due_on
    if not promise.is_open:
        raise InvalidInput(_("It was reported done already, so its day stays."))
    if due_on <= max(before, today):
        raise InvalidInput(
            _("Choose a day that is later than the present one and than today."), "due_on"
        )
    promise.due_on = _foreseeable(due_on, today)
    note(promise, PromiseStep.MOVED, now, required(why, "why", LONGEST_NOTE, lines=True), before)


def hand_over(
    session: Session, promise: Promise, official: Official, reason: str, now: datetime
) -> None:
    """Let somebody else keep it, until the same day; whoever is responsible there can.

    Raises InvalidInput at ``official`` or ``reason``, or for a promise that is not open.
    """
    hold(session, promise)
    if not promise.is_open:
        raise InvalidInput(_("It was reported done already, so it stays with who did it."))
    if official.id == promise.official_id:
        raise InvalidInput(_("It is theirs already; choose somebody else."), "official")
    _require_responsible(_active(official), promise.appeal)
    reason = required(reason, "reason", LONGEST_NOTE, lines=True)
    promise.official = official
    outcomes.hand_over(promise.appeal, official.organisation_id, now)
    session.flush()
    note(promise, PromiseStep.HANDED_OVER, now, reason)


def hold(session: Session, record: Appeal | Promise) -> None:
    """Of two who change it at once the second sees what the first did."""
    session.flush()
    session.refresh(record, with_for_update=True)


def note(
    promise: Promise, step: PromiseStep, now: datetime, words: str = "", before: date | None = None
) -> None:
    """Write the step down for everybody, and announce it."""
    promise.events.append(
        PromiseEvent(
            official_id=promise.official_id,
            step=step,
            on=today_of(now),
            at=now,
            due_before=before,
            due_on=promise.due_on,
            note=words,
        )
    )
    promise_changed.send(promise, kind=step, now=now)


def _require_free(session: Session, appeal: Appeal) -> None:
    hold(session, appeal)
    if appeal.outcome is not Outcome.UNDER_REVIEW:
        raise InvalidInput(_("This appeal is settled already, so nothing more is promised for it."))
    if session.scalar(select(Promise.id).where(Promise.appeal_id == appeal.id)):
        raise InvalidInput(_("Something is promised for this appeal already."))


def _active(official: Official) -> Official:
    if not official.active:
        raise InvalidInput(
            _("This official is no longer at work; choose somebody else."), "official"
        )
    return official


def _require_responsible(official: Official, appeal: Appeal) -> None:
    if not official.answers_for(appeal.topic_id, appeal.district_id):
        raise InvalidInput(
            _(
                "%(name)s does not answer for %(topic)s in %(district)s. Choose somebody who does, "
                "or let an administrator import this responsibility first.",
                name=official.name,
                topic=appeal.topic.name,
                district=appeal.district.name,
            ),
            "official",
        )


def _not_past(day: date, today: date) -> date:
    if day < today:
        raise InvalidInput(_("This day is past; choose a later one."), "due_on")
    return _foreseeable(day, today)


def _foreseeable(day: date, today: date) -> date:
    if day.year > today.year + 2:
        raise InvalidInput(_("Choose a day within the next two years."), "due_on")
    return day
