"""What people are told: invitations to officials and crews, notices to residents who subscribed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Flask

from meetings import clock
from meetings.accounts import limits
from meetings.diary.session import ReceptionSession
from meetings.diary.signals import session_changed
from meetings.notices import (
    changes,
    chat_views,
    following,
    jobs,
    messages_views,
    own_views,
    subscribe_views,
    views,
)
from meetings.notices.answers import answers_of
from meetings.notices.subscriber import Target
from meetings.notices.target import Wish
from meetings.promises.promise import Promise
from meetings.promises.signals import promise_changed
from meetings.questions.question import Question
from meetings.questions.signals import question_changed
from meetings.settings import Settings

__all__ = ["init_app", "jobs", "messages_views", "views"]

POSTED = "300 per 15 minutes"
# Many phones share one address of their network.
SUBSCRIBED = "60 per hour"
GUESSED = "60 per 15 minutes"
# Each proves itself by a token of its own, in the form or in the address.
_OWN = (
    own_views.confirm_subscription,
    own_views.subscriptions,
    own_views.unsubscribe,
    subscribe_views.subscribe,
    subscribe_views.subscribe_browser,
    chat_views.telegram_updates,
)


def init_app(app: Flask) -> None:
    """Follow the diary, questions and promises; take answers and subscriptions."""
    session_changed.connect(_follow_the_diary)
    question_changed.connect(_follow_a_question)
    promise_changed.connect(_follow_a_promise)
    # Pages below this part show what it knows without knowing of it.
    app.jinja_env.globals["answers_of"] = answers_of
    app.jinja_env.globals["subscription_token"] = subscription_token
    app.register_blueprint(views.blueprint)
    # A mail server has no form token; the secret in the address stands for it.
    for view in (views.blueprint, *_OWN):
        app.extensions["csrf"].exempt(view)
    limits.limit_guesses(app, POSTED, "notices.post_reply")
    limits.limit_posts(app, SUBSCRIBED, "public.subscribe", "public.subscribe_browser")
    for endpoint in ("confirm_subscription", "subscriptions", "unsubscribe", "telegram_updates"):
        limits.limit_guesses(app, GUESSED, f"public.{endpoint}")


def subscription_token(kind: str, number: int) -> str:
    """For templates: with which one subscribes to e.g. ``"question"`` so and so."""
    return Wish(Target(kind), number).token(Settings.current())


def _follow_the_diary(
    reception: ReceptionSession, now: datetime | None = None, **_more: Any
) -> None:
    now = now or clock.now()
    following.follow(reception, now)
    changes.follow_session(reception, now)


def _follow_a_question(question: Question, now: datetime, **_more: Any) -> None:
    changes.follow_question(question, now, Settings.current().zone)


def _follow_a_promise(promise: Promise, now: datetime, **_more: Any) -> None:
    changes.follow_promise(promise, now, Settings.current().zone)
