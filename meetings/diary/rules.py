"""What a draft of a meeting must keep to, spoken in sentences with the free alternatives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from meetings import clock
from meetings.appeals.topic import Topic
from meetings.diary import occupancy, staffing
from meetings.diary.clashes import Clash, Kind, Stay, clashes
from meetings.diary.draft import MeetingDraft, SessionDraft
from meetings.diary.findings import Findings
from meetings.diary.meeting import Meeting
from meetings.diary.session import ReceptionSession
from meetings.errors import InvalidInput
from meetings.i18n import LANGUAGES, format_day, format_time_of_day
from meetings.officials.crew import Crew
from meetings.officials.official import Official
from meetings.places import conditions
from meetings.places.venue import Venue
from meetings.settings import Settings

_ALTERNATIVES = 3


@dataclass(frozen=True)
class _Known:
    """The records that a draft names, read once."""

    venue: Venue | None
    topics: dict[int, Topic]
    officials: dict[int, Official]
    crews: dict[int, Crew]
    standing: list[Stay]


def check(
    session: Session, draft: MeetingDraft, *, now: datetime, meeting: Meeting | None = None
) -> Findings:
    """All problems and warnings of a draft; ``meeting`` is the one that it would change."""
    findings = Findings()
    if not _check_form(draft, findings):
        return findings
    known = _read(session, draft, meeting)
    if known.venue is None or not known.venue.active:
        findings.refuse("venue", _("Choose a venue that is in use."))
        return findings
    _check_sessions(draft, known, findings)
    _check_past(draft, meeting, now, findings)
    for sentence in conditions.refusals(known.venue, draft.day, draft.start, draft.end, draft.zone):
        findings.refuse("day", sentence)
    for sentence in conditions.warnings(draft.day):
        findings.warn(sentence)
    if not findings.problems:
        _check_staff(session, draft, known, findings)
        _check_clashes(session, draft, known, known.venue, findings)
    return findings


def _check_form(draft: MeetingDraft, findings: Findings) -> bool:
    """What can be said without the database; False when the rest would make no sense."""
    _check_zone(draft, findings)
    if draft.end <= draft.start:
        findings.refuse("end", _("The meeting ends before it starts; choose a later end."))
    if not draft.sessions:
        findings.refuse("sessions", _("A meeting needs at least one reception session; add one."))
    for number, part in enumerate(draft.sessions):
        _check_hours(draft, part, f"sessions.{number}", findings)
    return not findings.problems


def _check_zone(draft: MeetingDraft, findings: Findings) -> None:
    """Opening hours and daylight are by the clocks of the region, so the meeting's must agree."""
    region = Settings.current().zone
    try:
        own = clock.instant(draft.day, draft.start, draft.zone)
    except InvalidInput as error:
        findings.refuse("zone", str(error))
        return
    if own != clock.instant(draft.day, draft.start, region):
        findings.refuse(
            "zone", _("The clocks at the venue go by %(zone)s; write the hours by it.", zone=region)
        )


def _check_hours(draft: MeetingDraft, part: SessionDraft, where: str, findings: Findings) -> None:
    if part.end <= part.start:
        findings.refuse(f"{where}.end", _("The session ends before it starts; choose a later end."))
    elif part.start < draft.start or part.end > draft.end:
        findings.refuse(
            f"{where}.start",
            _(
                "The session lies outside of its meeting, which goes from %(start)s to %(end)s.",
                start=format_time_of_day(draft.start),
                end=format_time_of_day(draft.end),
            ),
        )
    if part.language not in LANGUAGES:
        findings.refuse(f"{where}.language", _("Choose Kazakh, Russian or English."))


def _read(session: Session, draft: MeetingDraft, meeting: Meeting | None) -> _Known:
    topic_ids = {part.topic_id for part in draft.sessions}
    official_ids = {official for part in draft.sessions for official in part.official_ids}
    crew_ids = {part.crew_id for part in draft.sessions if part.crew_id}
    officials = (
        select(Official)
        .where(Official.id.in_(official_ids))
        .options(selectinload(Official.responsibilities))
    )
    return _Known(
        session.get(Venue, draft.venue_id),
        {
            topic.id: topic
            for topic in session.scalars(select(Topic).where(Topic.id.in_(topic_ids)))
        },
        {official.id: official for official in session.scalars(officials)},
        _crews(session, crew_ids),
        occupancy.standing(session, [draft.day], meeting.id if meeting else None),
    )


def _crews(session: Session, ids: set[int]) -> dict[int, Crew]:
    query = select(Crew).where(Crew.id.in_(ids))
    return {crew.id: crew for crew in session.scalars(query)} if ids else {}


def _check_sessions(draft: MeetingDraft, known: _Known, findings: Findings) -> None:
    for number, part in enumerate(draft.sessions):
        if part.topic_id not in known.topics:
            findings.refuse(f"sessions.{number}.topic", _("Choose a topic."))
        if any(official not in known.officials for official in part.official_ids):
            findings.refuse(f"sessions.{number}.officials", _("Choose officials from the list."))
        if part.crew_id and part.crew_id not in known.crews:
            findings.refuse(f"sessions.{number}.crew", _("Choose a crew from the list."))


def _check_past(
    draft: MeetingDraft, meeting: Meeting | None, now: datetime, findings: Findings
) -> None:
    unmoved = meeting and (meeting.day, meeting.start) == (draft.day, draft.start)
    if not unmoved and clock.instant(draft.day, draft.start, draft.zone) < now:
        findings.refuse("day", _("This time has passed; choose a day and hours that lie ahead."))


def _check_staff(session: Session, draft: MeetingDraft, known: _Known, findings: Findings) -> None:
    assert known.venue is not None
    absent = staffing.absent_on(session, draft.day)
    loads = staffing.loads(session, draft.day, 0)
    for number, part in enumerate(draft.sessions):
        for official_id in part.official_ids:
            official = known.officials[official_id]
            where = f"sessions.{number}.officials"
            if not official.active:
                findings.refuse(where, _("%(name)s is no longer in office.", name=official.name))
            if official_id in absent:
                findings.refuse(where, _absence(session, draft, part, known, official))
            if loads[official_id] >= official.max_per_week and part.id is None:
                findings.warn(_week_is_full(official, loads[official_id]))
            if not _responsible(official, part.topic_id, known.venue.district_id):
                findings.warn(_not_responsible(official, known.topics[part.topic_id], known.venue))


def _responsible(official: Official, topic_id: int, district_id: int) -> bool:
    pairs = {(duty.topic_id, duty.district_id) for duty in official.responsibilities}
    return (topic_id, district_id) in pairs


def _absence(
    session: Session, draft: MeetingDraft, part: SessionDraft, known: _Known, official: Official
) -> str:
    return _(
        "%(name)s is away on %(day)s.", name=official.name, day=format_day(draft.day)
    ) + _free_officials(session, draft, part, known)


def _week_is_full(official: Official, load: int) -> str:
    return _(
        "%(name)s already has %(load)s sessions in this week; the limit is %(limit)s.",
        name=official.name,
        load=load,
        limit=official.max_per_week,
    )


def _not_responsible(official: Official, topic: Topic, venue: Venue) -> str:
    return _(
        "%(name)s is not responsible for %(topic)s in %(district)s.",
        name=official.name,
        topic=topic.name,
        district=venue.district.name,
    )


def _check_clashes(
    session: Session, draft: MeetingDraft, known: _Known, venue: Venue, findings: Findings
) -> None:
    found = list(clashes(occupancy.wanted(draft, venue), known.standing))
    meetings = _meetings_of(session, found)
    for each in found:
        where, part = _field_of(draft, each)
        sentence = _both_sides(draft, known, venue, meetings, each)
        findings.refuse(where, sentence + _alternatives(session, draft, part, known, venue, each))


def _meetings_of(session: Session, found: Sequence[Clash]) -> dict[int, Meeting]:
    ids = {each.standing.meeting for each in found if each.standing.meeting}
    if not ids:
        return {}
    named = (
        select(Meeting)
        .where(Meeting.id.in_(ids))
        .options(
            joinedload(Meeting.venue),
            selectinload(Meeting.sessions).joinedload(ReceptionSession.topic),
        )
    )
    return {meeting.id: meeting for meeting in session.scalars(named)}


def _field_of(draft: MeetingDraft, found: Clash) -> tuple[str, SessionDraft | None]:
    if found.wanted.kind is Kind.VENUE:
        return "venue", None
    for number, part in enumerate(draft.sessions):
        start = clock.instant(draft.day, part.start, draft.zone)
        named = part.official_ids if found.wanted.kind is Kind.OFFICIAL else (part.crew_id,)
        if start == found.wanted.start and found.wanted.subject in named:
            field = "officials" if found.wanted.kind is Kind.OFFICIAL else "crew"
            return f"sessions.{number}.{field}", part
    return "sessions", None


def _both_sides(
    draft: MeetingDraft, known: _Known, venue: Venue, meetings: dict[int, Meeting], found: Clash
) -> str:
    subject = _subject_name(known, venue, found)
    there = found.standing
    standing_meeting = meetings.get(there.meeting) if there.meeting else None
    words = {
        "subject": subject,
        "here": venue.name,
        "here_hours": _span(found.wanted, draft.zone),
        "there": standing_meeting.venue.name if standing_meeting else venue.name,
        "there_hours": _span(there, draft.zone),
        "way": found.travel_minutes,
    }
    if there.venue is None:
        return _(
            "%(subject)s cannot be at %(here)s %(here_hours)s: busy by their own calendar.", **words
        )
    if not found.overlaps:
        return _(
            "%(subject)s cannot come to %(here)s for %(here_hours)s: bound at %(there)s %(there_hours)s, "
            "and the way between takes %(way)s minutes.",
            **words,
        )
    if found.wanted.kind is Kind.VENUE:
        return _(
            "%(subject)s is taken %(there_hours)s by “%(meeting)s”, which overlaps with %(here_hours)s.",
            meeting=_title(standing_meeting),
            **words,
        )
    return _(
        "%(subject)s cannot be at %(here)s %(here_hours)s: bound at %(there)s %(there_hours)s.",
        **words,
    )


def _title(meeting: Meeting | None) -> str:
    """What an organizer knows a meeting by: its own title, or its topics."""
    if meeting is None:
        return _("this meeting")
    topics = ", ".join(str(held.topic.name) for held in meeting.standing_sessions)
    return str(meeting.own_title) or topics


def _subject_name(known: _Known, venue: Venue, found: Clash) -> str:
    if found.wanted.kind is Kind.VENUE:
        return str(venue.name)
    people = known.officials if found.wanted.kind is Kind.OFFICIAL else known.crews
    return str(people[found.wanted.subject].name)


def _span(stay: Stay, zone_name: str) -> str:
    zone = clock.zone(zone_name)
    start, end = stay.start.astimezone(zone), stay.end.astimezone(zone)
    return f"{format_time_of_day(start.time())}–{format_time_of_day(end.time())}"


def _alternatives(
    session: Session,
    draft: MeetingDraft,
    part: SessionDraft | None,
    known: _Known,
    venue: Venue,
    found: Clash,
) -> str:
    if found.wanted.kind is Kind.OFFICIAL and part is not None:
        return _free_officials(session, draft, part, known)
    standing = [*known.standing, *(occupancy.wanted(draft, venue))]
    if found.wanted.kind is Kind.CREW:
        free: Sequence[Crew | Venue] = staffing.free_crews(session, found.wanted, standing)
    else:
        suitable = staffing.free_venues(session, venue, found.wanted, known.standing)
        free = [other for other in suitable if _can_host(other, draft)]
    return _free(free)


def _can_host(venue: Venue, draft: MeetingDraft) -> bool:
    return not any(conditions.refusals(venue, draft.day, draft.start, draft.end, draft.zone))


def _free_officials(
    session: Session, draft: MeetingDraft, part: SessionDraft, known: _Known
) -> str:
    assert known.venue is not None
    start, end = _instants(draft, part.start, part.end)
    when = staffing.stay_at(known.venue, start, end)
    standing = [*known.standing, *occupancy.wanted(draft, known.venue)]
    found = staffing.candidates(session, part.topic_id, when, draft.day, standing, known.venue)
    return _free([candidate.official for candidate in found if candidate.available])


def _instants(draft: MeetingDraft, start: time, end: time) -> tuple[datetime, datetime]:
    return clock.instant(draft.day, start, draft.zone), clock.instant(draft.day, end, draft.zone)


def _free(records: Sequence[Official | Crew | Venue]) -> str:
    if not records:
        return " " + _("Nobody and nothing else is free then; choose another time.")
    names = ", ".join(str(record.name) for record in records[:_ALTERNATIVES])
    return " " + _("Free at that time: %(names)s.", names=names)
