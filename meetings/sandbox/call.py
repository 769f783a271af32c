"""One authorised call of the API."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from meetings.sandbox.accounts import Channel
from meetings.sandbox.errors import ApiError, invalid
from meetings.sandbox.moment import Moment
from meetings.sandbox.store import Item, Store


@dataclass
class Call:
    """`root` ends in a slash; `stuck` asks that a …Starting state never ends."""

    moment: Moment
    channel: Channel
    root: str
    parameters: dict[str, Any]
    body: dict[str, Any] = field(default_factory=dict)
    stuck: bool = False

    @property
    def store(self) -> Store:
        return self.moment.store

    @property
    def parts(self) -> list[str]:
        found: list[str] = self.parameters["part"]
        return found

    def sent(self, part: str) -> dict[str, Any]:
        """A part of the body; empty when `part` does not name it, as it is discarded then."""
        return (self.body.get(part) or {}) if part in self.parts else {}

    def own(self, kind: str, id_: str, missing: Callable[[], ApiError]) -> Item:
        """An item of the calling channel; those of others are not found."""
        item = self.store.get(kind, id_)
        if item is None or item.channel != self.channel.id:
            raise missing()
        return item

    def body_id(self) -> str:
        if not self.body.get("id"):
            raise invalid("idRequired", "The request must specify the id of the resource.", "id")
        return str(self.body["id"])


Handler = Callable[[Call], dict[str, Any] | None]
