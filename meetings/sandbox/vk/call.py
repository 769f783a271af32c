"""One admitted call of a method of VK, and reading its parameters."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from meetings.sandbox import parties
from meetings.sandbox.moment import Moment
from meetings.sandbox.parties import Ticket
from meetings.sandbox.store import Store
from meetings.sandbox.vk.accounts import NAME
from meetings.sandbox.vk.errors import VkError, invalid

COMMON = {"v", "lang", "test_mode", "captcha_sid", "captcha_key"}


@dataclass
class Call:
    """`root` ends without a slash."""

    moment: Moment
    ticket: Ticket
    parameters: dict[str, str]
    root: str

    @property
    def store(self) -> Store:
        return self.moment.store

    @property
    def user(self) -> int:
        return int(self.ticket.party)

    def refuse_unknown(self, known: Collection[str]) -> None:
        for name in self.parameters:
            if name not in known and name not in COMMON:
                raise invalid(f"{name} is undefined")

    def text(self, name: str, longest: int) -> str:
        value = self.parameters.get(name, "")
        if len(value) > longest:
            raise invalid(f"{name} should be less or equal to {longest}")
        return value

    def flag(self, name: str) -> bool:
        value = self.parameters.get(name, "0")
        if value not in ("0", "1"):
            raise invalid(f"{name} not boolean")
        return value == "1"

    def number(
        self, name: str, usual: int | None = None, least: int | None = 0, most: int | None = None
    ) -> int:
        """Raises VkError 100; without `usual` the parameter must be given."""
        text = self.parameters.get(name, "" if usual is None else str(usual))
        try:
            value = int(text)
        except ValueError:
            raise invalid(f"{name} not integer") from None
        if (least is not None and value < least) or (most is not None and value > most):
            raise invalid(f"{name} is out of bounds")
        return value

    def owner(self, name: str = "owner_id") -> int:
        """The caller, or a community (negative) that the caller runs. Raises VkError 15."""
        owner = self.number(name, self.user, least=None)
        if owner != self.user and not self._runs(-owner):
            raise VkError(15)
        return owner

    def group_or_self(self) -> int:
        """Of `group_id` the owner's number. Raises VkError 15."""
        group = self.number("group_id", 0)
        if group and not self._runs(group):
            raise VkError(15, "Access denied: you should be group admin")
        return -group if group else self.user

    def _runs(self, group: int) -> bool:
        return group > 0 and parties.find(self.store, NAME, "group", str(group)) is not None
