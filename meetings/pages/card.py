"""A meeting as people see it: its public sessions only, and how it stands at a moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from meetings import clock
from meetings.diary.meeting import Meeting
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.i18n import Translated


def standing_of(held: ReceptionSession, now: datetime) -> str:
    """``cancelled``, ``ended``, ``live`` while it should be held, else ``published``."""
    if held.status is Status.CANCELLED:
        return "cancelled"
    if held.ends_at <= now:
        return "ended"
    return "live" if held.starts_at <= now else "published"


def moved_from(held: ReceptionSession) -> datetime | None:
    """When a session should have begun before it was moved, by its own wall clock."""
    before = held.previous_starts_at
    if before is None or before == held.starts_at:
        return None
    return before.astimezone(clock.zone(held.meeting.zone))


@dataclass(frozen=True)
class Card:
    """A published meeting at a moment."""

    meeting: Meeting
    now: datetime

    @property
    def sessions(self) -> list[ReceptionSession]:
        """Those that the world may see, cancelled ones among them."""
        return [held for held in self.meeting.sessions if held.published_at]

    @property
    def title(self) -> Translated:
        """What an organizer called it, else its place."""
        own = self.meeting.own_title
        return own if own.to("kk") else self.meeting.venue.name

    @property
    def place(self) -> Translated:
        """Where it is, in so far as the title does not say it."""
        venue = self.meeting.venue
        return venue.name if self.meeting.own_title.to("kk") else venue.district.name

    @property
    def topics(self) -> list[str]:
        """What it is about, each topic once; a cancelled session speaks only for a cancelled meeting."""
        standing = [held for held in self.sessions if held.status is not Status.CANCELLED]
        return list(dict.fromkeys(str(held.topic.name) for held in standing or self.sessions))

    @property
    def status(self) -> str:
        """``cancelled``, ``live``, ``ended`` or ``published``."""
        if self.meeting.status is Status.CANCELLED:
            return "cancelled"
        standings = {standing_of(held, self.now) for held in self.sessions} - {"cancelled"}
        if "live" in standings:
            return "live"
        return "ended" if standings == {"ended"} else "published"

    @property
    def moved_from(self) -> datetime | None:
        """When it should have begun, if its first standing session was moved."""
        standing = [held for held in self.sessions if held.status is not Status.CANCELLED]
        return moved_from(standing[0]) if standing else None


def cards(meetings: Iterable[Meeting], now: datetime) -> list[Card]:
    """Cards in the order of the meetings."""
    return [Card(meeting, now) for meeting in meetings]
