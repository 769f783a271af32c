"""When officials are away: entering such days and taking them back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.database import lock
from meetings.errors import InvalidInput
from meetings.i18n import format_day
from meetings.officials.official import Absence, Official

LONGEST = timedelta(days=366)


def of_official(session: Session, official: Official) -> Sequence[Absence]:
    """All absences of an official, the latest first."""
    own = select(Absence).where(Absence.official_id == official.id)
    return session.scalars(own.order_by(Absence.first_day.desc())).all()


def add(session: Session, official: Official, first_day: date, last_day: date) -> Absence:
    """Keep days, both ends included, on which the official is away; raises InvalidInput.

    Holds the diary's lock until the caller commits, because planning looks at absences.
    """
    lock(session, "diary")
    _check_order(first_day, last_day)
    _check_overlap(session, official, first_day, last_day)
    absence = Absence(official_id=official.id, first_day=first_day, last_day=last_day)
    session.add(absence)
    session.flush()
    return absence


def _check_order(first_day: date, last_day: date) -> None:
    if last_day < first_day:
        raise InvalidInput(_("The last day lies before the first; choose a later one."), "last_day")
    if last_day - first_day >= LONGEST:
        raise InvalidInput(
            _("An absence lasts a year at most; choose an earlier last day."), "last_day"
        )


def _check_overlap(session: Session, official: Official, first_day: date, last_day: date) -> None:
    overlapping = select(Absence).where(
        Absence.official_id == official.id,
        Absence.first_day <= last_day,
        Absence.last_day >= first_day,
    )
    known = session.scalar(overlapping.order_by(Absence.first_day).limit(1))
    if known:
        raise InvalidInput(
            _(
                "These days overlap with the absence from %(first)s to %(last)s; remove that one first.",
                first=format_day(known.first_day),
                last=format_day(known.last_day),
            ),
            "first_day",
        )
