"""Telegram's twin as a test turns it: a bot, a chat, what people say there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

from tests.sandbox.server import Sandbox

ADMINISTRATOR = ["can_post_messages", "can_edit_messages", "can_delete_messages"]


@dataclass(frozen=True)
class Chat:
    """A chat of the twin, and the bot that is an administrator there."""

    sandbox: Sandbox
    id: str
    token: str

    @classmethod
    def open(cls, sandbox: Sandbox, *, rights: Any = ADMINISTRATOR, **given: Any) -> Chat:
        token = sandbox.tell("telegram/bots")["token"]
        members = {token: rights} if rights is not None else {}
        made = sandbox.tell("telegram/chats", members=members, **{"username": "reception", **given})
        return cls(sandbox, made["id"], token)

    @property
    def root(self) -> str:
        return f"{self.sandbox.root}telegram"

    def call(self, method: str, **given: Any) -> dict[str, Any]:
        """A raw call, as any program makes it."""
        address = f"{self.root}/bot{self.token}/{method}"
        answer: dict[str, Any] = httpx.post(address, json=given, trust_env=False).json()
        return answer

    def refusal(self, method: str, **given: Any) -> tuple[int, str]:
        answer = self.call(method, **given)
        assert answer["ok"] is False, answer
        return answer["error_code"], answer["description"]

    def messages(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.sandbox.ask(f"telegram/chats/{self.id}/messages")[
            "messages"
        ]
        return [each for each in found if "pinned_message" not in each]

    def say(self, text: str, **given: Any) -> int:
        said = self.sandbox.tell(f"telegram/chats/{self.id}/say", text=text, **given)
        return int(said["message_id"])

    def member(self, rights: Any) -> None:
        self.sandbox.tell(f"telegram/chats/{self.id}/members", token=self.token, rights=rights)

    def remove(self, number: int) -> None:
        self.sandbox.control.delete(f"telegram/chats/{self.id}/messages/{number}")

    def calls(self, method: str) -> list[dict[str, Any]]:
        return self.sandbox.journal(f"telegram.{method}")
