"""Subscribing, confirming, leaving: the verbs on a subscriber. The caller commits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from calendars.itip import is_mailbox
from meetings import clock
from meetings.appeals.appeal import Appeal
from meetings.database import lock
from meetings.diary.meeting import Meeting
from meetings.diary.session import ReceptionSession
from meetings.effects import outbox
from meetings.errors import InvalidInput
from meetings.notices import tokens
from meetings.notices.subscriber import Means, Stopped, Subscriber, Subscription, Target
from meetings.notices.target import Wish
from meetings.settings import Settings

CONFIRM = "notices.confirm"
MANAGE = "manage"
LETTERS_A_DAY = 5
MOST_WISHES = 50
CONFIRMABLE = timedelta(days=3)
# Of a session nothing comes any more when so much time has passed since its end.
OVER = timedelta(days=7)
ASKED_ANEW = timedelta(days=1)
ERASED_AFTER = timedelta(hours=1)
SPACE = re.compile(r"\s")


def ask_by_mail(
    session: Session,
    settings: Settings,
    address: str,
    wishes: Sequence[Wish],
    language: str,
    now: datetime,
) -> None:
    """Keep the wishes and ask for a letter that has them confirmed.

    What happens looks the same whether the address is known or not. Raises InvalidInput for what
    is no mail address. Beyond a few letters a day to one address, none is sent.
    """
    address = address.strip()
    if not is_mailbox(address) or SPACE.search(address):
        raise InvalidInput(_("Write an e-mail address like name@example.org."), "email")
    subscriber = _known_or_new(session, settings, Means.MAIL, address, language, now)
    asked_at = now.replace(microsecond=0)
    _wish(session, subscriber, wishes, asked_at, confirmed=False)
    if _may_write(subscriber, clock.today(now, settings.zone)):
        if subscriber.confirmed_at is None or subscriber.stopped_at:
            subscriber.language = language
        payload = {"subscriber": subscriber.id, "asked": int(asked_at.timestamp())}
        outbox.ask(session, CONFIRM, f"{CONFIRM}:{subscriber.id}", payload, lane="mail", now=now)


def join(
    session: Session,
    settings: Settings,
    means: Means,
    address: str,
    wishes: Sequence[Wish],
    language: str,
    now: datetime,
    known_by: str = "",
) -> Subscriber:
    """Subscribe an address that has proved itself: a chat that spoke to the bot, a browser.

    ``known_by`` is what stays the same of the address when its keys change.
    """
    subscriber = _known_or_new(session, settings, means, address, language, now, known_by)
    subscriber.address = address
    subscriber.stopped_at, subscriber.stopped_why = None, None
    subscriber.confirmed_at = subscriber.confirmed_at or now
    _wish(session, subscriber, wishes, now, confirmed=True)
    return subscriber


def _known_or_new(
    session: Session,
    settings: Settings,
    means: Means,
    address: str,
    language: str,
    now: datetime,
    known_by: str = "",
) -> Subscriber:
    folded = (known_by or address).casefold() if means is Means.MAIL else known_by or address
    digest = tokens.digest(settings, means, folded)
    lock(session, f"subscriber {digest}")
    known = session.scalar(select(Subscriber).filter_by(means=means, digest=digest))
    if known is not None:
        return known
    subscriber = Subscriber(
        means=means, address=address, digest=digest, language=language, created_at=now, letters=0
    )
    session.add(subscriber)
    session.flush()
    return subscriber


def _wish(
    session: Session,
    subscriber: Subscriber,
    wishes: Iterable[Wish],
    now: datetime,
    *,
    confirmed: bool,
) -> None:
    """Add what is new; what has waited for a day is asked for anew, so that its letter lasts.

    Before that the letters sent already go on to confirm it.
    """
    there = {(each.target, each.target_id): each for each in subscriber.subscriptions}
    for wish in list(wishes)[: MOST_WISHES - len(there)]:
        found = there.get((wish.target, wish.id))
        if found is None:
            found = Subscription(target=wish.target, target_id=wish.id, asked_at=now)
            subscriber.subscriptions.append(found)
        if found.confirmed_at is None:
            found.confirmed_at = now if confirmed else None
            if found.asked_at < now - ASKED_ANEW:
                found.asked_at = now
    session.flush()


def _may_write(subscriber: Subscriber, today: object) -> bool:
    if subscriber.letters_on != today:
        subscriber.letters_on, subscriber.letters = today, 0  # type: ignore[assignment]
    subscriber.letters += 1
    return subscriber.letters <= LETTERS_A_DAY


def confirm_token(settings: Settings, subscriber_id: int, asked: int) -> str:
    """For the link of a confirmation letter; ``asked`` is in seconds since 1970."""
    return tokens.sign(settings, "confirm", f"{subscriber_id}.{asked}")


def confirmable(
    session: Session, settings: Settings, token: str, now: datetime
) -> tuple[Subscriber, list[Subscription]] | None:
    """Who confirms with this token, and what; None when it is none of ours, too old, or for nothing."""
    text = tokens.read(settings, "confirm", token)
    if text is None:
        return None
    number, asked = (int(part) for part in text.split("."))
    asked_at = datetime.fromtimestamp(asked, UTC)
    subscriber = session.get(Subscriber, number)
    if subscriber is None or subscriber.address is None or asked_at < now - CONFIRMABLE:
        return None
    wanted = [each for each in subscriber.subscriptions if each.asked_at <= asked_at]
    return (subscriber, wanted) if wanted else None


def confirm(subscriber: Subscriber, wanted: Iterable[Subscription], now: datetime) -> None:
    """The owner of the address wants it; harmless to repeat."""
    subscriber.confirmed_at = subscriber.confirmed_at or now
    subscriber.stopped_at, subscriber.stopped_why = None, None
    for each in wanted:
        each.confirmed_at = each.confirmed_at or now


def manage_token(settings: Settings, subscriber_id: int) -> str:
    """For the page where all of an address's subscriptions are seen and ended."""
    return tokens.sign(settings, MANAGE, str(subscriber_id))


def is_manage_token(settings: Settings, token: str) -> bool:
    """Whether we made it, for a subscriber who may be forgotten by now."""
    return tokens.read(settings, MANAGE, token) is not None


def manageable(session: Session, settings: Settings, token: str) -> Subscriber | None:
    """Whose subscriptions this token manages; None when it is none of ours, or all is erased."""
    text = tokens.read(settings, MANAGE, token)
    return session.get(Subscriber, int(text)) if text else None


def leave(subscriber: Subscriber, now: datetime) -> None:
    """End everything at the subscriber's own wish."""
    if subscriber.stopped_at is None:
        subscriber.stop(Stopped.ASKED, now)


def erase(session: Session, now: datetime) -> int:
    """Forget the addresses of those who left, what was never confirmed, and what is over.

    Returns how many of those who left were forgotten.
    """
    _end_what_is_over(session, now - OVER)
    session.execute(
        delete(Subscription).where(
            Subscription.confirmed_at.is_(None), Subscription.asked_at < now - CONFIRMABLE
        )
    )
    idle = ~select(Subscription.id).where(Subscription.subscriber_id == Subscriber.id).exists()
    session.execute(
        delete(Subscriber).where(
            idle, Subscriber.stopped_at.is_(None), Subscriber.created_at < now - CONFIRMABLE
        )
    )
    erased = session.scalars(
        update(Subscriber)
        .where(Subscriber.stopped_at < now - ERASED_AFTER, Subscriber.digest.is_not(None), idle)
        .values(address=None, digest=None)
        .returning(Subscriber.id)
    )
    return len(erased.all())


def _end_what_is_over(session: Session, before: datetime) -> None:
    """An address is kept for its purpose only; that of an erased appeal belongs to what is erased."""
    lasting = select(ReceptionSession.meeting_id).where(ReceptionSession.ends_at > before)
    over = {
        Target.SESSION: select(ReceptionSession.id).where(ReceptionSession.ends_at <= before),
        Target.MEETING: select(Meeting.id).where(Meeting.id.not_in(lasting)),
        Target.APPEAL: select(Appeal.id).where(Appeal.erased_at.is_not(None)),
    }
    for target, ids in over.items():
        session.execute(
            delete(Subscription).where(
                Subscription.target == target, Subscription.target_id.in_(ids)
            )
        )
