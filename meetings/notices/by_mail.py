"""Notices as mail: plain text and simple HTML, with unsubscribing in one click (RFC 8058)."""

from __future__ import annotations

import smtplib
from contextlib import ExitStack
from email.message import EmailMessage
from email.policy import SMTP
from types import TracebackType
from typing import NoReturn, Self

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _

from meetings import clock
from meetings.accounts import mail
from meetings.notices import tokens
from meetings.notices.parcel import NotNow, Parcel, Unreachable, Unwanted
from meetings.notices.subscriber import Stopped
from meetings.notices.subscribing import manage_token
from meetings.notices.words import Words
from meetings.settings import Settings

# Stands in the text of a batch where each letter has an address of its own.
MANAGE = "https://manage.invalid/"
# Their mailbox is full, or the server minds the letter (RFC 3463, X.2.2 and X.7): not the address.
SPARING = (b"5.2.2", b"5.2.3", b"5.3", b"5.6", b"5.7")


class ByMail:
    """One connection for a batch of letters; ``seconds`` per step."""

    def __init__(self, settings: Settings, seconds: float) -> None:
        self._settings = settings
        self._seconds = seconds
        self._stack = ExitStack()
        self._bodies: dict[tuple[str, Words], tuple[str, str]] = {}

    def __enter__(self) -> Self:
        self._server = self._stack.enter_context(mail.connected(self._settings, self._seconds))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """What the connection itself suffered becomes Retry or Blocked."""
        self._stack.__exit__(kind, error, trace)

    def carry(self, parcel: Parcel) -> None:
        """See ``parcel.Carrier``. A repetition has the same Message-ID."""
        try:
            self._server.send_message(self.letter(parcel))
        except smtplib.SMTPRecipientsRefused as error:
            _judge(*next(iter(error.recipients.values())))
        except smtplib.SMTPDataError as error:
            _judge(error.smtp_code, error.smtp_error, at_data=True)

    def letter(self, parcel: Parcel) -> EmailMessage:
        """The mail of a parcel."""
        settings = self._settings
        manage = manage_token(settings, parcel.subscriber_id)
        text, html = self._body(parcel.language, parcel.words)
        page = f"{settings.base_url}/{parcel.language}/subscriptions/{manage}"
        sent = headed(settings, parcel.address, parcel.words.title)
        sent["Message-ID"] = message_id(settings, parcel.notice_id, parcel.subscriber_id)
        sent["List-Id"] = f"<notices.{mail.domain(settings)}>"
        sent["List-Unsubscribe"] = f"<{settings.base_url}/unsubscribe/{manage}>"
        sent["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        sent.set_content(text.replace(MANAGE, page), cte="base64")
        sent.add_alternative(html.replace(MANAGE, page), subtype="html", cte="base64")
        return sent

    def _body(self, language: str, words: Words) -> tuple[str, str]:
        if (language, words) not in self._bodies:
            with force_locale(language):
                self._bodies[language, words] = _text(words), _html(language, words)
        return self._bodies[language, words]


def headed(settings: Settings, address: str, subject: str) -> EmailMessage:
    """A mail that we write by ourselves, without its Message-ID and body."""
    sent = EmailMessage(policy=SMTP)
    sent["From"] = settings.mail_from
    sent["To"] = address
    sent["Subject"] = subject
    sent["Date"] = clock.now()
    sent["Auto-Submitted"] = "auto-generated"
    return sent


def message_id(settings: Settings, notice_id: int, subscriber_id: int) -> str:
    """It names notice and subscriber, and that it is ours: a bounce without it counts for nothing."""
    return f"<{tokens.sign(settings, 'letter', f'{notice_id}.{subscriber_id}')}@{mail.domain(settings)}>"


def _text(words: Words) -> str:
    farewell = _("You subscribed to this. Choose anew, or unsubscribe:")
    return "\n\n".join((words.title, *words.lines, words.url, f"-- \n{farewell} {MANAGE}")) + "\n"


def _html(language: str, words: Words) -> str:
    return render_template("notices/mail.html", words=words, language=language, manage=MANAGE)


def _judge(code: int, said: bytes | str, at_data: bool = False) -> NoReturn:
    """What a refusal of one letter means; at the end of the letter only X.1 speaks of the address."""
    if code < 500:
        raise NotNow(f"The mail server asks to try later (code {code}).")
    said = said.encode(errors="replace") if isinstance(said, str) else said
    spared = not said.startswith(b"5.1.") if at_data else said.startswith(SPARING) or code == 552
    if spared:
        raise Unwanted(f"The mail server refuses this letter (code {code}).")
    raise Unreachable(Stopped.BOUNCED)
