"""Names for the ids of a plan: what people call the places, people and topics."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.appeals.topic import Topic
from meetings.i18n import Translated, format_short_day, format_time_of_day
from meetings.officials.crew import Crew
from meetings.officials.official import Official
from meetings.places.district import District
from meetings.places.venue import Venue
from meetings.planner.plan import Meeting
from meetings.plans.ids import Letter

_KINDS: tuple[tuple[Letter, Any], ...] = (
    (Letter.DISTRICT, District),
    (Letter.VENUE, Venue),
    (Letter.TOPIC, Topic),
    (Letter.OFFICIAL, Official),
    (Letter.CREW, Crew),
)


@dataclass(frozen=True)
class Names:
    """Names by id, in the three languages."""

    known: Mapping[str, Translated]

    @classmethod
    def read(cls, session: Session) -> Names:
        """The names of all records that a plan can speak of. Five queries."""
        return cls({
            letter.of(id_): Translated(kk, ru, en)
            for letter, record in _KINDS
            for id_, kk, ru, en in session.execute(
                select(record.id, record.name_kk, record.name_ru, record.name_en)
            )
        })  # fmt: skip

    def of(self, id_: str) -> str:
        """The name in the current language; what is no record is called what it is."""
        if id_ in self.known:
            return str(self.known[id_])
        if id_.startswith(Letter.EXTRA.value):
            return _("Additional crew %(number)s", number=id_[1:])
        return _("a meeting outside of the plan") if id_.startswith("x") else id_

    def all(self, ids: Iterable[str]) -> str:
        """Several names in a row."""
        return ", ".join(self.of(id_) for id_ in ids)

    def meeting(self, meeting: Meeting) -> str:
        """“Central park, 18 May 09:00”."""
        return f"{self.of(meeting.venue)}, {when(meeting)}"


def when(meeting: Meeting) -> str:
    """“18 May 09:00”."""
    return f"{format_short_day(meeting.date)} {format_time_of_day(wall(meeting.start))}"


def wall(minutes: int) -> time:
    """A time of the day; the end of the day is its last minute."""
    minutes = min(minutes, 24 * 60 - 1)
    return time(minutes // 60, minutes % 60)
