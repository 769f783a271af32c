"""What can keep a calendar from being read, and what its owner can do about it."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from calendars.busy import Note, Refusal


class Trouble(StrEnum):
    """Why the last reading failed; the busy times known before stay."""

    ADDRESS = "address"
    NOT_PUBLIC = "not_public"
    UNREACHABLE = "unreachable"
    SLOW = "slow"
    REDIRECTS = "redirects"
    GONE = "gone"
    LOCKED = "locked"
    REFUSED = "refused"
    TOO_LARGE = "too_large"
    TOO_MANY_LINES = "too_many_lines"
    TOO_MANY_EVENTS = "too_many_events"
    TOO_SLOW = "too_slow"
    NO_CALENDAR = "no_calendar"
    FAILED = "failed"

    @property
    def sentence(self) -> str:
        """What happened and what to do, in the current language."""
        return str(_TROUBLES[self])


class Troubled(Exception):
    """A calendar could not be read."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


def trouble_of(refusal: Refusal) -> Trouble:
    """A refusal of the reader; each has a trouble of the same name."""
    return Trouble(refusal.value)


def remark(note: str) -> str:
    """Why busy times are incomplete, in the current language."""
    return str(_NOTES[Note(note)])


_TROUBLES = {
    Trouble.ADDRESS: _l(
        "This is no address of a calendar; copy the one that begins with https:// or webcal://."
    ),
    Trouble.NOT_PUBLIC: _l(
        "The address does not lead to the public internet; use one that works from everywhere."
    ),
    Trouble.UNREACHABLE: _l("The calendar's server does not answer; check the address."),
    Trouble.SLOW: _l("The calendar's server takes too long; it is asked again later."),
    Trouble.REDIRECTS: _l("The address leads from one to the next; copy the final one."),
    Trouble.GONE: _l("There is no calendar at this address any more; copy the address again."),
    Trouble.LOCKED: _l(
        "The calendar asks for a password; use its secret address, which needs none."
    ),
    Trouble.REFUSED: _l("The calendar's server refused; it is asked again later."),
    Trouble.TOO_LARGE: _l("The calendar is larger than 5 MB; share one with fewer old events."),
    Trouble.TOO_MANY_LINES: _l(
        "The calendar has more than 200,000 lines; share one with fewer old events."
    ),
    Trouble.TOO_MANY_EVENTS: _l(
        "The calendar has more than 10,000 events; share one with fewer old events."
    ),
    Trouble.TOO_SLOW: _l("The calendar takes too long to read; share one with fewer events."),
    Trouble.NO_CALENDAR: _l(
        "What is there is no whole calendar, maybe a web page; copy the address of the calendar itself (iCal, .ics)."
    ),
    Trouble.FAILED: _l("The calendar could not be read; export or share it again."),
}

_NOTES = {
    Note.BROKEN: _l("Some events cannot be understood."),
    Note.TOO_OFTEN: _l("An event that repeats many times a day is left out."),
    Note.TOO_MANY: _l("There are more busy times than are kept."),
    Note.ZONE: _l(
        "Some events are in a time zone that the calendar does not describe; their hours may be wrong."
    ),
}
