"""How a promise stands on a day."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, or_

from meetings.promises.promise import Promise


class Standing(StrEnum):
    """Where a promise stands; ``open`` has its day before it, ``reported`` waits for the resident."""

    OPEN = "open"
    OVERDUE = "overdue"
    REPORTED = "reported"
    KEPT = "kept"

    @property
    def label(self) -> str:
        """The standing in the current language."""
        return str(_LABELS[self])


_LABELS = {
    Standing.OPEN: _l("Has time left"),
    Standing.OVERDUE: _l("Overdue"),
    Standing.REPORTED: _l("Reported done, not confirmed"),
    Standing.KEPT: _l("Kept"),
}


def standing(promise: Promise, today: date) -> Standing:
    """How it stands; never stored, since a day is enough to change it."""
    if promise.is_open:
        return Standing.OVERDUE if promise.is_overdue(today) else Standing.OPEN
    return Standing.REPORTED if promise.awaits_resident else Standing.KEPT


def stands(wanted: Standing, today: date) -> ColumnElement[bool]:
    """The same as a condition."""
    open_ = Promise.reported_at.is_(None)
    return {
        Standing.OPEN: and_(open_, Promise.due_on >= today),
        Standing.OVERDUE: and_(open_, Promise.due_on < today),
        Standing.REPORTED: and_(Promise.reported_at.is_not(None), Promise.confirmed_at.is_(None)),
        Standing.KEPT: and_(Promise.reported_at.is_not(None), Promise.confirmed_at.is_not(None)),
    }[wanted]


def is_broken(today: date) -> ColumnElement[bool]:
    """Denied and not reported anew, or overdue: what the next plan has to take up."""
    unkept = or_(Promise.times_denied > 0, Promise.due_on < today)
    return and_(Promise.reported_at.is_(None), unkept)
