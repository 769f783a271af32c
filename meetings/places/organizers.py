"""Which organizers plan where: everywhere, or only in the districts they are bound to."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import delete, exists, insert, select
from sqlalchemy.orm import Session

from meetings import audit
from meetings.access import Role
from meetings.accounts.user import User
from meetings.database import db
from meetings.errors import InvalidInput
from meetings.places.district import District, organizer_district


def districts_of(user: User) -> frozenset[int] | None:
    """The numbers of the districts an organizer is bound to; None means all.

    Administrators and organizers without a binding plan everywhere.
    """
    if user.has_role(Role.ADMIN.value):
        return None
    return _bound(user) or None


def of_district(session: Session, district_id: int) -> list[User]:
    """Who plans there: the organizers bound to the district, else those bound nowhere."""
    bound = exists().where(organizer_district.c.user_id == User.id)
    here = bound.where(organizer_district.c.district_id == district_id)
    organizers = select(User).where(User.active, User.roles.any(name=Role.ORGANIZER.value))
    for condition in (here, ~bound):
        if found := session.scalars(organizers.where(condition).order_by(User.id)).all():
            return list(found)
    return []


def may_plan_in(user: User, district_id: int) -> bool:
    """Whether this person may plan meetings in this district."""
    if not any(user.has_role(role.value) for role in (Role.ADMIN, Role.ORGANIZER)):
        return False
    districts = districts_of(user)
    return districts is None or district_id in districts


def bind(user: User, districts: Iterable[District]) -> None:
    """Let the organizer plan in these districts only, or (none given) in all; the caller commits."""
    wanted = {district.id: district.slug for district in districts}
    before = _slugs(user)
    db.session.execute(delete(organizer_district).where(organizer_district.c.user_id == user.id))
    if wanted:
        rows = [{"user_id": user.id, "district_id": number} for number in wanted]
        db.session.execute(insert(organizer_district), rows)
    after = sorted(wanted.values())
    if before != after:
        audit.record(db.session(), "change", "user", user.id, {"districts": [before, after]})


def districts_named(slugs: Iterable[str]) -> list[District]:
    """The districts with these slugs; raises InvalidInput at ``districts`` for an unknown one."""
    wanted = list(dict.fromkeys(slugs))
    found = list(db.session.scalars(select(District).where(District.slug.in_(wanted))))
    missing = set(wanted) - {district.slug for district in found}
    if missing:
        raise InvalidInput(
            _("There is no district called %(name)s.", name=", ".join(sorted(missing))), "districts"
        )
    return found


def _bound(user: User) -> frozenset[int]:
    rows = select(organizer_district.c.district_id).where(organizer_district.c.user_id == user.id)
    return frozenset(db.session.scalars(rows))


def _slugs(user: User) -> list[str]:
    rows = select(District.slug).join(organizer_district)
    return sorted(db.session.scalars(rows.where(organizer_district.c.user_id == user.id)))
