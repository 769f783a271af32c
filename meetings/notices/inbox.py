"""The mailbox to which answers come, over IMAP (RFC 3501)."""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Iterator
from types import TracebackType
from urllib.parse import unquote, urlsplit

from calendars.itip import LARGEST
from meetings.effects.outcome import Blocked, Retry


class Inbox:
    """A connection to ``imap[s]://user:password@host[:port][/folder]``, encrypted if offered.

    Opening raises Blocked when the server refuses name, password or folder; everything inside
    raises Retry when the server fails. ``timeout`` is in seconds per step.
    """

    def __init__(self, url: str, timeout: float) -> None:
        self._parts = urlsplit(url)
        self._timeout = timeout

    def __enter__(self) -> Inbox:
        try:
            self._server = self._connected()
        except (OSError, imaplib.IMAP4.error) as error:
            raise Retry("The mailbox of answers did not answer; this is tried again.") from error
        try:
            self._open()
        except imaplib.IMAP4.error as error:
            self._leave()
            raise Blocked(
                "The mail server refuses our name, password or folder. "
                "Correct MEETINGS_IMAP_URL, restart the worker, then start the effect again."
            ) from error
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._leave()
        if isinstance(error, (OSError, imaplib.IMAP4.error)):
            raise Retry("The mailbox of answers broke off; this is tried again.") from error

    def unread(self, most: int) -> Iterator[tuple[bytes, bytes]]:
        """Up to ``most`` unread mails as (number, bytes); of one that is too large only its begin."""
        _status, found = self._server.uid("SEARCH", "UNSEEN")
        for number in (found[0] or b"").split()[:most]:
            yield number, self._fetched(number)

    def mark_read(self, number: bytes) -> None:
        """Never offer this mail again."""
        self._server.uid("STORE", number.decode(), "+FLAGS.SILENT", r"(\Seen)")

    def _fetched(self, number: bytes) -> bytes:
        part = f"(BODY.PEEK[]<0.{LARGEST + 1}>)"
        _status, found = self._server.uid("FETCH", number.decode(), part)
        return next((each[1] for each in found if isinstance(each, tuple)), b"")

    def _connected(self) -> imaplib.IMAP4:
        host, context = self._parts.hostname or "localhost", ssl.create_default_context()
        if self._parts.scheme == "imaps":
            return imaplib.IMAP4_SSL(
                host, self._parts.port or 993, ssl_context=context, timeout=self._timeout
            )
        server = imaplib.IMAP4(host, self._parts.port or 143, timeout=self._timeout)
        if "STARTTLS" in server.capabilities:
            server.starttls(context)
        return server

    def _open(self) -> None:
        self._server.login(unquote(self._parts.username or ""), unquote(self._parts.password or ""))
        folder = unquote(self._parts.path.lstrip("/")) or "INBOX"
        status, _answer = self._server.select(f'"{folder}"')
        if status != "OK":
            raise imaplib.IMAP4.error("no such folder")

    def _leave(self) -> None:
        try:
            self._server.logout()
        except (OSError, imaplib.IMAP4.error):
            self._server.shutdown()
