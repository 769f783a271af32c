"""What a broadcast says about its session at a platform."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import force_locale, format_date
from flask_babel import gettext as _

from meetings.broadcasts.wording import clean, cut, octets
from meetings.diary.meeting import Meeting
from meetings.diary.session import ReceptionSession
from meetings.officials.official import Official

Chapters = Sequence[tuple[int, str]]
LEAST_CHAPTERS = 3


@dataclass(frozen=True)
class Limits:
    """The longest title in characters (UTF-16 units) and description in bytes (UTF-8)."""

    title: int
    description: int


@dataclass(frozen=True)
class Content:
    """Title, description that ends in the marker, and times, all within a platform's limits.

    ``page_url`` is the session's own page, which the description names too. ``recording_url`` is
    where the session can be seen afterwards, on whatever platform, as soon as that is known.
    ``on_air``: it can be seen now, on whatever platform.
    """

    title: str
    description: str
    starts_at: datetime
    ends_at: datetime
    marker: str
    language: str = "kk"
    page_url: str = ""
    recording_url: str = ""
    on_air: bool = False

    @property
    def digest(self) -> str:
        """Changes exactly when the platform must be told."""
        told = (self.title, self.description, self.starts_at.isoformat(), self.ends_at.isoformat())
        return hashlib.sha256("\n".join(told).encode("utf-8", "ignore")).hexdigest()


def content_of(
    session: ReceptionSession,
    marker: str,
    base_url: str,
    limits: Limits,
    chapters: Chapters = (),
    recording_url: str = "",
) -> Content:
    """The content in the session's language; needs an application context for the catalogues.

    ``chapters`` are seconds since the real start and titles, known afterwards only.
    """
    with force_locale(session.language):
        address = page_url(session, base_url)
        page = f"{_('Page of the session')}: {address}"
        return Content(
            title=cut(_title(session), limits.title),
            description=_description(
                [*_lines(session), *_told(chapters)], page, marker, limits.description
            ),
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            marker=marker,
            language=session.language,
            page_url=address,
            recording_url=recording_url,
        )


def playlist_title(language: str) -> str:
    """What the channel's playlist of all our broadcasts is called."""
    with force_locale(language):
        return _("Receptions and open-air meetings")


def page_url(session: ReceptionSession, base_url: str) -> str:
    """The session's public page in its own language."""
    return f"{base_url}/{session.language}/sessions/{session.id}"


def _title(session: ReceptionSession) -> str:
    language, meeting = session.language, session.meeting
    occasion = clean(meeting.own_title.to(language)) or _place(meeting, language)
    day = format_date(meeting.day, "d MMMM y")
    return " · ".join(filter(None, (clean(session.topic.name.to(language)), occasion, day)))


def _place(meeting: Meeting, language: str) -> str:
    names = (meeting.venue.name.to(language), meeting.venue.district.name.to(language))
    return ", ".join(filter(None, map(clean, names)))


def _description(lines: list[str], page: str, marker: str, limit: int) -> str:
    tail = f"\n\n{page}\n{marker}"
    return cut("\n".join(lines), limit - octets(tail), octets) + tail


def _lines(session: ReceptionSession) -> Iterator[str]:
    language, meeting = session.language, session.meeting
    yield f"{meeting.kind.label}: {clean(session.topic.name.to(language))}"
    if own := clean(meeting.own_title.to(language)):
        yield own
    day = format_date(meeting.day, "full")
    yield f"{_('When')}: {day}, {session.start:%H:%M}–{session.end:%H:%M}"
    address = clean(meeting.venue.address.to(language))
    yield f"{_('Where')}: {', '.join(filter(None, (_place(meeting, language), address)))}"
    if session.officials:
        yield f"{_('Officials')}:"
        yield from (f"– {_official(official, language)}" for official in session.officials)


def _told(chapters: Chapters) -> Iterator[str]:
    """The first one begins at 0:00, as YouTube wants it; fewer than three are no chapters there.

    https://support.google.com/youtube/answer/9884579
    """
    if not chapters:
        return
    whole = list(chapters) if chapters[0][0] == 0 else [(0, _("Beginning")), *chapters]
    if len(whole) < LEAST_CHAPTERS:
        return
    yield ""
    yield from (f"{_clock(seconds)} {clean(title)}" for seconds, title in whole)


def _clock(seconds: int) -> str:
    """``4:05`` or ``1:04:05``."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _official(official: Official, language: str) -> str:
    known = (official.name.to(language), official.post.to(language))
    return ", ".join(filter(None, map(clean, known)))
