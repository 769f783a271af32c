"""How duties stand: for each district of each period the visits held, planned and missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from meetings import clock
from meetings.diary.meeting import Meeting
from meetings.diary.session import ReceptionSession, session_official
from meetings.diary.status import Status
from meetings.places.district import District
from meetings.places.venue import Venue
from meetings.plans.duty import Duty

SOON = timedelta(days=30)


class Standing(StrEnum):
    """How a duty stands in a period; ``pressing`` is what turns red before it is late."""

    DONE = "done"
    PLANNED = "planned"
    OPEN = "open"
    PRESSING = "pressing"
    LATE = "late"

    @property
    def label(self) -> str:
        """The standing in the current language."""
        return str(_LABELS[self])


_LABELS = {
    Standing.DONE: _l("Fulfilled"),
    Standing.PLANNED: _l("Planned"),
    Standing.OPEN: _l("Time is left"),
    Standing.PRESSING: _l("Time is running out"),
    Standing.LATE: _l("Missed"),
}


@dataclass(frozen=True)
class Visit:
    """A meeting of the diary in a district with the official in a session."""

    meeting: int
    official: int
    district: int
    day: date
    held: bool


@dataclass(frozen=True)
class Visits:
    """The visits to one district that a duty asks for in one period."""

    district: District
    needed: int
    held: int
    planned: int

    @property
    def missing(self) -> int:
        """Visits that are neither held nor planned."""
        return max(0, self.needed - self.held - self.planned)


@dataclass(frozen=True)
class Account:
    """A duty in one of its periods; ``by`` is the last day on which it can be fulfilled."""

    duty: Duty
    since: date
    by: date
    districts: tuple[Visits, ...]
    standing: Standing

    @property
    def needed(self) -> int:
        """Visits asked for in all districts."""
        return sum(each.needed for each in self.districts)

    @property
    def held(self) -> int:
        """Visits held, no more of a district than it needs."""
        return sum(min(each.held, each.needed) for each in self.districts)

    @property
    def planned(self) -> int:
        """Visits that stand in the diary and fill a need."""
        return sum(min(each.planned, max(0, each.needed - each.held)) for each in self.districts)

    @property
    def missing(self) -> int:
        """Visits that nobody has planned yet."""
        return sum(each.missing for each in self.districts)

    @property
    def next_by(self) -> date | None:
        """The day by which the next missing visit is due when they are spread evenly."""
        if not self.missing:
            return None
        done = self.needed - self.missing
        days = (self.by - self.since).days + 1
        return self.since + timedelta(days=days * (done + 1) // self.needed - 1)


def active(session: Session) -> Sequence[Duty]:
    """All duties in force, with their officials and districts."""
    return session.scalars(
        select(Duty)
        .where(Duty.active)
        .options(joinedload(Duty.official), selectinload(Duty.districts))
        .order_by(Duty.official_id, Duty.id)
    ).all()


def accounts(
    session: Session, now: datetime, zone: str, *, ahead: int = 0, back: int = 0
) -> list[Account]:
    """Every duty in the period that runs now, and those of so many days ahead and back; late and
    pressing ones first."""
    today = clock.today(now, zone)
    found = [
        (duty, period)
        for duty in active(session)
        for period in duty.periods(today - timedelta(days=back), today + timedelta(days=ahead))
    ]
    if not found:
        return []
    first = min(start for _, (start, _end) in found)
    last = max(end for _, (_start, end) in found)
    known = visits(session, first, last, now)
    drawn_up = [account(duty, period, known, today) for duty, period in found]
    return sorted(drawn_up, key=_urgency)


_ORDER = (Standing.LATE, Standing.PRESSING, Standing.OPEN, Standing.PLANNED, Standing.DONE)


def _urgency(each: Account) -> tuple[int, date, int]:
    return _ORDER.index(each.standing), each.next_by or each.by, each.duty.id


def account(duty: Duty, period: tuple[date, date], known: Iterable[Visit], today: date) -> Account:
    """How a duty stands in one period."""
    held, planned = _count(duty, period, known)
    districts = tuple(
        Visits(district, duty.at_least, held[district.id], planned[district.id])
        for district in duty.districts
    )
    return Account(duty, *period, districts, _standing(districts, period, today))


def _count(
    duty: Duty, period: tuple[date, date], known: Iterable[Visit]
) -> tuple[Counter[int], Counter[int]]:
    first = max(period[0], duty.first_day or period[0])
    last = min(period[1], duty.last_day or period[1])
    own = [
        visit
        for visit in known
        if visit.official == duty.official_id and first <= visit.day <= last
    ]
    held = Counter(visit.district for visit in own if visit.held)
    return held, Counter(visit.district for visit in own if not visit.held)


def _standing(districts: Sequence[Visits], period: tuple[date, date], today: date) -> Standing:
    missing = sum(each.missing for each in districts)
    if all(each.held >= each.needed for each in districts):
        return Standing.DONE
    if today > period[1]:
        return Standing.LATE
    if not missing:
        return Standing.PLANNED
    needed = sum(each.needed for each in districts)
    return Standing.PRESSING if _presses(missing, needed, period, today) else Standing.OPEN


def _presses(missing: int, needed: int, period: tuple[date, date], today: date) -> bool:
    """30 days are left or less, or it is a whole visit behind visits that are spread evenly."""
    left = period[1] - today + timedelta(days=1)
    whole = period[1] - period[0] + timedelta(days=1)
    return left <= SOON or whole * missing - left * needed >= whole


def visits(session: Session, first: date, last: date, now: datetime) -> list[Visit]:
    """The visits of all officials between two days, both included. One query."""
    rows = session.execute(
        select(
            Meeting.id, session_official.c.official_id, Venue.district_id, Meeting.day,
            ReceptionSession.ends_at, ReceptionSession.status,
        )
        .join(ReceptionSession, ReceptionSession.id == session_official.c.session_id)
        .join(Meeting, Meeting.id == ReceptionSession.meeting_id)
        .join(Venue, Venue.id == Meeting.venue_id)
        .where(Meeting.day.between(first, last), ReceptionSession.status != Status.CANCELLED)
        .order_by(Meeting.day, Meeting.id)
    )  # fmt: skip
    found: dict[tuple[int, int], Visit] = {}
    for meeting, official, district, day, ends_at, status in rows:
        over = ends_at <= now
        if over and status is not Status.PUBLISHED:
            continue
        found.setdefault((meeting, official), Visit(meeting, official, district, day, over))
    return list(found.values())
