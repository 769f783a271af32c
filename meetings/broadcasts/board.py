"""The board of a day: each session with its channels as they stand, in plain values.

Plain, so that its digest says whether anything that a page shows has changed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from meetings.broadcasts.broadcast import Observed, Picture, Wanted
from meetings.broadcasts.check import Result
from meetings.broadcasts.reconcile import OVER, STARTED

SOON = timedelta(minutes=15)
TESTED_FROM = timedelta(hours=2)
ARRIVING = (Picture.POOR, Picture.GOOD)


@dataclass(frozen=True)
class Signal:
    """How the picture arrives at one platform, as of ``at``."""

    picture: Picture
    bitrate_kbps: int | None
    video: bool | None
    audio: bool | None
    notes: tuple[str, ...]
    at: datetime | None


@dataclass(frozen=True)
class Row:
    """One broadcast; its times are those of the place's clock, as ``10:05``. ``waiting`` says why it is not as wanted; ``testable``: it can be shown to us alone."""

    id: int
    platform: str
    channel: str
    observed: Observed
    wanted: Wanted
    signal: Signal | None
    testable: bool
    viewers: int | None
    watch_url: str | None
    waiting: str
    waits_for_a_person: bool
    started: str
    ended: str
    recording_url: str | None

    @property
    def takes_picture(self) -> bool:
        """Whether it can go live; the others announce."""
        return self.signal is not None

    @property
    def arrives(self) -> bool:
        """Whether a picture is there."""
        return self.signal is not None and self.signal.picture in ARRIVING


@dataclass(frozen=True)
class Line:
    """One line of the checklist of one channel."""

    channel: str
    subject: str
    result: Result
    sentence: str
    stage: str
    checked_at: datetime


@dataclass(frozen=True)
class Mishap:
    """A trouble that stands, on one channel or several."""

    trouble: str
    advice: str
    channels: tuple[str, ...]
    since: str


@dataclass(frozen=True)
class Link:
    """A link by hand."""

    id: int
    name: str
    url: str


@dataclass(frozen=True)
class Session:
    """A session with everything about its broadcasts.

    ``step`` is what comes next, None when nothing does; ``is_near``: a picture should be there.
    """

    id: int
    district_id: int
    crew_user_id: int | None
    topic: str
    start: str
    end: str
    starts_at: datetime
    ends_at: datetime
    place: str
    venue_kind: str
    crew: str
    cancelled: bool
    rows: tuple[Row, ...] = ()
    lines: tuple[Line, ...] = ()
    warnings: tuple[Mishap, ...] = ()
    links: tuple[Link, ...] = ()
    step: Wanted | None = None
    is_near: bool = False
    is_past: bool = False

    @property
    def cameras(self) -> list[Row]:
        """The broadcasts that take a picture."""
        return [row for row in self.rows if row.takes_picture]

    @property
    def is_on_air(self) -> bool:
        """Whether viewers see it anywhere."""
        return any(row.observed is Observed.LIVE for row in self.cameras)

    @property
    def is_over(self) -> bool:
        """Whether it was on air and is no more, everywhere; or is past and never was."""
        rows = self.cameras
        return all(row.observed in OVER for row in rows) if rows else self.is_past

    @property
    def order(self) -> tuple[int, datetime]:
        """What runs or is in trouble first, then what comes, then what is over."""
        first = self.is_on_air or bool(self.warnings)
        return 0 if first else 2 if self.is_over or self.cancelled else 1, self.starts_at

    @property
    def viewers(self) -> int | None:
        """Over all platforms that tell."""
        known = [row.viewers for row in self.rows if row.viewers is not None]
        return sum(known) if known else None

    @property
    def steps(self) -> list[Wanted]:
        """The other things that can be done now, each further than the state allows is left out."""
        rows = self.cameras
        found = []
        if any(row.testable and row.observed not in STARTED | OVER for row in rows):
            found.append(Wanted.TESTING)
        if any(row.observed not in OVER | {Observed.LIVE} for row in rows):
            found.append(Wanted.LIVE)
        if any(row.observed in STARTED for row in rows):
            found.append(Wanted.ENDED)
        return [step for step in found if step is not self.step]

    @property
    def amiss(self) -> int:
        """How many lines of the checklist need somebody."""
        return sum(line.result is Result.FAILED for line in self.lines)


@dataclass(frozen=True)
class Board:
    """A day: what runs, what comes, then what is over."""

    day: date
    language: str
    sessions: tuple[Session, ...]

    @property
    def digest(self) -> str:
        """Changes exactly when a page would look different."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:32]


def next_step(session: Session, now: datetime) -> Wanted | None:
    """What comes next: test, go live, end; None while there is nothing to press."""
    rows = session.cameras
    if session.is_on_air:
        return Wanted.ENDED
    if session.cancelled or not rows or session.is_over:
        return None
    if all(row.wanted.level >= Wanted.LIVE.level for row in rows):
        return None
    ahead = session.starts_at - now
    if any(row.arrives for row in rows) or ahead <= SOON:
        return Wanted.LIVE
    untested = any(row.testable and row.wanted.level < Wanted.TESTING.level for row in rows)
    return Wanted.TESTING if untested and ahead <= TESTED_FROM else None
