"""A release as a document of its own: plain values, names as they were on that day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from meetings.appeals.topic import Topic
from meetings.diary.draft import MeetingDraft
from meetings.i18n import LANGUAGES
from meetings.officials.crew import Crew
from meetings.officials.official import Official
from meetings.places.venue import Venue
from meetings.planner.plan import Meeting
from meetings.plans.ids import Letter

Line = dict[str, Any]
"""One meeting: ``meeting`` (number in the diary), ``key``, ``day``, ``start``, ``end``, ``venue``,
``district``, ``crew`` and ``sessions``; whatever has a name has ``id``, ``kk``, ``ru`` and ``en``."""


class Freezer:
    """Writes lines; reads the records that it names once. ``crews`` are the ids of those that exist."""

    def __init__(self, session: Session) -> None:
        self._venues = {each.id: each for each in session.scalars(select(Venue))}
        self._topics = {each.id: each for each in session.scalars(select(Topic))}
        self._crews = {each.id: each for each in session.scalars(select(Crew))}
        self.crews = {Letter.CREW.of(number) for number in self._crews}
        people = select(Official).options(joinedload(Official.organisation))
        self._officials = {each.id: each for each in session.scalars(people)}

    def line(self, number: int | None, draft: MeetingDraft, meeting: Meeting | None) -> Line:
        """A meeting as the diary holds it, with the appeals that the plan takes up there."""
        venue = self._venues[draft.venue_id]
        return {
            "meeting": number,
            "key": meeting.id if meeting else "",
            "day": draft.day.isoformat(),
            "start": f"{draft.start:%H:%M}",
            "end": f"{draft.end:%H:%M}",
            "venue": {**named(venue), "kind": venue.kind.value},
            "district": named(venue.district),
            "crew": self._crew(draft),
            "sessions": [
                {
                    "topic": named(self._topics[part.topic_id]),
                    "start": f"{part.start:%H:%M}",
                    "end": f"{part.end:%H:%M}",
                    "officials": [
                        self._official(official, _answers(meeting, part.topic_id, official))
                        for official in part.official_ids
                    ],
                }
                for part in draft.sessions
            ],
        }

    def _crew(self, draft: MeetingDraft) -> Line | None:
        ids = [part.crew_id for part in draft.sessions if part.crew_id]
        return named(self._crews[ids[0]]) if ids else None

    def _official(self, number: int, answers: int) -> Line:
        official = self._officials[number]
        posts = {f"post_{language}": official.post.to(language) for language in LANGUAGES}
        return {
            **named(official), **posts, "answers": answers,
            "organisation": named(official.organisation),
        }  # fmt: skip


def named(record: Any) -> Line:
    """Number and names of a record."""
    names = {language: getattr(record, f"name_{language}") for language in LANGUAGES}
    return {"id": record.id, **names}


def _answers(meeting: Meeting | None, topic: int, official: int) -> int:
    if meeting is None:
        return 0
    id_ = Letter.OFFICIAL.of(official)
    parts = (part for part in meeting.sessions if part.topic == Letter.TOPIC.of(topic))
    return sum(part.answers.get(id_, 0) for part in parts)


def in_order(lines: Iterable[Line]) -> list[Line]:
    """By day and hour."""
    return sorted(lines, key=lambda line: (line["day"], line["start"], line["meeting"] or 0))


def day_of(line: Mapping[str, Any]) -> date:
    """The day of a line."""
    return date.fromisoformat(line["day"])


def start_of(line: Mapping[str, Any]) -> time:
    """The start of a line."""
    return time.fromisoformat(line["start"])


def taken_up(line: Mapping[str, Any]) -> int:
    """The appeals that are to be taken up there."""
    sessions: Sequence[Mapping[str, Any]] = line["sessions"]
    return sum(who["answers"] for part in sessions for who in part["officials"])
