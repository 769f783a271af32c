"""iCalendar feeds that calendars accept, cache and keep in step with what changed.

The package is pure: it reads no clock, no network, no database, and knows nothing of any
application. Times come in aware, bytes go out, and the same input always gives the same bytes.

One event is an `Entry`; `block` turns it into bytes worth storing, `feed` joins stored blocks
below a `Header`, and `etag` answers a conditional request without building either::

    from datetime import UTC, datetime
    from calendars import Entry, Header, block, etag, feed, in_order, lint, links

    entry = Entry(
        uid="session-7@example.org", sequence=0, language="en",
        created=datetime(2026, 11, 1, tzinfo=UTC), last_modified=datetime(2026, 11, 1, tzinfo=UTC),
        start=datetime(2026, 12, 1, 10, tzinfo=UTC), end=datetime(2026, 12, 1, 11, tzinfo=UTC),
        summary="Housing: ask the department", url="https://example.org/en/sessions/7",
        stream_urls=(("YouTube", "https://www.youtube.com/watch?v=abc"),),
    )
    header = Header(name="Open-air meetings", prodid="-//Example//Meetings//EN", language="en")
    data = feed(header, [block(entry) for entry in in_order([entry])])
    tag = etag([(entry.uid, entry.sequence, entry.last_modified)], "en", "gzip")
    buttons = links("https://example.org/en/calendars/meetings.ics", header.name)
    assert lint(data) == []

When something that a subscriber must notice changes, raise `sequence` and `last_modified` and
keep `uid`; when it is called off, set `Status.CANCELLED` and keep it in the feed.

Text may be anything that people typed: `line`, `prose` and `cut` are the cleaning that every
field goes through, for use elsewhere too. What cannot be written (a naive time, an end before
the start, an address that is no web address) raises ValueError with a sentence.
"""

from calendars.entry import Entry, Status
from calendars.event import block
from calendars.feed import Header, feed, in_order, packed_feed
from calendars.lint import lint
from calendars.packed import Piece, pack
from calendars.revision import Revision, etag
from calendars.subscribe import Links, links
from calendars.text import address, cut, line, prose
from calendars.words import Language

__all__ = [
    "Entry",
    "Header",
    "Language",
    "Links",
    "Piece",
    "Revision",
    "Status",
    "address",
    "block",
    "cut",
    "etag",
    "feed",
    "in_order",
    "line",
    "links",
    "lint",
    "pack",
    "packed_feed",
    "prose",
]
