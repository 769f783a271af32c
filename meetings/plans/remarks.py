"""What is to be said of a draft besides its meetings: why there are none, and what it could not heed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from meetings.diary.meeting import Meeting
from meetings.i18n import format_short_day, format_time_of_day
from meetings.places.venue import VenueKind
from meetings.plans import drafting
from meetings.plans.ids import Letter
from meetings.plans.naming import Names
from meetings.plans.plan import Plan

N_ = str  # marks a message for the catalogues

# The solver's own sentences, as it writes them into a plan without meetings.
_KNOWN = (
    N_("There is no venue."),
    N_("There is no crew."),
    N_("There is no start time."),
    N_("There is nothing to take up: the backlog is empty."),
    N_("out of season on every day of the period."),
    N_("every day of the season is a holiday or a closed date."),
    N_("no start time lets a meeting fit into the opening hours."),
    N_("it is dark then, and 30 minutes of daylight must be left."),
    N_("there is no crew."),
    N_("no responsible official is free at any of the possible times."),
    N_("there is nothing to take up there."),
    N_("meetings are possible, but none is worth its way."),
)


def of(session: Session, plan: Plan) -> list[str]:
    """Sentences in the current language."""
    empty = not drafting.shown(drafting.meetings_of(plan).values())
    reasons = plan.document.get("notes", ()) if empty else ()
    return [*_reasons(reasons), *_unheld(session, plan.notes)]


def _reasons(notes: Iterable[str]) -> Iterator[str]:
    for note in notes:
        kind, colon, reason = note.partition(": ")
        if note in _KNOWN:
            yield _(note)
        elif colon and kind in list(VenueKind):
            yield f"{VenueKind(kind).label}: {_(reason) if reason in _KNOWN else reason}"


def _unheld(session: Session, ids: Iterable[str]) -> Iterator[str]:
    """Crews that the diary has in two places at once; ids are those of stand-ins (see ``bound``)."""
    names = Names.read(session) if ids else Names({})
    held = {tuple(id_.removeprefix(Letter.STAND_IN.value).split("-")[:2]) for id_ in ids}
    for number, crew in sorted((int(meeting), int(crew)) for meeting, crew in held):
        meeting = session.scalar(
            select(Meeting).where(Meeting.id == number).options(joinedload(Meeting.venue))
        )
        if meeting:
            yield _(
                "%(crew)s has something else in the diary at the time of %(place)s, %(day)s %(time)s; the plan does not keep the crew free for it.",
                crew=names.of(Letter.CREW.of(crew)),
                place=meeting.venue.name,
                day=format_short_day(meeting.day),
                time=format_time_of_day(meeting.start),
            )
