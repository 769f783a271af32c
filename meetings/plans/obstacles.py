"""What keeps a plan from being released as the diary stands now, as sentences.

The planner reckons with districts and the tightest daylight; the diary knows the very venues, and
what changed since the plan was made. All meetings of a plan are looked at together, in few queries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings import clock
from meetings.diary import occupancy
from meetings.diary.clashes import Clash, Kind, Stay, clashes
from meetings.i18n import format_short_day, format_time_of_day
from meetings.officials.official import Absence, Official
from meetings.places import conditions
from meetings.places.venue import Venue
from meetings.planner.plan import Meeting
from meetings.plans.ids import Letter
from meetings.plans.naming import Names
from meetings.plans.steps import Step, Steps

_LETTERS = {Kind.OFFICIAL: Letter.OFFICIAL, Kind.CREW: Letter.CREW, Kind.VENUE: Letter.VENUE}


def of(session: Session, steps: Steps, *, now: datetime) -> list[str]:
    """Everything that speaks against these steps, each once; empty when they can be taken."""
    names = Names.read(session)
    venues = _venues(session, steps.written)
    found = [
        *(_lost(names, meeting) for meeting in steps.lost),
        *_places(steps.written, venues, names, now),
        *_people(session, steps.written, names),
        *_crews(steps.written, names),
        *_clashes(session, steps, venues, names),
    ]
    return list(dict.fromkeys(found))


def _venues(session: Session, steps: Iterable[Step]) -> dict[int, Venue]:
    ids = {step.draft.venue_id for step in steps}
    found = session.scalars(select(Venue).where(Venue.id.in_(ids)))
    return {venue.id: venue for venue in found}


def _lost(names: Names, meeting: Meeting) -> str:
    return _(
        "%(meeting)s was changed in the diary since the plan was made; ask for the plan again.",
        meeting=names.meeting(meeting),
    )


def _places(
    steps: Iterable[Step], venues: dict[int, Venue], names: Names, now: datetime
) -> Iterator[str]:
    for step in steps:
        draft, venue = step.draft, venues[step.draft.venue_id]
        if clock.instant(draft.day, draft.start, draft.zone) <= now:
            yield _("%(meeting)s: that time has passed.", meeting=names.meeting(step.meeting))
        elif not venue.active:
            yield _("%(meeting)s: the venue is not in use.", meeting=names.meeting(step.meeting))
        else:
            yield from conditions.refusals(venue, draft.day, draft.start, draft.end, draft.zone)


def _people(session: Session, steps: Sequence[Step], names: Names) -> Iterator[str]:
    active = set(session.scalars(select(Official.id).where(Official.active)))
    absent = _absences(session, [step.draft.day for step in steps])
    for step in steps:
        for official in (each for part in step.draft.sessions for each in part.official_ids):
            words = {
                "name": names.of(Letter.OFFICIAL.of(official)),
                "meeting": names.meeting(step.meeting),
            }
            if official not in active:
                yield _("%(name)s is no longer in office (%(meeting)s).", **words)
            if any(first <= step.draft.day <= last for first, last in absent[official]):
                yield _("%(name)s is away on the day of %(meeting)s.", **words)


def _absences(session: Session, days: Sequence[date]) -> dict[int, list[tuple[date, date]]]:
    found: dict[int, list[tuple[date, date]]] = defaultdict(list)
    if days:
        near = select(Absence).where(Absence.first_day <= max(days), Absence.last_day >= min(days))
        for absence in session.scalars(near):
            found[absence.official_id].append((absence.first_day, absence.last_day))
    return found


def _crews(steps: Iterable[Step], names: Names) -> Iterator[str]:
    for step in steps:
        if step.meeting.crew not in names.known:
            yield _(
                "%(crew)s does not exist yet: enter it, or send another crew to %(meeting)s.",
                crew=names.of(step.meeting.crew),
                meeting=names.meeting(step.meeting),
            )


def _clashes(
    session: Session, steps: Steps, venues: dict[int, Venue], names: Names
) -> Iterator[str]:
    days = {step.draft.day for step in steps.written}
    leaving = {step.held.id for step in steps.moved if step.held}
    leaving |= {held.id for held in steps.cancelled}
    standing = [stay for stay in occupancy.standing(session, days) if stay.meeting not in leaving]
    wanted = [
        stay
        for step in steps.written
        for stay in occupancy.wanted(step.draft, venues[step.draft.venue_id])
    ]
    zone = steps.written[0].draft.zone if steps.written else ""
    for clash in clashes(wanted, standing):
        yield _sentence(clash, names, zone)


def _sentence(clash: Clash, names: Names, zone: str) -> str:
    words = {
        "who": names.of(_LETTERS[clash.wanted.kind].of(clash.wanted.subject)),
        "here": _stay(clash.wanted, names, zone),
        "there": _stay(clash.standing, names, zone),
        "way": clash.travel_minutes,
    }
    if clash.standing.venue is None:
        return _("%(who)s cannot come to %(here)s: busy by their own calendar.", **words)
    if clash.wanted.kind is Kind.VENUE:
        return _("%(here)s: the venue is taken then (%(there)s).", **words)
    if clash.overlaps:
        return _("%(who)s cannot be at %(here)s: bound at %(there)s.", **words)
    return _(
        "%(who)s cannot come to %(here)s: bound at %(there)s, and the way takes %(way)s minutes.",
        **words,
    )


def _stay(stay: Stay, names: Names, zone: str) -> str:
    start, end = (at.astimezone(clock.zone(zone)) for at in (stay.start, stay.end))
    hours = f"{format_time_of_day(start.time())}–{format_time_of_day(end.time())}"
    day = format_short_day(start.date())
    return (
        f"{names.of(Letter.VENUE.of(stay.venue))}, {day} {hours}"
        if stay.venue
        else f"{day} {hours}"
    )
