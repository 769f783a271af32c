"""What an organizer asks for, before anything is checked or kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time

from meetings.diary.meeting import Meeting
from meetings.diary.session import ReceptionSession


@dataclass(frozen=True)
class SessionDraft:
    """A session as asked for; ``id`` names the session that it changes, None a new one."""

    topic_id: int
    start: time
    end: time
    official_ids: tuple[int, ...] = ()
    crew_id: int | None = None
    language: str = "kk"
    id: int | None = None

    @classmethod
    def of(cls, session: ReceptionSession) -> SessionDraft:
        """The session as it stands."""
        return cls(
            topic_id=session.topic_id,
            start=session.start,
            end=session.end,
            official_ids=tuple(official.id for official in session.officials),
            crew_id=session.crew_id,
            language=session.language,
            id=session.id,
        )


@dataclass(frozen=True)
class MeetingDraft:
    """A meeting as asked for; times are wall-clock times in ``zone``."""

    venue_id: int
    day: date
    start: time
    end: time
    zone: str
    sessions: tuple[SessionDraft, ...]
    title_kk: str = ""
    title_ru: str = ""
    title_en: str = ""
    preparation: str = ""
    series_id: int | None = field(default=None)

    @classmethod
    def of(cls, meeting: Meeting) -> MeetingDraft:
        """The meeting as it stands, its cancelled sessions left out."""
        return cls(
            venue_id=meeting.venue_id,
            day=meeting.day,
            start=meeting.start,
            end=meeting.end,
            zone=meeting.zone,
            sessions=tuple(SessionDraft.of(session) for session in meeting.standing_sessions),
            title_kk=meeting.title_kk,
            title_ru=meeting.title_ru,
            title_en=meeting.title_en,
            preparation=meeting.preparation,
            series_id=meeting.series_id,
        )
