"""Whom to send: the officials responsible, and what is free, least loaded first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings import clock
from meetings.diary import occupancy
from meetings.diary.clashes import Kind, Stay, clashes
from meetings.diary.meeting import Meeting
from meetings.diary.session import ReceptionSession, session_official
from meetings.diary.status import Status
from meetings.officials.crew import Crew
from meetings.officials.official import Absence, Official
from meetings.officials.responsible import officials_responsible
from meetings.places.venue import Venue

_NEARBY_WEEKS = 4


@dataclass(frozen=True)
class Candidate:
    """An official responsible for a topic in a district; ``week_load`` counts sessions of that week."""

    official: Official
    week_load: int
    month_load: int
    free: bool
    absent: bool

    @property
    def available(self) -> bool:
        """Whether nothing speaks against sending this official."""
        return self.free and not self.absent and self.week_load < self.official.max_per_week

    @property
    def order(self) -> tuple[bool, int, int, int]:
        """Sorts the available and least loaded first."""
        return not self.available, self.week_load, self.month_load, self.official.id


def candidates(
    session: Session, topic_id: int, when: Stay, day: date, standing: Sequence[Stay], venue: Venue
) -> list[Candidate]:
    """Officials responsible for the topic in the venue's district, the available and least loaded first.

    ``when`` is a stay of any subject, whose time and place each candidate is tried for. Four queries.
    """
    responsible = officials_responsible(session, topic_id, venue.district_id)
    week, month = loads(session, day, 0), loads(session, day, _NEARBY_WEEKS)
    absent = absent_on(session, day)
    found = [
        Candidate(
            official,
            week[official.id],
            month[official.id],
            is_free(Kind.OFFICIAL, official.id, when, standing),
            official.id in absent,
        )
        for official in responsible
    ]
    return sorted(found, key=lambda candidate: candidate.order)


def loads(session: Session, day: date, weeks_around: int) -> Counter[int]:
    """Sessions that stand for each official in the ISO week of the day, and so many weeks around it."""
    first = clock.week_start(day) - timedelta(weeks=weeks_around)
    last = clock.week_start(day) + timedelta(weeks=weeks_around + 1)
    rows = session.execute(
        select(session_official.c.official_id, func.count())
        .join(ReceptionSession, ReceptionSession.id == session_official.c.session_id)
        .join(Meeting, Meeting.id == ReceptionSession.meeting_id)
        .where(Meeting.day >= first, Meeting.day < last)
        .where(ReceptionSession.status != Status.CANCELLED)
        .group_by(session_official.c.official_id)
    )
    return Counter(dict(rows.all()))


def absent_on(session: Session, day: date) -> set[int]:
    """Ids of the officials who are away that day."""
    return set(
        session.scalars(
            select(Absence.official_id).where(Absence.first_day <= day, Absence.last_day >= day)
        )
    )


def is_free(kind: Kind, subject: int, when: Stay, standing: Sequence[Stay]) -> bool:
    """Whether the subject could be at the place and time of ``when``."""
    return not any(clashes([replace(when, kind=kind, subject=subject)], standing))


def free_crews(session: Session, when: Stay, standing: Sequence[Stay]) -> list[Crew]:
    """Active crews that could be there, in order of their ids."""
    crews = session.scalars(select(Crew).where(Crew.active).order_by(Crew.id))
    return [crew for crew in crews if is_free(Kind.CREW, crew.id, when, standing)]


def free_venues(
    session: Session, venue: Venue, when: Stay, standing: Sequence[Stay]
) -> list[Venue]:
    """Other active venues of the district that nobody holds then, those of the same kind first."""
    others = session.scalars(
        select(Venue).where(
            Venue.district_id == venue.district_id, Venue.active, Venue.id != venue.id
        )
    )
    free = [
        other
        for other in others
        if is_free(
            Kind.VENUE, other.id, replace(when, venue=other.id, position=other.position), standing
        )
    ]
    return sorted(free, key=lambda other: (other.kind is not venue.kind, other.id))


def stay_at(venue: Venue, start: datetime, end: datetime) -> Stay:
    """A time at a venue, to try subjects for."""
    return Stay(Kind.VENUE, venue.id, start, end, venue.id, venue.position)


def proposals(
    session: Session,
    topic_id: int,
    venue: Venue,
    day: date,
    hours: tuple[datetime, datetime],
    without: int | None = None,
) -> list[Candidate]:
    """The candidates for a session at a venue from start to end (instants), for the planning form."""
    standing = occupancy.standing(session, [day], without)
    return candidates(session, topic_id, stay_at(venue, *hours), day, standing, venue)
