"""One entry as the bytes of a VEVENT."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from icalendar import vDatetime, vInt, vUri
from icalendar.parser import Contentline

from calendars.entry import Entry
from calendars.fold import folded
from calendars.instant import utc
from calendars.text import address, line, parameter, prose
from calendars.value import Categories, Position, Text, uri
from calendars.words import words

SUMMARY_LIMIT = 250
DESCRIPTION_LIMIT = 4000
LOCATION_LIMIT = 250
LABEL_LIMIT = 80
RADIUS = "100"  # metres around the venue within which Apple offers to leave in time

Property = tuple[str, Any]
"""A name and a value of icalendar."""


def block(entry: Entry) -> bytes:
    """The VEVENT of an entry, CRLF-ended, to be stored and joined by `feed`.

    RFC 5545 section 3.6.1, with CONFERENCE of RFC 7986. DTSTAMP is `last_modified`, so the
    bytes change only when the entry does.
    """
    # icalendar's Event orders its lines so too, but takes twice as long over them.
    lines = (
        Contentline.from_parts(name, value.params, value) for name, value in _properties(entry)
    )
    return folded(["BEGIN:VEVENT", *lines, "END:VEVENT"])


def _properties(entry: Entry) -> Iterator[Property]:
    modified = _instant(entry.last_modified, "last_modified")
    yield "SUMMARY", Text(summary(entry))
    yield "DTSTART", _instant(entry.start, "start")
    yield "DTEND", _instant(entry.end, "end")
    yield "DTSTAMP", modified
    yield "UID", Text(entry.uid)
    yield "SEQUENCE", vInt(entry.sequence)
    yield from _categories(entry)
    yield "CLASS", Text("PUBLIC")
    yield from _conferences(entry)
    yield "CREATED", _instant(entry.created, "created")
    if text := description(entry):
        yield "DESCRIPTION", Text(text)
    if entry.position:
        yield "GEO", Position(entry.position)
    yield "LAST-MODIFIED", modified
    if location := line(entry.location, LOCATION_LIMIT):
        yield "LOCATION", Text(location)
    yield "STATUS", Text(entry.status.value)
    yield "TRANSP", Text("OPAQUE" if entry.busy and not entry.cancelled else "TRANSPARENT")
    if entry.url is not None:
        yield "URL", vUri(address(entry.url))
    if entry.position:
        yield "X-APPLE-STRUCTURED-LOCATION", _apple_location(entry, Position(entry.position))


def _instant(value: datetime, name: str) -> vDatetime:
    return vDatetime(utc(value, name))


def _categories(entry: Entry) -> Iterator[Property]:
    names = [line(name, LABEL_LIMIT) for name in entry.categories]
    if any(names):
        yield "CATEGORIES", Categories([name for name in names if name])


def _conferences(entry: Entry) -> Iterator[Property]:
    for label, link in entry.stream_urls:
        title = parameter(label, LABEL_LIMIT) or words(entry.language).live
        params = {"FEATURE": ["AUDIO", "VIDEO"], "LABEL": title}
        yield "CONFERENCE", uri(address(link), params)


def _apple_location(entry: Entry, position: Position) -> vUri:
    title = parameter(entry.location, LOCATION_LIMIT) or parameter(entry.summary, LOCATION_LIMIT)
    named = {"X-TITLE": title} if title else {}
    return uri("geo:" + position.to_ical().replace(";", ","), {"X-APPLE-RADIUS": RADIUS} | named)


def summary(entry: Entry) -> str:
    """The title; of a cancelled entry with the word for it in front."""
    if not entry.cancelled:
        return line(entry.summary, SUMMARY_LIMIT)
    return line(f"{words(entry.language).cancelled}: {entry.summary}", SUMMARY_LIMIT)


def description(entry: Entry) -> str:
    """What changed, the text, and every link again: many calendars show nothing else."""
    paragraphs = [*_news(entry), prose(entry.description, DESCRIPTION_LIMIT), _link_lines(entry)]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _news(entry: Entry) -> list[str]:
    own = words(entry.language)
    news = []
    if entry.cancelled:
        reason = prose(entry.cancel_reason or "", DESCRIPTION_LIMIT)
        news.append(f"{own.cancelled}: {reason}" if reason else f"{own.cancelled}.")
    if entry.previous_start is not None:
        news.append(f"{own.moved}: {own.moment(entry.previous_start)}")
    return news


def _link_lines(entry: Entry) -> str:
    own = words(entry.language)
    pairs = [(own.page, entry.url)] if entry.url is not None else []
    pairs += [(line(label, LABEL_LIMIT) or own.live, url) for label, url in entry.stream_urls]
    return "\n".join(f"{label}: {address(url)}" for label, url in pairs)
