"""Notices as mail: plain text and simple HTML, with unsubscribing in one click (RFC 8058)."""

from __future__ import annotations

import base64
import smtplib
from contextlib import ExitStack
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
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
# No line of base64 has an underscore (RFC 2045, 6.7).
BOUNDARY = "=_no-tie_notice"
# Their mailbox is full, or the server minds the letter (RFC 3463, X.2.2 and X.7): not the address.
SPARING = (b"5.2.2", b"5.2.3", b"5.3", b"5.6", b"5.7")


class ByMail:
    """One connection for a batch of letters; ``seconds`` per step."""

    def __init__(self, settings: Settings, seconds: float) -> None:
        self._settings = settings
        self._seconds = seconds
        self._stack = ExitStack()
        self._sender = parseaddr(settings.mail_from)[1]
        self._sheets: dict[tuple[str, Words], Sheet] = {}

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
            self._server.sendmail(self._sender, [parcel.address], self.letter(parcel))
        except smtplib.SMTPRecipientsRefused as error:
            _judge(*next(iter(error.recipients.values())))
        except smtplib.SMTPDataError as error:
            _judge(error.smtp_code, error.smtp_error, at_data=True)

    def letter(self, parcel: Parcel) -> bytes:
        """The mail of a parcel."""
        key = (parcel.language, parcel.words)
        if key not in self._sheets:
            self._sheets[key] = Sheet.of(self._settings, *key)
        return self._sheets[key].filled(self._settings, parcel)


@dataclass(frozen=True)
class Sheet:
    """A letter without what differs from reader to reader: thousands get the same words."""

    head: bytes
    text: str
    html: str
    language: str

    @classmethod
    def of(cls, settings: Settings, language: str, words: Words) -> Sheet:
        """In that language."""
        head = headed(settings, words.title)
        head["List-Id"] = f"<notices.{mail.domain(settings)}>"
        head["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        with force_locale(language):
            return cls(head.as_bytes(), _text(words), _html(language, words), language)

    def filled(self, settings: Settings, parcel: Parcel) -> bytes:
        """With the addresses of one reader; his own was checked to be a mailbox and no more."""
        manage = manage_token(settings, parcel.subscriber_id)
        page = f"{settings.base_url}/{self.language}/subscriptions/{manage}"
        own = (
            f"To: {parcel.address}\r\n"
            f"Message-ID: {message_id(settings, parcel.notice_id, parcel.subscriber_id)}\r\n"
            f"List-Unsubscribe: <{settings.base_url}/unsubscribe/{manage}>\r\n"
            f'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="{BOUNDARY}"\r\n'
        )
        plain, html = (_part(kind, whole.replace(MANAGE, page)) for kind, whole in self._parts())
        return b"".join((own.encode(), self.head, plain, html, f"--{BOUNDARY}--\r\n".encode()))

    def _parts(self) -> tuple[tuple[str, str], ...]:
        return ("plain", self.text), ("html", self.html)


def _part(kind: str, text: str) -> bytes:
    head = (
        f"--{BOUNDARY}\r\nContent-Type: text/{kind}; charset=utf-8\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n"
    )
    body = base64.encodebytes(text.encode()).replace(b"\n", b"\r\n")
    return head.encode() + body


def headed(settings: Settings, subject: str) -> EmailMessage:
    """A mail that we write by ourselves, without recipient, Message-ID and body."""
    sent = EmailMessage(policy=SMTP)
    sent["From"] = settings.mail_from
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
