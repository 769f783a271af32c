"""The few lines of a calendar that say when somebody is busy, within limits."""

import re
import zlib
from collections.abc import Iterator

from calendars.busy import Refusal, Unreadable

MAX_BYTES = 5_000_000
MAX_LINES = 200_000
MAX_EVENTS = 10_000

_GZIP = b"\x1f\x8b"
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
_FOLD = re.compile(rb"\r?\n[ \t]")
_ROW = re.compile(rb"[\r\n]+")
_NAME = re.compile(rb"[A-Za-z0-9-]+(?=[:;])")
_COUNTED = {b"VEVENT", b"VFREEBUSY"}
_COMPONENTS = {b"VCALENDAR", b"VTIMEZONE", b"STANDARD", b"DAYLIGHT", *_COUNTED}
_PROPERTIES = {
    b"UID", b"SEQUENCE", b"RECURRENCE-ID", b"DTSTART", b"DTEND", b"DURATION", b"RRULE", b"RDATE",
    b"EXDATE", b"STATUS", b"TRANSP", b"X-MICROSOFT-CDO-BUSYSTATUS", b"FREEBUSY", b"X-WR-TIMEZONE",
    b"TZID", b"TZOFFSETFROM", b"TZOFFSETTO", b"TZNAME",
}  # fmt: skip


def relevant(data: bytes) -> bytes:
    """The unfolded lines that time depends on, so that titles and people get no further.

    Gzip is unpacked. Raises Unreadable for what is no whole calendar or beyond the limits.
    """
    data = _unpacked(data).removeprefix(b"\xef\xbb\xbf").strip()
    if (data[:15].upper(), data[-13:].upper()) != (b"BEGIN:VCALENDAR", b"END:VCALENDAR"):
        raise Unreadable(Refusal.NO_CALENDAR)
    if max(data.count(b"\n"), data.count(b"\r")) > MAX_LINES:
        raise Unreadable(Refusal.TOO_MANY_LINES)
    return b"".join(line + b"\r\n" for line in _kept(_ROW.split(_FOLD.sub(b"", data))))


def _unpacked(data: bytes) -> bytes:
    if data.startswith(_GZIP):
        try:
            data = zlib.decompressobj(_GZIP_OR_ZLIB).decompress(data, MAX_BYTES + 1)
        except zlib.error as error:
            raise Unreadable(Refusal.NO_CALENDAR) from error
    if len(data) > MAX_BYTES:
        raise Unreadable(Refusal.TOO_LARGE)
    return data


def _kept(lines: list[bytes]) -> Iterator[bytes]:
    """Lines with known names, without the components that say nothing of time, e.g. alarms."""
    events = skipping = 0
    for line in lines:
        match = _NAME.match(line)
        name = match[0].upper() if match else b""
        inside = line[6:].strip().upper() if name == b"BEGIN" else b""
        if skipping or (inside and inside not in _COMPONENTS):
            skipping += (name == b"BEGIN") - (name == b"END")
        elif name in (b"BEGIN", b"END") or name in _PROPERTIES:
            events += inside in _COUNTED
            yield line
        if events > MAX_EVENTS:
            raise Unreadable(Refusal.TOO_MANY_EVENTS)
