"""The last entry of a calendar for which there was too much: it says so, and where the rest is."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import cast
from urllib.parse import urlencode

from flask_babel import gettext as _

from calendars import Entry, Language, block
from meetings import clock
from meetings.diary.filters import Filters
from meetings.feeds import feed
from meetings.feeds.window import Window

_LASTS = timedelta(minutes=15)
_COUNTED_FROM = datetime(2020, 1, 1, tzinfo=UTC)


def notice(
    language: str, base_url: str, filters: Filters, window: Window, found: feed.Revisions
) -> bytes:
    """An entry at the start of the first session that was left out; it keeps nobody's hours busy."""
    assert found.left_out
    assert found.last_modified
    where = _next_part(language, base_url, filters, window, found.left_out)
    entry = Entry(
        uid=f"more-{hashlib.sha256(where.partition('since=')[0].encode()).hexdigest()[:24]}@no-tie",
        # It has no stored revision, so its number rises with the time of the last change.
        sequence=int((found.last_modified - _COUNTED_FROM).total_seconds()),
        created=found.last_modified,
        last_modified=found.last_modified,
        start=found.left_out,
        end=found.left_out + _LASTS,
        summary=_("More meetings follow"),
        language=cast(Language, language),
        description=_text(window, where),
        url=where,
        busy=False,
    )
    return block(entry)


def _text(window: Window, where: str) -> str:
    words = {"number": feed.LARGEST, "where": where}
    if window.since:
        return _(
            "A calendar has room for %(number)s entries. The next part of the archive: %(where)s",
            **words,
        )
    return _(
        "A calendar has room for %(number)s entries, and more are planned. Choose your district or "
        "your topics to see all of them: %(where)s",
        **words,
    )


def _next_part(
    language: str, base_url: str, filters: Filters, window: Window, left_out: datetime
) -> str:
    """The page on which to choose less; of an archive, its next part."""
    if window.since:
        day = left_out.astimezone(clock.zone(window.zone)).date()
        query = urlencode([*filters.pairs(), ("since", day.isoformat())])
        return f"{base_url}/{language}/calendars/meetings.ics?{query}"
    query = urlencode(filters.pairs())
    return f"{base_url}/{language}/calendars" + (f"?{query}" if query else "")
