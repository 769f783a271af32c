"""Mail: written into the outbox by whoever has something to say, sent by a worker over SMTP."""

from __future__ import annotations

import hashlib
import secrets
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

from flask_security import MailUtil
from sqlalchemy import update

from meetings import clock
from meetings.database import db
from meetings.effects import outbox
from meetings.effects.effect import Effect
from meetings.effects.outcome import Blocked, Retry
from meetings.effects.registry import Lease, handler
from meetings.settings import Settings

KIND = "mail"


class OutboxMail(MailUtil):
    """Flask-Security's letters: plain text, by way of the outbox, in the caller's transaction."""

    def send_mail(
        self,
        template: str,
        subject: str,
        recipient: str | tuple[str, str],
        sender: str | tuple[str, str],
        body: str | None,
        html: str | None,
        **context: Any,
    ) -> None:
        """Ask for the letter; it is committed with whatever it speaks of."""
        payload = {"to": recipient, "subject": str(subject), "text": body or ""}
        key = f"{KIND}:{template.rsplit('/', 1)[-1]}:{context['user'].id}:{secrets.token_hex(8)}"
        outbox.ask(db.session, KIND, key, payload, now=clock.now())


@handler(KIND)
def deliver(lease: Lease) -> None:
    """Send one letter and forget whom it went to and what it said.

    A repetition carries the same Message-ID, by which mail servers drop it.
    """
    if not lease.payload:
        return
    settings = Settings.current()
    hand_over(settings, letter(lease.key, lease.payload, settings), lease.seconds / 6)
    _forget(lease)


def letter(key: str, payload: dict[str, str], settings: Settings) -> EmailMessage:
    """The letter of a payload ``{"to", "subject", "text"}``."""
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = payload["to"]
    message["Subject"] = " ".join(payload["subject"].split())
    message["Date"] = clock.now()
    message["Message-ID"] = message_id(key, settings)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(payload["text"])
    return message


def message_id(key: str, settings: Settings) -> str:
    """The same for the same key, so that mail servers drop what was sent twice (RFC 5322, 3.6.4)."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain(settings)}>"


def domain(settings: Settings) -> str:
    """The name under which we write."""
    return urlsplit(settings.base_url).hostname or "localhost"


def hand_over(settings: Settings, message: EmailMessage, timeout: float) -> None:
    """Send a message by the mail server of the settings; ``timeout`` in seconds per step.

    Raises Retry for what may pass and Blocked for what will not.
    """
    with connected(settings, timeout) as server:
        server.send_message(message)


@contextmanager
def connected(settings: Settings, timeout: float) -> Iterator[smtplib.SMTP]:
    """A connection to the mail server of the settings, for several messages; ``timeout`` as above.

    What smtplib raises inside, and is not caught there, becomes Retry or Blocked.
    """
    if not settings.smtp_url:
        raise Blocked(
            "No mail server is set, so this letter waits. "
            "Set MEETINGS_SMTP_URL, restart the worker, then start the effect again."
        )
    try:
        with _connect(settings.smtp_url, timeout) as server:
            yield server
    except smtplib.SMTPRecipientsRefused as error:
        _refused(next(iter(error.recipients.values()))[0])
    except smtplib.SMTPAuthenticationError as error:
        raise Blocked(
            "The mail server refuses our name or password. "
            "Correct MEETINGS_SMTP_URL, restart the worker, then start the effect again."
        ) from error
    except smtplib.SMTPResponseException as error:
        _refused(error.smtp_code)
    except (OSError, smtplib.SMTPException) as error:
        raise Retry("The mail server did not answer; this is tried again.") from error


def _refused(code: int) -> None:
    if code < 500:
        raise Retry(f"The mail server asks to try later (code {code}).")
    raise Blocked(
        f"The mail server refuses this letter for good (code {code}). "
        "Look at the person's address, then start the effect again."
    )


@cache
def _authorities() -> ssl.SSLContext:
    """Read once, as it takes longer than a letter."""
    return ssl.create_default_context()


def _connect(url: str, timeout: float) -> smtplib.SMTP:
    """A connection to ``smtp://[user:password@]host[:port]`` or ``smtps://…``, encrypted if offered."""
    parts = urlsplit(url)
    host = parts.hostname or "localhost"
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=timeout, context=_authorities())
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=timeout)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=_authorities())
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server


def _forget(lease: Lease) -> None:
    unchanged = (*lease.mine(), Effect.generation == lease.generation)
    db.session.execute(update(Effect).where(*unchanged).values(payload={}))
    db.session.commit()
