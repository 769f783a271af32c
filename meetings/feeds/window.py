"""Which part of the diary a feed shows: what is ahead and was of late, or all since a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, or_

from meetings import clock
from meetings.diary.session import ReceptionSession
from meetings.errors import InvalidInput

RECENT = timedelta(days=30)
EARLIEST = date(1970, 1, 1)


@dataclass(frozen=True)
class Window:
    """``since`` is the first day of an archive in ``zone``, or None for what is of interest now."""

    since: date | None
    zone: str

    @classmethod
    def read(cls, given: str | None, zone: str) -> Window:
        """The parameter ``since``; raises InvalidInput when it is no day."""
        if not given:
            return cls(None, zone)
        try:
            since = date.fromisoformat(given)
        except ValueError:
            since = None
        if since is None or since < EARLIEST:
            raise InvalidInput(_("“since” is a day like 2026-09-01."), "since")
        return cls(since, zone)

    def condition(self, now: datetime) -> ColumnElement[bool]:
        """Everything ahead, and what ended or was cancelled in the last 30 days; or all since the day."""
        if self.since:
            return ReceptionSession.starts_at >= clock.instant(self.since, time(), self.zone)
        recent = now - RECENT
        return or_(ReceptionSession.ends_at > recent, ReceptionSession.cancelled_at > recent)

    def until(self, lasts: Iterable[datetime]) -> datetime | None:
        """When the first of those that are of interest until then leaves it, as time passes."""
        first = None if self.since else min(lasts, default=None)
        return first + RECENT if first else None

    def pairs(self) -> list[tuple[str, str]]:
        """The parameter as it stands in an address."""
        return [("since", self.since.isoformat())] if self.since else []
