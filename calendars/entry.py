"""What a calendar shows of one happening."""

import math
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from calendars.instant import utc
from calendars.text import address
from calendars.words import Language, words

_UID = re.compile(r"[\x21-\x7e]{1,255}")
_LARGEST_SEQUENCE = 2**31 - 1


class Status(StrEnum):
    """STATUS of an event, RFC 5545 section 3.8.1.11."""

    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"
    TENTATIVE = "TENTATIVE"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One event in one language.

    `uid` is printable ASCII without spaces and never changes; `sequence` counts the changes that
    a subscriber must notice; all times are aware. `latitude` and `longitude` are degrees, both or
    neither. `stream_urls` holds (label, web address) pairs. `previous_start` is shown in its own
    zone, so pass it in the zone of the venue. An entry that is not `busy` leaves its hours free, as
    a cancelled one always does. Texts may hold anything.

    Raises ValueError with a sentence when no calendar could show it.
    """

    uid: str
    sequence: int
    created: datetime
    last_modified: datetime
    start: datetime
    end: datetime
    summary: str
    language: Language
    description: str = ""
    location: str = ""
    latitude: float | None = None
    longitude: float | None = None
    url: str | None = None
    stream_urls: tuple[tuple[str, str], ...] = ()
    status: Status = Status.CONFIRMED
    categories: tuple[str, ...] = ()
    previous_start: datetime | None = None
    cancel_reason: str | None = None
    busy: bool = True

    def __post_init__(self) -> None:
        words(self.language)
        self._check_identity()
        self._check_times()
        self._check_position()
        for link in self._links():
            address(link)

    @property
    def cancelled(self) -> bool:
        return self.status is Status.CANCELLED

    @property
    def position(self) -> tuple[float, float] | None:
        """(latitude, longitude) in degrees, or None."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude

    def _links(self) -> list[str]:
        own = [] if self.url is None else [self.url]
        return own + [url for _, url in self.stream_urls]

    def _check_identity(self) -> None:
        if not _UID.fullmatch(self.uid):
            raise ValueError("The uid must be 1 to 255 printable ASCII characters without spaces.")
        if not 0 <= self.sequence <= _LARGEST_SEQUENCE:
            raise ValueError(f"The sequence must be from 0 to {_LARGEST_SEQUENCE}.")

    def _check_times(self) -> None:
        utc(self.created, "created")
        utc(self.last_modified, "last_modified")
        if self.previous_start is not None:
            utc(self.previous_start, "previous_start")
        start, end = (utc(getattr(self, name), name) for name in ("start", "end"))
        if end.replace(microsecond=0) <= start.replace(microsecond=0):
            raise ValueError("The end must be at least a second after the start.")

    def _check_position(self) -> None:
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("Give both latitude and longitude, or neither.")
        for name, limit in (("latitude", 90), ("longitude", 180)):
            degrees = getattr(self, name)
            if degrees is not None and not (math.isfinite(degrees) and abs(degrees) <= limit):
                raise ValueError(f"The {name} must be from -{limit} to {limit} degrees.")
