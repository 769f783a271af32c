"""Whole addresses of public pages, for calendars that leave the site."""

from __future__ import annotations


def session_page(base_url: str, language: str, session_id: int) -> str:
    """The page of a session."""
    return f"{base_url}/{language}/sessions/{session_id}"


def watch_page(base_url: str, language: str, session_id: int) -> str:
    """The address that leads to wherever the session can be watched."""
    return f"{session_page(base_url, language, session_id)}/watch"
