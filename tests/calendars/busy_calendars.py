"""Calendars of other people, for tests of when they are busy."""

from datetime import UTC, datetime, timedelta

from calendars.busy import Window

START = datetime(2026, 11, 23, tzinfo=UTC)
WINDOW = Window(START, START + timedelta(days=180), "Asia/Almaty", "@no-tie")
HOUR = ("DTSTART:20261201T050000Z", "DTEND:20261201T060000Z")


def component(kind: str, *lines: str) -> str:
    return "\r\n".join((f"BEGIN:{kind}", *lines, f"END:{kind}"))


def event(*lines: str, uid: str = "1@example.org") -> str:
    return component("VEVENT", f"UID:{uid}", "SUMMARY:Dentist", *lines)


def calendar(*components: str) -> bytes:
    return component("VCALENDAR", "VERSION:2.0", *components).encode() + b"\r\n"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of December 2026 in UTC."""
    return datetime(2026, 12, day, hour, minute, tzinfo=UTC)
