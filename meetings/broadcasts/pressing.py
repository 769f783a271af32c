"""Pressing a button of the control room: who may, and what it asks for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings import audit
from meetings.access import Role
from meetings.accounts.user import User
from meetings.broadcasts import rules
from meetings.broadcasts.adapters import capabilities
from meetings.broadcasts.broadcast import Broadcast, Observed, Wanted
from meetings.broadcasts.reconcile import OVER, STARTED
from meetings.diary.session import ReceptionSession
from meetings.errors import Forbidden, InvalidInput, NotFound
from meetings.places import organizers

STEPS = {Wanted.TESTING, Wanted.LIVE, Wanted.ENDED}


def may_press(user: Any, district_id: int, crew_user_id: int | None) -> bool:
    """Administrators, organizers in their districts, and the crew at its own session."""
    if user.has_role(Role.CREW.value) and crew_user_id == user.id:
        return True
    return organizers.may_plan_in(user, district_id)


def held_for(session: Session, session_id: int, user: User) -> ReceptionSession:
    """The session, for somebody who may press its buttons. Raises NotFound and Forbidden."""
    held = session.get(ReceptionSession, session_id)
    if held is None:
        raise NotFound(_("There is no such session. Reload the control room."))
    crew = held.crew
    if may_press(user, held.meeting.venue.district_id, crew.user_id if crew else None):
        return held
    if not any(user.has_role(role.value) for role in (Role.ORGANIZER, Role.ADMIN)):
        raise NotFound(_("This is no session of your crew. Its own crew presses the button."))
    raise Forbidden(
        _("Only the session's crew and the organizers of its district press this button.")
    )


def press(
    session: Session, held: ReceptionSession, step: Wanted, now: datetime, only: int | None = None
) -> None:
    """Ask for the step on every channel of the session that it fits, or on ``only`` one.

    A session that is ended does not begin on a channel that was late.
    Raises InvalidInput with a sentence when it fits none; the caller commits.
    """
    if step not in STEPS:
        raise InvalidInput(_("There is no such button. Reload the control room."))
    rows = session.scalars(
        select(Broadcast).where(Broadcast.session_id == held.id).order_by(Broadcast.id)
    ).all()
    fitting = [row for row in rows if only in (None, row.id) and _fits(row, step)]
    if fitting and step is Wanted.ENDED and only is None:
        fitting = [row for row in rows if _takes_part(row) and row.observed not in OVER]
    if not fitting:
        raise InvalidInput(_("Nothing is there to press this for any more. Look at the states."))
    for row in fitting:
        before = row.wanted
        rules.raise_to(session, row, step, now)
        if row.wanted is not before:
            changes = {"wanted": [before.value, row.wanted.value]}
            audit.record(session, "change", "broadcast", row.id, changes)


def _takes_part(row: Broadcast) -> bool:
    takes = capabilities(row.channel.platform).picture
    return takes and row.channel.enabled and row.wanted is not Wanted.ABSENT


def _fits(row: Broadcast, step: Wanted) -> bool:
    if not _takes_part(row):
        return False
    if step is Wanted.TESTING:
        can = capabilities(row.channel.platform)
        return can.testing and row.observed not in STARTED | OVER
    if step is Wanted.LIVE:
        return row.observed not in OVER | {Observed.REVOKED}
    return row.observed in STARTED
