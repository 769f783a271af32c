"""The diary of the demo: what was, what comes, what is only planned, what was cancelled.

Every meeting goes through the same planning as at the desk, so that none clashes.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings import clock
from meetings.appeals.topic import Topic
from meetings.demo.slots import CANCEL_REASON, RECEPTIONS, SLOTS, Reception, Slot
from meetings.diary import occupancy, planning, staffing
from meetings.diary.draft import MeetingDraft, SessionDraft
from meetings.diary.layout import lay_out
from meetings.diary.meeting import Meeting
from meetings.diary.series import ReceptionSeries
from meetings.diary.status import Status
from meetings.officials.crew import Crew
from meetings.officials.responsible import officials_responsible
from meetings.places import conditions, public_holidays, travel
from meetings.places.district import District
from meetings.places.venue import Venue, VenueKind

ZONE = "Asia/Almaty"
OFFICIALS_PER_SESSION = 2
SEARCH_DAYS = 7
AHEAD = timedelta(weeks=6)
PLANNED_BEFORE = timedelta(days=12)
PUBLISHED_BEFORE = timedelta(days=10)
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "no-tie demo")


@dataclass(frozen=True)
class Occasion:
    """A slot that found its venue and its day."""

    slot: Slot
    venue: Venue
    day: date

    @property
    def end(self) -> time:
        """Each session takes an hour."""
        return time(self.slot.start.hour + len(self.slot.topics), self.slot.start.minute)

    def hours(self, number: int) -> tuple[time, time]:
        """Start and end of the session of that number, by the wall clock."""
        start = self.slot.start
        return time(start.hour + number, start.minute), time(start.hour + number + 1, start.minute)


def fill(session: Session, today: date, now: datetime) -> None:
    """Plan and publish all meetings of the demo around a day."""
    topics = {topic.slug: topic for topic in session.scalars(select(Topic))}
    for slot in SLOTS:
        # In a week of holidays a slot may find no venue; the demo then has one meeting less.
        if occasion := _occasion(session, slot, today):
            _hold(session, occasion, topics, now)
    for reception in RECEPTIONS:
        _recur(session, reception, topics, today, now)


def _occasion(session: Session, slot: Slot, today: date) -> Occasion | None:
    """The first day from the slot's on, further away from today, on which a venue of its kind can host."""
    venues = _venues(session, slot)
    step = -1 if slot.days < 0 else 1
    days = [today + timedelta(days=slot.days + step * off) for off in range(SEARCH_DAYS)]
    occasions = (Occasion(slot, venue, day) for day in days for venue in venues)
    return next((each for each in occasions if _can_host(session, each)), None)


def _venues(session: Session, slot: Slot) -> list[Venue]:
    found = session.scalars(
        select(Venue)
        .join(Venue.district)
        .where(District.slug == slot.district, Venue.kind.in_(slot.kinds))
        .order_by(Venue.id)
    )
    return sorted(found, key=lambda venue: slot.kinds.index(venue.kind))


def _can_host(session: Session, occasion: Occasion) -> bool:
    venue, day = occasion.venue, occasion.day
    refusals = conditions.refusals(venue, day, occasion.slot.start, occasion.end, ZONE)
    if public_holidays.holiday(day) or any(refusals):
        return False
    there = select(Meeting.id).where(Meeting.venue == venue, Meeting.day == day)
    return session.scalars(there).first() is None


def _hold(session: Session, occasion: Occasion, topics: dict[str, Topic], now: datetime) -> None:
    begun = min(now, clock.instant(occasion.day, occasion.slot.start, ZONE))
    draft = _draft(session, occasion, topics)
    meeting, _findings = planning.plan(session, draft, now=begun - PLANNED_BEFORE)
    _name_sessions(meeting)
    if occasion.slot.status is not Status.DRAFT:
        planning.publish(session, meeting, now=begun - PUBLISHED_BEFORE)
    if occasion.slot.status is Status.CANCELLED:
        planning.cancel(session, meeting, CANCEL_REASON, now=now)


def _draft(session: Session, occasion: Occasion, topics: dict[str, Topic]) -> MeetingDraft:
    slot = occasion.slot
    crew = _crew(session, occasion)
    taken: set[int] = set()
    return MeetingDraft(
        venue_id=occasion.venue.id,
        day=occasion.day,
        start=slot.start,
        end=occasion.end,
        zone=ZONE,
        sessions=tuple(
            SessionDraft(
                topic_id=topics[slug].id,
                start=occasion.hours(number)[0],
                end=occasion.hours(number)[1],
                official_ids=_officials(session, occasion, number, topics[slug], taken),
                crew_id=crew.id if crew else None,
                language=slot.language,
            )
            for number, slug in enumerate(slot.topics)
        ),
    )


def _officials(
    session: Session, occasion: Occasion, number: int, topic: Topic, taken: set[int]
) -> tuple[int, ...]:
    """The first of those whom the desk would propose, each for one session of a meeting only."""
    start, end = (clock.instant(occasion.day, wall, ZONE) for wall in occasion.hours(number))
    found = staffing.proposals(session, topic.id, occasion.venue, occasion.day, (start, end))
    can_come = (each.official.id for each in found if each.free and not each.absent)
    chosen = [official for official in can_come if official not in taken][:OFFICIALS_PER_SESSION]
    taken.update(chosen)
    return tuple(chosen)


def _crew(session: Session, occasion: Occasion) -> Crew | None:
    """The nearest crew that is free for the whole meeting."""
    start = clock.instant(occasion.day, occasion.slot.start, ZONE)
    end = clock.instant(occasion.day, occasion.end, ZONE)
    when = staffing.stay_at(occasion.venue, start, end)
    standing = occupancy.standing(session, [occasion.day])
    crews = staffing.free_crews(session, when, standing)
    here = occasion.venue.position
    return min(crews, key=lambda crew: travel.kilometres(crew.home.position, here), default=None)


def _recur(
    session: Session, reception: Reception, topics: dict[str, Topic], today: date, now: datetime
) -> None:
    """A series in the district's office from tomorrow on, laid out for six weeks and published."""
    series = _series(session, reception, topics, today + timedelta(days=1))
    for meeting in lay_out(session, series, series.first_day, today + AHEAD, now=now).created:
        _name_sessions(meeting)
        planning.publish(session, meeting, now=now)


def _series(
    session: Session, reception: Reception, topics: dict[str, Topic], first_day: date
) -> ReceptionSeries:
    venue = session.scalars(
        select(Venue)
        .join(Venue.district)
        .where(District.slug == reception.district, Venue.kind == VenueKind.OFFICE)
    ).one()
    topic = topics[reception.topic]
    officials = officials_responsible(session, topic.id, venue.district_id)
    series = ReceptionSeries(
        venue=venue,
        topic=topic,
        rule=reception.rule,
        first_day=first_day,
        start=reception.start,
        end=time(reception.start.hour + 2),
        zone=ZONE,
        officials=list(officials[-1:]),
    )
    session.add(series)
    session.flush()
    return series


def _name_sessions(meeting: Meeting) -> None:
    """The same UID at every load, so that a calendar that subscribed to a demo finds its sessions again."""
    for held in meeting.sessions:
        name = f"{meeting.venue.slug} {meeting.day} {held.start}"
        held.uid = f"{uuid.uuid5(NAMESPACE, name)}@no-tie"
