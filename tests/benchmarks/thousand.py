"""The application with room for 1,000 entries in a calendar, as the other servers are given."""

from __future__ import annotations

from meetings import serving
from meetings.feeds import feed


def application() -> serving.WsgiApp:
    """The application as it is served, but for the cap."""
    feed.LARGEST = 1000
    return serving.application()
