"""Meetings as this person may see and change them."""

from __future__ import annotations

from flask import request
from flask_babel import gettext as _
from flask_login import current_user

from meetings.database import db, lock
from meetings.diary import desk_queries
from meetings.diary.meeting import Meeting
from meetings.errors import ChangedMeanwhile, Forbidden, NotFound
from meetings.places import organizers


def own_districts() -> frozenset[int] | None:
    """The districts in which this person plans, None for all."""
    return organizers.districts_of(current_user)


def shown_meeting(meeting_id: int) -> Meeting:
    """Raises NotFound."""
    meeting = desk_queries.meeting(db.session(), meeting_id)
    if meeting is None:
        raise NotFound(_("There is no such meeting. It may have been discarded as a draft."))
    return meeting


def changeable_meeting(meeting_id: int) -> Meeting:
    """The meeting, with the diary locked if it will be changed; raises NotFound and Forbidden."""
    if request.method == "POST":
        lock(db.session(), "diary")
    meeting = shown_meeting(meeting_id)
    require_district(meeting.venue.district_id)
    return meeting


def require_district(district_id: int) -> None:
    """Raises Forbidden where this person does not plan."""
    if not organizers.may_plan_in(current_user, district_id):
        raise Forbidden(
            _(
                "You plan in other districts. Ask an administrator, or an organizer of that district, to do it."
            )
        )


def require_revision(meeting: Meeting, seen: str | None) -> None:
    """Raises ChangedMeanwhile unless the person saw the meeting as it stands."""
    if seen != str(meeting.revision):
        raise ChangedMeanwhile(
            _(
                "Somebody else changed this meeting meanwhile. Open it again, look at the change, and repeat yours."
            )
        )
