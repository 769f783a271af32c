"""The letter by which an address confirms that it wants to hear of something."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage

from flask_babel import force_locale
from flask_babel import gettext as _

from meetings.accounts import mail
from meetings.database import db
from meetings.effects.registry import Lease, handler
from meetings.notices import subscribing, target, tokens
from meetings.notices.by_mail import headed
from meetings.notices.subscriber import Subscriber
from meetings.notices.target import Wish
from meetings.settings import Settings


@handler(subscribing.CONFIRM)
def send(lease: Lease) -> None:
    """Ask by mail; a repetition carries the same Message-ID."""
    settings = Settings.current()
    try:
        letter = _letter(settings, lease.payload["subscriber"], lease.payload["asked"])
    finally:
        db.session.rollback()
    if letter is not None:
        mail.hand_over(settings, letter, lease.seconds / 6)


def _letter(settings: Settings, number: int, asked: int) -> EmailMessage | None:
    subscriber = db.session.get(Subscriber, number)
    if subscriber is None or subscriber.address is None:
        return None
    with force_locale(subscriber.language):
        return _written(settings, subscriber, subscriber.address, asked)


def _written(settings: Settings, subscriber: Subscriber, address: str, asked: int) -> EmailMessage:
    token = subscribing.confirm_token(settings, subscriber.id, asked)
    page = f"{settings.base_url}/{subscriber.language}/subscriptions/confirm/{token}"
    paragraphs = (
        _("Somebody, probably you, wants to be told by e-mail of:"),
        "\n".join(f"- {name}" for name in _names(subscriber, datetime.fromtimestamp(asked, UTC))),
        _("Open this page and press the button there, else nothing is sent:"),
        page,
        _("If it was not you, do nothing: in three days it is forgotten."),
    )
    sent = headed(settings, _("Confirm your subscription"))
    sent["To"] = address
    seal = tokens.sign(settings, "confirmation", f"{subscriber.id}.{asked}")
    sent["Message-ID"] = f"<{seal}@{mail.domain(settings)}>"
    sent.set_content("\n\n".join(paragraphs) + "\n", cte="base64")
    return sent


def _names(subscriber: Subscriber, asked_at: datetime) -> list[str]:
    """What is to be confirmed, else what is confirmed already."""
    waiting = [
        each
        for each in subscriber.subscriptions
        if each.confirmed_at is None and each.asked_at <= asked_at
    ]
    found = (
        target.name(db.session(), Wish(each.target, each.target_id))
        for each in waiting or subscriber.subscriptions
    )
    return [name for name in found if name]
