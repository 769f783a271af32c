"""The history of a meeting: what the audit trail says of it and its sessions, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from meetings.accounts.history import FIELDS
from meetings.appeals.topic import Topic
from meetings.audit import AuditEntry
from meetings.diary.meeting import Meeting, MeetingKind
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.i18n import LANGUAGES, format_short_day, format_time_of_day
from meetings.officials.crew import Crew
from meetings.officials.official import Official
from meetings.places.venue import Venue

LONGEST = 100
_NOTHING = "–"
_RECORDS: dict[str, Any] = {
    "venue_id": Venue,
    "topic_id": Topic,
    "crew_id": Crew,
    "officials": Official,
}
# Of the names that the trail gives to columns, those an organizer asks about.
_FIELDS = {
    name: FIELDS[name]
    for name in (
        "status", "venue_id", "day", "start", "end", "kind", "zone", "title_kk", "title_ru", "title_en",
        "preparation", "cancel_reason", "topic_id", "crew_id", "language", "officials",
    )
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One change of one record; ``changes`` are phrases such as “day: 24 Nov → 25 Nov”."""

    what: str
    changes: list[str]


@dataclass(frozen=True)
class Step:
    """What somebody did in one go."""

    at: datetime
    actor: str
    lines: list[Line]


def of_meeting(session: Session, meeting: Meeting) -> list[Step]:
    """The latest steps first; at most one query for each kind of record beside the trail's own."""
    sessions = {held.id: held for held in meeting.sessions}
    entries = session.scalars(
        select(AuditEntry)
        .where(
            or_(
                and_(AuditEntry.subject == "meeting", AuditEntry.subject_id == meeting.id),
                and_(
                    AuditEntry.subject == "reception_session", AuditEntry.subject_id.in_(sessions)
                ),
            )
        )
        .order_by(AuditEntry.id.desc())
        .limit(LONGEST)
    ).all()
    telling = [entry for entry in entries if _is_telling(entry)]
    names = _names(session, telling)
    return [
        Step(at, actor, [Line(_what(each, sessions), _changes(each, names)) for each in together])
        for (at, actor), together in groupby(telling, key=lambda each: (_minute(each), each.actor))
    ]


def _is_telling(entry: AuditEntry) -> bool:
    return entry.action == "create" or any(field in entry.changes for field in _FIELDS)


def _minute(entry: AuditEntry) -> datetime:
    return entry.at.replace(second=0, microsecond=0)


def _what(entry: AuditEntry, sessions: dict[int, ReceptionSession]) -> str:
    held = sessions.get(entry.subject_id or 0) if entry.subject == "reception_session" else None
    if held is None:
        return _("Planned the meeting") if entry.action == "create" else _("Changed the meeting")
    words = {"topic": held.topic.name, "start": format_time_of_day(held.start)}
    if entry.action == "create":
        return _("Added the session %(topic)s, %(start)s", **words)
    return _("Changed the session %(topic)s, %(start)s", **words)


Names = dict[tuple[str, int], str]


def _names(session: Session, entries: Sequence[AuditEntry]) -> Names:
    """The names of all records that the entries mention, by field and id."""
    wanted: dict[str, set[int]] = {field: set() for field in _RECORDS}
    for entry in entries:
        for field in _RECORDS.keys() & entry.changes.keys():
            for side in entry.changes[field]:
                wanted[field] |= set(_ids(side))
    return {
        (field, record.id): str(record.name)
        for field, ids in wanted.items()
        if ids
        for record in session.scalars(select(_RECORDS[field]).where(_RECORDS[field].id.in_(ids)))
    }


def _ids(side: Any) -> Iterator[int]:
    """Ids of one side of a change: a number, ``official 5``, or a list of these."""
    for value in side if isinstance(side, list) else [side]:
        last = str(value).rpartition(" ")[2]
        if last.isdecimal():
            yield int(last)


def _changes(entry: AuditEntry, names: Names) -> list[str]:
    if entry.action == "create":
        return []
    return [
        _phrase(field, entry.changes[field], names) for field in _FIELDS if field in entry.changes
    ]


def _phrase(field: str, sides: Sequence[Any], names: Names) -> str:
    before, after = (_said(field, side, names) for side in sides)
    if field == "officials":
        gone = _("without %(names)s", names=before) if before != _NOTHING else ""
        new = _("with %(names)s", names=after) if after != _NOTHING else ""
        return f"{_FIELDS[field]}: " + ", ".join(filter(None, (new, gone)))
    if field == "preparation":
        return str(_FIELDS[field])
    return f"{_FIELDS[field]}: {before} → {after}"


def _said(field: str, side: Any, names: Names) -> str:
    if side in (None, ""):
        return _NOTHING
    if field in _RECORDS:
        return ", ".join(names.get((field, each), _("deleted since")) for each in _ids(side))
    return _WORDS[field](side) if field in _WORDS else str(side)


_WORDS: dict[str, Any] = {
    "status": lambda side: Status(side).label,
    "kind": lambda side: MeetingKind(side).label,
    "language": lambda side: LANGUAGES.get(side, side),
    "day": lambda side: format_short_day(date.fromisoformat(side)),
    "start": lambda side: format_time_of_day(time.fromisoformat(side)),
    "end": lambda side: format_time_of_day(time.fromisoformat(side)),
}
