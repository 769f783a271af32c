"""Invitations by mail to officials and crews, and their answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Flask

from meetings import clock
from meetings.accounts import limits
from meetings.diary.session import ReceptionSession
from meetings.diary.signals import session_changed
from meetings.notices import following, jobs, views
from meetings.notices.answers import answers_of

__all__ = ["init_app", "jobs", "views"]

POSTED = "300 per 15 minutes"


def init_app(app: Flask) -> None:
    """Make invitations follow the diary, and take answers; the forms of the desk show them."""
    session_changed.connect(_follow_the_diary)
    # The diary's own pages at the desk show answers without knowing of them.
    app.jinja_env.globals["answers_of"] = answers_of
    app.register_blueprint(views.blueprint)
    # A mail server has no form token; the secret in the address stands for it.
    app.extensions["csrf"].exempt(views.blueprint)
    limits.limit_guesses(app, "notices.post_reply", POSTED)


def _follow_the_diary(
    reception: ReceptionSession, now: datetime | None = None, **_more: Any
) -> None:
    following.follow(reception, now or clock.now())
