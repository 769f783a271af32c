"""Invitations by mail and the answers to them: iTIP, RFC 5546.

An invitation is written from an `Entry`; an answer is read line by line, so that no time zone, no
recurrence and no address in it is ever followed.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar

from icalendar import Calendar, Event, vCalAddress

from calendars.alarm import inside
from calendars.content import Component, Line, nest, parse, unfold
from calendars.entry import Entry
from calendars.event import block
from calendars.text import line, parameter
from calendars.value import Text

LARGEST = 256 * 1024
MOST_LINES = 5000
NAME_LIMIT = 120
_MAILBOX = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
_QUOTED = re.compile(r'"[^"]*"')
_PARTSTAT = re.compile(r";PARTSTAT=([A-Z-]+)(?=;|$)")
_LARGEST_SEQUENCE = 2**31 - 1

_T = TypeVar("_T")


class Method(StrEnum):
    """What an invitation asks for, RFC 5546 sections 3.2.2 and 3.2.5; a release takes one person off."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class Partstat(StrEnum):
    """What an invited person said, RFC 5545 section 3.2.12."""

    NEEDS_ACTION = "NEEDS-ACTION"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    TENTATIVE = "TENTATIVE"


@dataclass(frozen=True)
class Mailbox:
    """An address and the name shown with it; ValueError when nobody can be reached at the address."""

    address: str
    name: str = ""

    def __post_init__(self) -> None:
        if not is_mailbox(self.address):
            raise ValueError("The address must be a mailbox like name@example.org.")


@dataclass(frozen=True)
class Reply:
    """An answer: `attendee` in small letters, `stamp` when it was written, None if it does not say."""

    uid: str
    sequence: int
    attendee: str
    partstat: Partstat
    stamp: datetime | None


def is_mailbox(address: str) -> bool:
    """Whether this is a plain address that every mail server takes (RFC 5321, without quoting)."""
    return len(address) <= 254 and _MAILBOX.fullmatch(address) is not None


def message(
    entry: Entry,
    method: Method,
    organizer: Mailbox,
    attendee: Mailbox,
    *,
    partstat: Partstat = Partstat.NEEDS_ACTION,
    prodid: str,
) -> bytes:
    """The iCalendar object of one mail to one person.

    The sequence of the entry is that of the mail, its `last_modified` becomes DTSTAMP. A CANCEL of
    an entry that stands takes only this person off, and then has no STATUS (RFC 5546, 3.2.5).
    """
    event = block(entry)
    if method is Method.CANCEL and not entry.cancelled:
        event = re.sub(rb"\r\nSTATUS:[A-Z]+\r\n", b"\r\n", event, count=1)
    return _envelope(method, prodid).replace(
        b"END:VCALENDAR\r\n",
        inside(event, _people(organizer, attendee, partstat, method)) + b"END:VCALENDAR\r\n",
    )


def _envelope(method: Method, prodid: str) -> bytes:
    calendar = Calendar()
    calendar.add("version", Text("2.0"))
    calendar.add("prodid", Text(line(prodid, NAME_LIMIT)))
    calendar.add("calscale", Text("GREGORIAN"))
    calendar.add("method", Text(method.value))
    data: bytes = calendar.to_ical()
    return data


def _people(organizer: Mailbox, attendee: Mailbox, partstat: Partstat, method: Method) -> bytes:
    """ORGANIZER and ATTENDEE as content lines."""
    asked = {"RSVP": "TRUE"} if method is Method.REQUEST else {}
    invited = {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": partstat.value}
    event = Event()
    event.add("organizer", _person(organizer, {}))
    event.add("attendee", _person(attendee, invited | asked))
    data: bytes = event.to_ical()
    return data.removeprefix(b"BEGIN:VEVENT\r\n").removesuffix(b"END:VEVENT\r\n")


def _person(who: Mailbox, params: dict[str, str]) -> vCalAddress:
    name = parameter(who.name, NAME_LIMIT)
    return vCalAddress(f"mailto:{who.address}", params=params | ({"CN": name} if name else {}))


def reply(data: bytes) -> Reply:
    """The answer in an iCalendar object with METHOD:REPLY (RFC 5546, 3.2.3).

    Raises ValueError with a sentence for everything that is none: too large, not a calendar,
    another method, no or several events, nobody or several people, no answer.
    """
    if len(data) > LARGEST or data.count(b"\n") + data.count(b"\r") > 2 * MOST_LINES:
        raise ValueError("The answer is too large; send only the reply that the calendar wrote.")
    components = _components(data)
    _require_reply(components)
    event = _only(
        [each for each in components if each.kind == "VEVENT"],
        "An answer must be about exactly one event.",
    )
    who = _only(
        [each for each in event.lines if each.name == "ATTENDEE"],
        "An answer must come from exactly one person.",
    )
    return Reply(
        _text(event, "UID"), _sequence(event), _address(who.value), _partstat(who), _stamp(event)
    )


def _components(data: bytes) -> list[Component]:
    lines = [found for number, text in unfold(data) if (found := parse(number, text))]
    return nest(lines)[0]


def _require_reply(components: list[Component]) -> None:
    if not components or components[0].kind != "VCALENDAR":
        raise ValueError("This is no calendar; send the .ics file that the calendar wrote.")
    method = (components[0].value("METHOD") or "").strip().upper()
    if method != "REPLY":
        raise ValueError(
            "This is no answer to an invitation: a calendar's answer says METHOD:REPLY."
        )


def _only(found: list[_T], sentence: str) -> _T:
    if len(found) != 1:
        raise ValueError(sentence)
    return found[0]


def _text(event: Component, name: str) -> str:
    value = line((event.value(name) or "").replace("\\,", ",").replace("\\;", ";"), 255)
    if not value:
        raise ValueError(f"The answer does not say which event it is about: {name} is missing.")
    return value


def _sequence(event: Component) -> int:
    value = (event.value("SEQUENCE") or "0").strip()
    if not (value.isascii() and value.isdigit() and len(value) <= 10):
        raise ValueError("The SEQUENCE of the answer is no number.")
    return min(int(value), _LARGEST_SEQUENCE)


def _address(value: str) -> str:
    scheme, _, address = value.strip().partition(":")
    if scheme.lower() != "mailto" or not is_mailbox(address):
        raise ValueError("The answer names nobody: its ATTENDEE is no mail address.")
    return address.lower()


def _partstat(who: Line) -> Partstat:
    """PARTSTAT outside of quotes, in which a name may say anything."""
    found = _PARTSTAT.search(_QUOTED.sub("", who.params))
    if found is None or found[1] not in set(Partstat) - {Partstat.NEEDS_ACTION}:
        raise ValueError("The answer must be accepted, declined or tentative (PARTSTAT).")
    return Partstat(found[1])


def _stamp(event: Component) -> datetime | None:
    try:
        return datetime.strptime(event.value("DTSTAMP") or "", "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None
