"""Records for tests, each with defaults that fit together."""

from __future__ import annotations

import itertools
from datetime import date, datetime, time
from typing import Any

from sqlalchemy.orm import Session, scoped_session

from meetings import clock
from meetings.appeals.appeal import Appeal, Outcome
from meetings.appeals.topic import Topic
from meetings.broadcasts.channel import Channel, Platform
from meetings.diary.meeting import Meeting, MeetingKind
from meetings.diary.session import ReceptionSession
from meetings.officials.crew import Crew
from meetings.officials.official import Official, Responsibility
from meetings.officials.organisation import Organisation
from meetings.places.district import District
from meetings.places.venue import Venue, VenueKind

ALWAYS_OPEN = {
    day: [["06:00", "23:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
}
DAY = date(2027, 5, 18)  # a Tuesday with long daylight


class Make:
    """``make.venue(capacity=5)``: builds, adds and flushes one record."""

    def __init__(self, session: scoped_session[Any] | Session) -> None:
        self._session = session
        self._numbers = itertools.count(1)

    def _save(self, record: Any) -> Any:
        self._session.add(record)
        self._session.flush()
        return record

    def _named(self, kind: str, given: dict[str, Any]) -> dict[str, Any]:
        number = next(self._numbers)
        names = {
            f"name_{language}": f"{kind} {number} {language}" for language in ("kk", "ru", "en")
        }
        return {"slug": f"{kind}-{number}", **names, **given}

    def district(self, **given: Any) -> District:
        return self._save(
            District(**{"latitude": 42.6, "longitude": 69.26, **self._named("district", given)})
        )

    def topic(self, **given: Any) -> Topic:
        return self._save(Topic(**self._named("topic", given)))

    def organisation(self, **given: Any) -> Organisation:
        return self._save(Organisation(**self._named("organisation", given)))

    def venue(self, **given: Any) -> Venue:
        given.setdefault("district", None)
        given["district"] = given["district"] or self.district()
        defaults = {
            "kind": VenueKind.BAZAAR, "latitude": given["district"].latitude,
            "longitude": given["district"].longitude, "capacity": 100, "hours": ALWAYS_OPEN,
        }  # fmt: skip
        return self._save(Venue(**{**defaults, **self._named("venue", given)}))

    def official(self, *, topics: Any = (), districts: Any = (), **given: Any) -> Official:
        given.setdefault("organisation", None)
        given["organisation"] = given["organisation"] or self.organisation()
        given["home"] = given.get("home") or next(iter(districts), None) or self.district()
        official = self._save(Official(**self._named("official", given)))
        official.responsibilities = [
            Responsibility(topic=topic, district=district)
            for topic in topics
            for district in districts
        ]
        self._session.flush()
        return official

    def crew(self, **given: Any) -> Crew:
        given["home"] = given.get("home") or self.district()
        return self._save(Crew(**self._named("crew", given)))

    def appeal(self, **given: Any) -> Appeal:
        given["topic"] = given.get("topic") or self.topic()
        given["district"] = given.get("district") or self.district()
        defaults = {
            "external_number": f"A-{next(self._numbers)}", "received_on": date(2019, 3, 1),
            "outcome": Outcome.UNDER_REVIEW, "changed_at": clock.now(),
        }  # fmt: skip
        return self._save(Appeal(**{**defaults, **given}))

    def meeting(
        self, *, sessions: int = 1, officials: Any = (), crew: Crew | None = None, **given: Any
    ) -> Meeting:
        """A draft at 10:00 with sessions of one hour each."""
        now = clock.now()
        given["venue"] = given.get("venue") or self.venue()
        defaults: dict[str, Any] = {
            "kind": MeetingKind.OPEN_AIR, "day": DAY, "start": time(10),
            "zone": "Asia/Almaty", "created_at": now, "changed_at": now,
        }  # fmt: skip
        start = given.get("start", defaults["start"])
        defaults["end"] = start.replace(hour=start.hour + max(sessions, 1))
        meeting = Meeting(**{**defaults, **given})
        for number in range(sessions):
            meeting.sessions.append(self._session_of(meeting, number, now, officials, crew))
        return self._save(meeting)

    def _session_of(
        self, meeting: Meeting, number: int, now: datetime, officials: Any, crew: Crew | None
    ) -> ReceptionSession:
        start, end = time(meeting.start.hour + number), time(meeting.start.hour + number + 1)
        return ReceptionSession(
            topic=self.topic(), start=start, end=end, officials=list(officials), crew=crew,
            created_at=now, content_changed_at=now,
            starts_at=clock.instant(meeting.day, start, meeting.zone),
            ends_at=clock.instant(meeting.day, end, meeting.zone),
        )  # fmt: skip

    def channel(self, **given: Any) -> Channel:
        defaults = {
            "platform": Platform.YOUTUBE, "name": f"Channel {next(self._numbers)}",
            "credentials": "{}", "created_at": clock.now(),
        }  # fmt: skip
        return self._save(Channel(**{**defaults, **given}))
