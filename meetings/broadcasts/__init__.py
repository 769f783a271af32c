"""Live broadcasts: channels, the life cycle of each broadcast, reconciling."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Flask

from meetings import clock
from meetings.broadcasts import announcing, jobs, queries, rules
from meetings.diary.session import ReceptionSession
from meetings.diary.signals import session_changed
from meetings.settings import Settings

__all__ = ["init_app", "jobs"]


def init_app(app: Flask, settings: Settings) -> None:
    """Make broadcasts follow the diary, in the diary's own transactions."""
    session_changed.connect(_follow_the_diary)
    announcing.listen()
    # The diary's own pages at the desk show broadcasts without knowing of them.
    app.jinja_env.globals["broadcasts_of"] = queries.of_sessions
    app.jinja_env.filters["best_first"] = queries.best_first


def _follow_the_diary(
    reception: ReceptionSession, now: datetime | None = None, **_more: Any
) -> None:
    rules.want(reception, now or clock.now())
