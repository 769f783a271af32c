"""Questions of residents: asked, sorted, answered at a moment of the recording."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import object_session

from meetings.accounts import limits
from meetings.promises.promise import Promise
from meetings.promises.signals import promise_changed
from meetings.questions import api, boards, receipt_views, views
from meetings.questions.question import Question

__all__ = ["api", "init_app", "receipt_views", "views"]

# Many phones share one address of their network, so the limits of an address are wide.
ASKED = "120 per 15 minutes"
VOTED = "3000 per 15 minutes"
GUESSED = "30 per 15 minutes"
_WITHOUT_SESSION: tuple[Any, ...] = (
    views.ask,
    views.vote,
    receipt_views.find_receipt,
    receipt_views.solved,
    api.ask_json,
    api.vote_json,
)
_ASKING = ("public.ask", "public.ask_json")
_VOTING = ("public.vote", "public.vote_json")
_GUESSING = ("public.find_receipt", "public.receipt", "public.receipt_json", "public.solved")


def init_app(app: Flask) -> None:
    """Take questions and votes from pages that carry no session, within limits."""
    promise_changed.connect(_show_promise)
    for view in _WITHOUT_SESSION:
        app.extensions["csrf"].exempt(view)
    limits.limit_posts(app, ASKED, *_ASKING)
    limits.limit_posts(app, VOTED, *_VOTING)
    limits.limit_guesses(app, GUESSED, *_GUESSING)


def _show_promise(promise: Promise, **_more: Any) -> None:
    """What becomes of a promise stands on the board of its question."""
    session = object_session(promise)
    if session is None or promise.id is None:
        return
    for session_id in session.scalars(
        select(Question.session_id).where(Question.promise_id == promise.id)
    ):
        boards.touch(session, session_id)
