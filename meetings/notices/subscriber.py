"""A subscriber: one address that wants to hear of something, and what of."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.database import Base, Numbered, enum_column
from meetings.vault import Encrypted


class Means(StrEnum):
    """How notices reach somebody."""

    MAIL = "mail"
    TELEGRAM = "telegram"
    PUSH = "push"

    @property
    def label(self) -> str:
        """The means in the current language."""
        return str(_MEANS[self])


_MEANS = {
    Means.MAIL: _l("E-mail"),
    Means.TELEGRAM: _l("Telegram"),
    Means.PUSH: _l("Browser"),
}


class Target(StrEnum):
    """What one can subscribe to."""

    EVERYTHING = "everything"
    DISTRICT = "district"
    TOPIC = "topic"
    OFFICIAL = "official"
    MEETING = "meeting"
    SESSION = "session"
    QUESTION = "question"
    APPEAL = "appeal"


class Stopped(StrEnum):
    """Why nothing is sent any more."""

    ASKED = "asked"
    BOUNCED = "bounced"
    BLOCKED = "blocked"
    GONE = "gone"

    @property
    def label(self) -> str:
        """The reason as a sentence in the current language."""
        return str(_STOPPED[self])


_STOPPED = {
    Stopped.ASKED: _l("They unsubscribed."),
    Stopped.BOUNCED: _l("Their mail server refuses the address for good."),
    Stopped.BLOCKED: _l("They blocked the bot, or their account is gone."),
    Stopped.GONE: _l("The browser took its permission back."),
}


class Subscriber(Numbered, Base):
    """One address by one means.

    ``address`` is a mail address, the number of a Telegram chat, or a push subscription as JSON
    (endpoint and keys); ``digest`` is keyed, so that the same address is found again without being
    read. Both are erased soon after ``stopped_at``; the row stays as long as its reason is of use.
    ``letters`` counts the confirmation letters asked for on ``letters_on``.
    """

    __tablename__ = "subscriber"
    __table_args__ = (UniqueConstraint("means", "digest"),)

    means: Mapped[Means] = mapped_column(enum_column(Means))
    language: Mapped[str] = mapped_column(String(2), default="kk")
    address: Mapped[str | None] = mapped_column(Encrypted())
    digest: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None] = mapped_column(index=True)
    stopped_why: Mapped[Stopped | None] = mapped_column(enum_column(Stopped))
    letters: Mapped[int] = mapped_column(default=0)
    letters_on: Mapped[date | None]

    subscriptions: Mapped[list[Subscription]] = relationship(
        back_populates="subscriber", cascade="all, delete-orphan", order_by="Subscription.id"
    )

    def stop(self, why: Stopped, now: datetime) -> None:
        """Nothing is sent to this address from now on."""
        self.stopped_at, self.stopped_why = now, why
        self.subscriptions.clear()


class Subscription(Numbered, Base):
    """What a subscriber wants to hear of; ``target_id`` is 0 for everything.

    Nothing is sent before ``confirmed_at``.
    """

    __tablename__ = "subscription"
    __table_args__ = (
        UniqueConstraint("subscriber_id", "target", "target_id"),
        Index("ix_subscription_target", "target", "target_id", "subscriber_id"),
    )

    subscriber_id: Mapped[int] = mapped_column(ForeignKey("subscriber.id", ondelete="CASCADE"))
    target: Mapped[Target] = mapped_column(enum_column(Target))
    target_id: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]

    subscriber: Mapped[Subscriber] = relationship(back_populates="subscriptions")
