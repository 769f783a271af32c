"""A mailbox over IMAP for tests: one folder, the few commands that reading answers needs."""

from __future__ import annotations

import re
import socketserver
import threading


class Mailbox:
    """Mails by number from 1, and which of them are read; ``accepts`` says whether logins pass."""

    def __init__(self, *mails: bytes) -> None:
        self.mails = list(mails)
        self.read: set[int] = set()
        self.accepts = True
        self.breaks = False

    def answer(self, command: str, arguments: str) -> tuple[bytes, str]:
        """Untagged lines, and how it ended."""
        if command == "LOGIN":
            return b"", "OK" if self.accepts and arguments == 'desk "pass word"' else "NO"
        if command == "CAPABILITY":
            return b"* CAPABILITY IMAP4rev1\r\n", "OK"
        if command == "SELECT":
            return b"* %d EXISTS\r\n" % len(self.mails), "OK" if "INBOX" in arguments else "NO"
        if command == "UID":
            return self._by_number(*arguments.split(" ", 2)), "OK"
        return (b"* BYE\r\n" if command == "LOGOUT" else b""), "OK"

    def _by_number(self, command: str, which: str, rest: str = "") -> bytes:
        if command == "SEARCH":
            unread = set(range(1, len(self.mails) + 1)) - self.read
            return f"* SEARCH {' '.join(map(str, sorted(unread)))}\r\n".encode()
        number = int(which)
        if command == "STORE":
            self.read.add(number)
            return b""
        size = re.search(r"<0\.(\d+)>", rest)
        assert size, "the whole mail was asked for, however large"
        data = self.mails[number - 1][: int(size[1])]
        head = f"* {number} FETCH (UID {number} BODY[]<0> {{{len(data)}}}\r\n".encode()
        return head + data + b")\r\n"


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        for row in self.rfile:
            tag, command, *rest = row.decode().strip().split(" ", 2)
            if self.server.mailbox.breaks and command == "UID":
                return
            lines, end = self.server.mailbox.answer(command.upper(), rest[0] if rest else "")
            self.wfile.write(lines + f"{tag} {end} done\r\n".encode())


class Server(socketserver.ThreadingTCPServer):
    """Serves a mailbox on a free port of this machine while it is open."""

    daemon_threads = True

    def __init__(self, mailbox: Mailbox) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.mailbox = mailbox
        self.url = f"imap://desk:pass%20word@127.0.0.1:{self.server_address[1]}/INBOX"
        threading.Thread(target=self.serve_forever, daemon=True).start()
