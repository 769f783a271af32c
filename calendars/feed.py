"""A whole calendar: a header, stored blocks, an end."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from icalendar import Calendar, vUri

from calendars.fold import folded
from calendars.instant import utc
from calendars.packed import Piece, join_packed, pack
from calendars.text import address, line, prose
from calendars.value import Text, uri
from calendars.words import Language, words

NAME_LIMIT = 250
DESCRIPTION_LIMIT = 1000
REFRESH = timedelta(hours=1)
REFRESH_TEXT = "PT1H"

_COLOUR = re.compile("[a-z]+")
_END = b"END:VCALENDAR\r\n"
# RFC 5545 asks for one component at least; a zone that nothing uses shows nowhere.
_NOTHING = (
    b"BEGIN:VTIMEZONE\r\nTZID:UTC\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
    b"TZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)
_PACKED_END = pack(_END)


@dataclass(frozen=True, kw_only=True)
class Header:
    """What a subscriber sees of a calendar as a whole.

    `prodid` names the product that wrote it. `url` is its page, `source` the address it is
    fetched from, `image` a picture. `colour` is a CSS colour name (RFC 7986 section 5.9).
    `zone` is the zone in which readers should show times. `last_modified` is aware, or None
    when there is nothing yet. Raises ValueError with a sentence for what cannot be written.
    """

    name: str
    prodid: str
    language: Language
    description: str = ""
    url: str | None = None
    source: str | None = None
    colour: str | None = None
    image: str | None = None
    last_modified: datetime | None = None
    zone: str | None = None

    def __post_init__(self) -> None:
        words(self.language)
        for link in (self.url, self.source, self.image):
            if link is not None:
                address(link)
        if self.last_modified is not None:
            utc(self.last_modified, "last_modified")
        self._check_names()

    def _check_names(self) -> None:
        if not line(self.name, NAME_LIMIT) or not line(self.prodid, NAME_LIMIT):
            raise ValueError("A calendar needs a name and a prodid.")
        if self.colour is not None and not _COLOUR.fullmatch(self.colour):
            raise ValueError("The colour must be a CSS colour name in small letters, like teal.")
        if self.zone is not None:
            _check_zone(self.zone)


def _check_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise ValueError("The zone must be a name like Asia/Almaty.") from None


def feed(header: Header, blocks: Iterable[bytes]) -> bytes:
    """The calendar as bytes, from blocks that `block` made, in the order given.

    No METHOD and no UID: with them a subscription is taken for an invitation, or all its events
    for one. Without blocks it holds only an unused time zone, because RFC 5545 section 3.6 asks
    for a component and nobody sees that one.
    """
    return _head(header) + (b"".join(blocks) or _NOTHING) + _END


def packed_feed(header: Header, blocks: Iterable[Piece]) -> bytes:
    """The same calendar as gzip, from blocks that `pack` deflated when they were stored."""
    middle = list(blocks) or [pack(_NOTHING)]
    return join_packed([pack(_head(header)), *middle, _PACKED_END])


def _head(header: Header) -> bytes:
    calendar = Calendar()
    _add_identity(calendar, header)
    _add_texts(calendar, header)
    _add_links(calendar, header)
    _add_refresh(calendar)
    return folded(calendar.content_lines()).removesuffix(_END)


def _add_identity(calendar: Calendar, header: Header) -> None:
    calendar.add("version", Text("2.0"))
    calendar.add("prodid", Text(line(header.prodid, NAME_LIMIT)))
    calendar.add("calscale", Text("GREGORIAN"))
    if header.last_modified is not None:
        calendar.add("last-modified", utc(header.last_modified, "last_modified"))
    if header.zone is not None:
        calendar.add("x-wr-timezone", Text(header.zone))


def _add_texts(calendar: Calendar, header: Header) -> None:
    name = line(header.name, NAME_LIMIT)
    calendar.add("name", Text(name, params={"LANGUAGE": header.language}))
    calendar.add("x-wr-calname", Text(name))
    if description := prose(header.description, DESCRIPTION_LIMIT):
        calendar.add("description", Text(description, params={"LANGUAGE": header.language}))
        calendar.add("x-wr-caldesc", Text(description))


def _add_links(calendar: Calendar, header: Header) -> None:
    if header.url is not None:
        calendar.add("url", vUri(address(header.url)))
    for name, link in (("source", header.source), ("image", header.image)):
        if link is not None:
            calendar.add(name, uri(address(link)))
    if header.colour is not None:
        calendar.add("color", Text(header.colour))


def _add_refresh(calendar: Calendar) -> None:
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", Text(REFRESH_TEXT))


class Dated(Protocol):
    """What `in_order` sorts: entries, or database rows with the same two fields."""

    @property
    def start(self) -> datetime: ...

    @property
    def uid(self) -> str: ...


D = TypeVar("D", bound=Dated)


def in_order(items: Iterable[D]) -> list[D]:
    """By (start, uid): the one order in which a feed has stable bytes."""
    return sorted(items, key=lambda item: (item.start, item.uid))
