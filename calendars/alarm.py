"""What turns a public VEVENT into one for its owner: reminders, and a class that others do not see."""

from collections.abc import Iterable
from datetime import timedelta

from icalendar import Alarm

from calendars.text import line
from calendars.value import Text

DESCRIPTION_LIMIT = 250
_END = b"END:VEVENT\r\n"


def personal(block: bytes, title: str, before: Iterable[timedelta]) -> bytes:
    """The VEVENT of `block` as private, with a VALARM (RFC 5545 section 3.6.6) so long before it.

    `title` is what a reminder shows; without `before` there is none.
    """
    private = block.replace(b"\r\nCLASS:PUBLIC\r\n", b"\r\nCLASS:PRIVATE\r\n", 1)
    return inside(private, *(_alarm(title, ahead) for ahead in before))


def inside(block: bytes, *parts: bytes) -> bytes:
    """The VEVENT of `block` with further lines or components, which end in CRLF, before its end."""
    return block.removesuffix(_END) + b"".join(parts) + _END


def _alarm(title: str, ahead: timedelta) -> bytes:
    alarm = Alarm()
    alarm.add("action", Text("DISPLAY"))
    alarm.add("description", Text(line(title, DESCRIPTION_LIMIT) or "…"))
    alarm.add("trigger", -abs(ahead))
    data: bytes = alarm.to_ical()
    return data
