"""The application with room for 1,000 entries in a calendar, as the other servers are given."""

from __future__ import annotations

from flask import Flask

from meetings import app as meetings_app
from meetings.feeds import feed


def create_app() -> Flask:
    """The application as it is served, but for the cap."""
    feed.LARGEST = 1000
    return meetings_app.create_app()
