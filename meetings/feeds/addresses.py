"""Whole addresses: of public pages for calendars that leave the site, and of the calendars."""

from __future__ import annotations

from urllib.parse import urlencode

from sqlalchemy.orm import Session

from calendars.subscribe import GOOGLE_LIMIT
from meetings.diary.filters import Filters
from meetings.feeds import choice_code
from meetings.feeds.window import Window


def session_page(base_url: str, language: str, session_id: int) -> str:
    """The page of a session."""
    return f"{base_url}/{language}/sessions/{session_id}"


def watch_page(base_url: str, language: str, session_id: int) -> str:
    """The address that leads to wherever the session can be watched."""
    return f"{session_page(base_url, language, session_id)}/watch"


def calendar(
    session: Session, base_url: str, language: str, filters: Filters, window: Window | None = None
) -> str:
    """The address under which a calendar calls itself: spelt out, or short where that is too long."""
    since = window.pairs() if window else []
    folder = f"{base_url}/{language}/calendars"
    spelt = _with(f"{folder}/meetings.ics", [*filters.pairs(), *since])
    if len(spelt) < GOOGLE_LIMIT - len("webcal://"):
        return spelt
    code = choice_code.encode(session, filters)
    return _with(f"{folder}/c/{code}.ics", since) if code else spelt


def _with(address: str, pairs: list[tuple[str, str]]) -> str:
    return f"{address}?{urlencode(pairs)}" if pairs else address
