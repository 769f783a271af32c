"""One entry as the bytes of a VEVENT."""

from icalendar import Event, vUri

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


def block(entry: Entry) -> bytes:
    """The VEVENT of an entry, CRLF-ended, to be stored and joined by `feed`.

    RFC 5545 section 3.6.1, with CONFERENCE of RFC 7986. DTSTAMP is `last_modified`, so the
    bytes change only when the entry does.
    """
    event = Event()
    _add_identity(event, entry)
    _add_times(event, entry)
    _add_texts(event, entry)
    _add_place(event, entry)
    _add_links(event, entry)
    return folded(event.content_lines())


def _add_identity(event: Event, entry: Entry) -> None:
    event.add("uid", Text(entry.uid))
    event.add("sequence", entry.sequence)
    event.add("status", Text(entry.status.value))
    event.add("transp", Text("OPAQUE" if entry.busy and not entry.cancelled else "TRANSPARENT"))
    event.add("class", Text("PUBLIC"))


def _add_times(event: Event, entry: Entry) -> None:
    modified = utc(entry.last_modified, "last_modified")
    event.add("dtstamp", modified)
    event.add("last-modified", modified)
    event.add("created", utc(entry.created, "created"))
    event.add("dtstart", utc(entry.start, "start"))
    event.add("dtend", utc(entry.end, "end"))


def _add_texts(event: Event, entry: Entry) -> None:
    event.add("summary", Text(summary(entry)))
    if text := description(entry):
        event.add("description", Text(text))
    names = [line(name, LABEL_LIMIT) for name in entry.categories]
    if any(names):
        event.add("categories", Categories([name for name in names if name]))


def _add_place(event: Event, entry: Entry) -> None:
    if location := line(entry.location, LOCATION_LIMIT):
        event.add("location", Text(location))
    if entry.position:
        position = Position(entry.position)
        event.add("geo", position)
        event.add("x-apple-structured-location", _apple_location(entry, position))


def _apple_location(entry: Entry, position: Position) -> vUri:
    title = parameter(entry.location, LOCATION_LIMIT) or parameter(entry.summary, LOCATION_LIMIT)
    named = {"X-TITLE": title} if title else {}
    return uri("geo:" + position.to_ical().replace(";", ","), {"X-APPLE-RADIUS": RADIUS} | named)


def _add_links(event: Event, entry: Entry) -> None:
    if entry.url is not None:
        event.add("url", vUri(address(entry.url)))
    for label, link in entry.stream_urls:
        title = parameter(label, LABEL_LIMIT) or words(entry.language).live
        params = {"FEATURE": ["AUDIO", "VIDEO"], "LABEL": title}
        event.add("conference", uri(address(link), params))


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
