"""The diary as calendars, over HTTP."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy.orm import object_session

from meetings.database import db
from meetings.diary.session import ReceptionSession
from meetings.diary.signals import session_changed
from meetings.feeds import blocks, changes_views, jobs
from meetings.feeds.shelf import Shelf
from meetings.feeds.version import VersionReader
from meetings.feeds.views import blueprint
from meetings.settings import Settings

__all__ = ["blueprint", "changes_views", "init_app", "jobs"]


def init_app(app: Flask, settings: Settings) -> None:
    """Store blocks in the diary's own transactions, and answer what stands ready at once."""
    session_changed.connect(_store)
    with app.app_context():
        app.wsgi_app = Shelf(app.wsgi_app, VersionReader(db.engine))  # type: ignore[method-assign]


def _store(held: ReceptionSession, **_more: Any) -> None:
    session = object_session(held)
    assert session is not None
    session.flush()
    settings = Settings.current()
    blocks.store(session, held, settings.base_url)
