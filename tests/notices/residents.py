"""Residents who subscribed, and what reached them."""

from __future__ import annotations

import email
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from typing import Any

import time_machine
from flask import Flask
from sqlalchemy import func, select

from meetings import clock
from meetings.database import db
from meetings.effects.effect import Effect, EffectState
from meetings.effects.worker import run_due
from meetings.notices import jobs, subscribing
from meetings.notices.notice import Delivery, Handed
from meetings.notices.subscriber import Means, Subscriber, Target
from meetings.notices.target import Wish
from tests.sandbox.server import Sandbox

START = datetime(2027, 5, 18, 5, tzinfo=UTC)  # 10:00 in the region
DAY_BEFORE = START - timedelta(days=1)


class Residents:
    """``residents.join("a@example.org", Wish(…))``; ``residents.told(at)`` is what then arrives."""

    def __init__(self, app: Flask, office: Any) -> None:
        self.app = app
        self.office = office

    def join(
        self,
        address: str = "resident@example.org",
        *wishes: Wish,
        means: Means = Means.MAIL,
        language: str = "en",
        **given: Any,
    ) -> Subscriber:
        settings = self.app.extensions["settings"]
        everything = (Wish(Target.EVERYTHING),)
        subscriber = subscribing.join(
            db.session(), settings, means, address, wishes or everything, language,
            clock.now(), **given,
        )  # fmt: skip
        db.session.commit()
        return subscriber

    def told(self, at: datetime | None = None, remind: bool = True) -> list[EmailMessage]:
        """The mails that leave at that instant, the clock having looked; invitations left out."""
        before = len(self.office.letters)
        if at is None:
            self._work(remind)
        else:
            with time_machine.travel(at, tick=True):
                self._work(remind)
        db.session.expire_all()
        mails = [opened(each) for each in self.office.letters[before:]]
        return [mail for mail in mails if mail["List-Unsubscribe"]]

    def _work(self, remind: bool) -> None:
        db.session.commit()
        if remind:
            jobs.remind()
        for _step in ("expand", "deliver", "what that asked for"):
            run_due(self.app)


def opened(envelope: Any) -> EmailMessage:
    """A mail as a mail program sees it."""
    return email.message_from_bytes(envelope.content, policy=default)


def text(mail: EmailMessage) -> str:
    return mail.get_body(("plain",)).get_content()


def handed() -> Counter[Handed]:
    """How many deliveries stand where."""
    rows = db.session.execute(select(Delivery.handed, func.count()).group_by(Delivery.handed))
    return Counter(dict(rows.all()))


def effects(kind: str) -> list[tuple[EffectState, str | None]]:
    """How the effects of a kind stand, and what is said of them."""
    db.session.expire_all()
    found = db.session.scalars(select(Effect).where(Effect.kind == kind).order_by(Effect.id))
    return [(effect.state, effect.last_error) for effect in found]


@dataclass(frozen=True)
class Person:
    """Somebody who talks to the bot of ``token`` at the twin."""

    sandbox: Sandbox
    token: str
    id: str

    @classmethod
    def meet(cls, sandbox: Sandbox, token: str, **wishes: str) -> Person:
        return cls(sandbox, token, sandbox.tell("telegram/people", token=token, **wishes)["id"])

    def say(self, words: str) -> dict[str, Any]:
        return self.sandbox.tell(f"telegram/people/{self.id}/say", token=self.token, text=words)

    def block(self) -> dict[str, Any]:
        return self.sandbox.tell(f"telegram/people/{self.id}/block", token=self.token)

    def heard(self) -> list[str]:
        """What the bot said."""
        found = self.sandbox.ask(f"telegram/chats/{self.id}/messages")["messages"]
        return [each["text"] for each in found if each["author"] == self.token]
