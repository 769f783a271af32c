"""The bot at work: it asks for what was said to it, unless Telegram posts that here, and replies."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import exists, select

from meetings import clock
from meetings.broadcasts.failure import Failure, Verdict
from meetings.broadcasts.telegram.bot import Bot
from meetings.database import db
from meetings.effects import outbox
from meetings.effects.effect import Effect
from meetings.effects.outcome import Blocked, Later, Retry
from meetings.effects.registry import Lease, handler
from meetings.effects.timetable import every
from meetings.notices import chat, subscribing, target
from meetings.notices.by_telegram import bot_of, say
from meetings.notices.parcel import Unreachable, Unwanted
from meetings.notices.repairs import UNDER_WAY
from meetings.notices.subscriber import Subscriber
from meetings.notices.target import Wish
from meetings.settings import Settings

LISTEN = "notices.listen"
LISTEN_SECONDS = 60
# While Telegram posts updates to us, asking for them is refused with this code.
POSTED = "webhook is active"
POSTED_PAUSE = timedelta(minutes=10)
MOST = 100
# How long an answer may be held back; a worker that is to end waits for it.
WAIT = 3


@every(LISTEN_SECONDS, "notices.listen")
def keep_listening() -> None:
    """Ask that somebody listens, where there is a bot and nobody does."""
    settings = Settings.current()
    under_way = exists().where(Effect.key == LISTEN, Effect.state.in_(UNDER_WAY))
    if settings.telegram_bot_token and not db.session.scalar(select(under_way)):
        outbox.ask(db.session, LISTEN, LISTEN, now=clock.now())
    db.session.commit()


@handler(LISTEN)
def listen(lease: Lease) -> Later:
    """Take what was said since, waiting a while for it (getUpdates), one update at a time.

    The next question tells Telegram which were taken; those of a crash come once more.
    """
    settings = Settings.current()
    bot = bot_of(settings, lease.seconds / 3)
    try:
        updates = _updates(bot)
        while updates:
            for update in updates:
                chat.hear(db.session(), settings, update, clock.now())
                db.session.flush()
                lease.hold(db.session)
                db.session.commit()
            updates = _updates(bot, after=updates[-1]["update_id"])
        _updates(bot, wait=min(WAIT, int(lease.seconds / 5)))
    except Failure as failure:
        return _paused(failure)
    return Later(clock.now())


def _updates(bot: Bot, after: int | None = None, wait: int = 0) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = bot.call(
        "getUpdates",
        offset=None if after is None else after + 1,
        limit=MOST,
        timeout=wait,
        allowed_updates=list(chat.UPDATES),
    )
    return found


def _paused(failure: Failure) -> Later:
    if POSTED in failure.reason:
        return Later(clock.now() + POSTED_PAUSE, "Telegram posts what is said to the bot.")
    if failure.verdict is Verdict.RECONNECT:
        raise Blocked(
            "Telegram does not know the bot. Correct MEETINGS_TELEGRAM_BOT_TOKEN, "
            "restart the worker, then start the effect again."
        ) from None
    raise Retry("Telegram does not answer; this is tried again.", failure.retry_after) from None


@handler(chat.REPLY)
def reply(lease: Lease) -> None:
    """Say it in the person's language; only numbers stand in the payload."""
    settings = Settings.current()
    subscriber = db.session.get(Subscriber, lease.payload["subscriber"])
    address = subscriber.address if subscriber else None
    if subscriber is None or address is None:
        db.session.rollback()
        return
    with force_locale(subscriber.language):
        text = _said(lease.payload["say"], subscriber, settings)
    db.session.rollback()
    try:
        say(bot_of(settings, lease.seconds / 3), address, text)
    except Unwanted:
        return
    except Unreachable as error:
        subscriber.stop(error.why, clock.now())
        db.session.commit()


def _said(what: str, subscriber: Subscriber, settings: Settings) -> str:
    page = f"{settings.base_url}/{subscriber.language}/subscribe"
    if what == "stopped":
        return _(
            "You are unsubscribed. Nothing more is sent to you. To begin anew: %(page)s", page=page
        )
    token = subscribing.manage_token(settings, subscriber.id)
    own = f"{settings.base_url}/{subscriber.language}/subscriptions/{token}"
    closing = _("Stop everything: /stop. Another language: /kk /ru /en.")
    if what == "help":
        choose = _("Choose what you want to hear of here: %(page)s", page=page)
        return f"{choose}\n\n{closing}"
    names = [
        target.name(db.session(), Wish(each.target, each.target_id))
        for each in subscriber.subscriptions
    ]
    heading = _("You are subscribed to:")
    listed = "\n".join(f"• {name}" for name in names if name)
    return f"{heading}\n{listed}\n\n{_('Choose anew: %(page)s', page=own)}\n{closing}"
