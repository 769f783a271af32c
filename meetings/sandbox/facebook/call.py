"""One admitted call of the Graph API, and reading its parameters."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from meetings.sandbox import parties
from meetings.sandbox.facebook.accounts import NAME
from meetings.sandbox.facebook.errors import invalid, unknown_object
from meetings.sandbox.moment import Moment
from meetings.sandbox.parties import Party, Ticket
from meetings.sandbox.store import Item, Store

TRUE, FALSE = {"true", "1"}, {"false", "0"}
COMMON = {"fields", "locale", "appsecret_proof", "pretty", "debug", "summary"}


@dataclass
class Call:
    """`node` is the id in the path; `root` ends without a slash."""

    moment: Moment
    ticket: Ticket
    node: str
    parameters: dict[str, str]
    root: str

    @property
    def store(self) -> Store:
        return self.moment.store

    def refuse_unknown(self, known: Collection[str]) -> None:
        for name in self.parameters:
            if name not in known and name not in COMMON:
                raise invalid(f"Unexpected parameter {name}")

    def text(self, name: str, longest: int) -> str:
        value = self.parameters.get(name, "")
        if len(value) > longest:
            raise invalid(f"Param {name} must be no longer than {longest} characters")
        return value

    def flag(self, name: str) -> bool:
        value = self.parameters.get(name, "false").lower()
        if value not in TRUE | FALSE:
            raise invalid(f"Param {name} must be a boolean")
        return value in TRUE

    def choice(self, name: str, known: Collection[str]) -> str | None:
        value = self.parameters.get(name)
        if value is not None and value not in known:
            raise invalid(f"Param {name} must be one of {{{', '.join(sorted(known))}}}")
        return value

    def number(self, name: str, usual: int, most: int) -> int:
        value = self.parameters.get(name, str(usual))
        if not value.isdecimal() or not 1 <= int(value) <= most:
            raise invalid(f"Param {name} must be an integer of at most {most}")
        return int(value)

    def json(self, name: str) -> Any:
        try:
            return json.loads(self.parameters[name])
        except ValueError:
            raise invalid(f"Param {name} must be valid JSON") from None

    def page(self) -> Party:
        """The page in the path, which must be the token's own (or `me`)."""
        id_ = self.ticket.party if self.node == "me" else self.node
        page = parties.find(self.store, NAME, "page", id_)
        if page is None or self.ticket.kind != "page" or self.ticket.party != page.id:
            raise unknown_object(self.node)
        return page

    def own(self, kind: str, id_: str) -> Item | None:
        """An item of the token's page."""
        found = self.store.get(kind, id_)
        return found if found is not None and found.channel == self.ticket.party else None
