"""Appeals and promises as this person may see and change them."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from meetings.access import Role
from meetings.appeals.appeal import Appeal
from meetings.database import db
from meetings.errors import Forbidden, InvalidInput, NotFound
from meetings.officials.official import Official
from meetings.places import organizers
from meetings.promises import queries
from meetings.promises.promise import Promise


def own_districts() -> frozenset[int] | None:
    """The districts in which this person plans, None for all."""
    return organizers.districts_of(current_user)


def own_official() -> Official | None:
    """The official that this person is, if any."""
    return db.session.scalar(select(Official).where(Official.user_id == current_user.id))


def appeal_of(appeal_id: int) -> Appeal:
    """Raises NotFound, also for who is no organizer, and Forbidden for one from a district of others."""
    found = db.session.get(Appeal, appeal_id) if _organizes() else None
    if found is None:
        raise NotFound(_("There is no such appeal."))
    _require_district(found.district_id)
    return found


def promise_of(promise_id: int) -> Promise:
    """One's own promise, or one in a district where this person plans; raises NotFound and Forbidden."""
    found = queries.one(db.session(), promise_id)
    if found is None:
        raise NotFound(_("There is no such promise."))
    if found.official.user_id != current_user.id:
        _require_district(found.appeal.district_id)
    return found


def may_hand_over(promise: Promise) -> bool:
    """Whether this person decides whose promise it is: nobody passes the own ones on."""
    return _organizes() and organizers.may_plan_in(current_user, promise.appeal.district_id)


def _organizes() -> bool:
    return any(current_user.has_role(role.value) for role in (Role.ORGANIZER, Role.ADMIN))


def _require_district(district_id: int) -> None:
    if not organizers.may_plan_in(current_user, district_id):
        raise Forbidden(
            _(
                "It belongs to a district of others. Ask an administrator, or an organizer of that district."
            )
        )


def chosen(record: Any, number: str) -> Any:
    """The record whose number was chosen in a form, or None."""
    return db.session.get(record, int(number)) if number.isdecimal() and len(number) < 10 else None


def day_of(text: str, field: str) -> date:
    """The day that a date field holds; raises InvalidInput at ``field``."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(_("Choose a day."), field) from error
