"""Replanning: somebody falls ill or a bazaar closes, and what was released changes as little as possible."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings import clock
from meetings.accounts.user import User
from meetings.errors import InvalidInput
from meetings.i18n import format_short_day
from meetings.officials import absences
from meetings.officials.official import Official
from meetings.places.venue import Venue
from meetings.planner.elements import Weights
from meetings.plans import solving
from meetings.plans.plan import Plan, PlanState
from meetings.plans.wishes import Wishes

SECONDS = 6
# So much more than anything else that no appeal is worth a change that need not be.
FIRST = 1000
_CHANGES = ("change_time", "change_venue", "change_official", "change_topic", "cancel")


def official_away(
    session: Session, official: Official, first: date, last: date, **given: Any
) -> Plan:
    """Enter that an official is away, both days included, and ask for a plan around it."""
    for start, end in _uncovered(session, official, first, last):
        absences.add(session, official, start, end)
    label = _("%(name)s is away %(days)s", name=official.name, days=_days(first, last))
    return replan(session, label=label, **given)


def venue_closed(session: Session, venue: Venue, first: date, last: date, **given: Any) -> Plan:
    """Enter that a venue is closed, both days included, and ask for a plan around it."""
    if last < first or last - first >= absences.LONGEST:
        raise InvalidInput(_("Choose days in order, a year at most."), "last_day")
    days = {day.isoformat() for day in _each(first, last)}
    venue.closed_dates = sorted({*venue.closed_dates, *days})
    label = _("%(name)s is closed %(days)s", name=venue.name, days=_days(first, last))
    return replan(session, label=label, **given)


def replan(
    session: Session,
    *,
    now: datetime,
    zone: str,
    label: str,
    seconds: int = SECONDS,
    asked_by: User | None = None,
    wishes: Wishes | None = None,
) -> Plan:
    """Ask for a draft from tomorrow to the end of what is released, in which that may move.

    Fewest changes first, then value. Raises InvalidInput when nothing is released for days ahead.
    """
    tomorrow = clock.today(now, zone) + timedelta(days=1)
    last = session.scalar(select(func.max(Plan.last_day)).where(Plan.state == PlanState.RELEASED))
    if last is None or last < tomorrow:
        raise InvalidInput(_("No released plan lies ahead, so there is nothing to plan anew."))
    session.flush()
    return solving.ask(
        session, tomorrow, last, now=now, zone=zone, seconds=seconds, asked_by=asked_by,
        label=label, wishes=_fewest_changes(wishes or Wishes()), movable=True,
    )  # fmt: skip


def _fewest_changes(wishes: Wishes) -> Wishes:
    usual = Weights()
    weights = {name: FIRST * getattr(usual, name) for name in _CHANGES}
    document = wishes.document()
    return Wishes.read({**document, "weights": {**weights, **wishes.weights}})


def _uncovered(
    session: Session, official: Official, first: date, last: date
) -> Iterator[tuple[date, date]]:
    """The stretches of these days on which the official is not known to be away."""
    if last < first:
        yield first, last  # refused by absences with a sentence
        return
    known = absences.of_official(session, official)
    start = None
    for day in [*_each(first, last), last + timedelta(days=1)]:
        covered = day > last or any(each.first_day <= day <= each.last_day for each in known)
        if covered and start:
            yield start, day - timedelta(days=1)
            start = None
        elif not covered and start is None:
            start = day


def _each(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))


def _days(first: date, last: date) -> str:
    one, other = format_short_day(first), format_short_day(last)
    return one if first == last else f"{one} – {other}"
