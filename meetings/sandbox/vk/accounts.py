"""Users, the communities they run, and their tokens.

https://dev.vk.com/en/reference/access-rights
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from meetings.sandbox import parties
from meetings.sandbox.identity import new_token
from meetings.sandbox.moment import Moment
from meetings.sandbox.parties import Party, Ticket
from meetings.sandbox.store import Store
from meetings.sandbox.vk.errors import VkError

NAME = "vk"
BITS = {"video": 16, "wall": 8192, "offline": 65536, "groups": 262144}
SCOPES = ("video", "wall", "groups", "offline")


def user(store: Store, now: float) -> Party:
    """The only person, who runs all communities."""
    found = parties.named(store, NAME, "user", "Sandbox")
    return found or parties.save(store, Party(NAME, "user", _new_id(), "Sandbox", now))


def group_named(store: Store, name: str, now: float) -> Party:
    found = parties.named(store, NAME, "group", name)
    return found or parties.save(store, Party(NAME, "group", _new_id(), name, now))


def app(store: Store, now: float) -> Party:
    """The only application; its body holds the secret."""
    found = next(iter(parties.every(store, NAME, "app")), None)
    body = {"secret": secrets.token_urlsafe(15)}
    return found or parties.save(store, Party(NAME, "app", _new_id(), "No-Tie", now, body))


def user_token(store: Store, owner: Party, scopes: Sequence[str] = SCOPES) -> str:
    """A token that lasts, as with the right `offline`."""
    ticket = Ticket(new_token("vk1.a.sandbox"), NAME, "user", owner.id, body={"scopes": [*scopes]})
    return parties.issue(store, ticket)


def name_of(moment: Moment, token: str) -> str | None:
    """Whose token it is, for the journal and for faults of one account."""
    ticket = parties.ticket(moment.store, NAME, token)
    owner = parties.find(moment.store, NAME, "user", ticket.party) if ticket else None
    return owner.name if owner else None


def admit(moment: Moment, token: str) -> Ticket:
    """Raises VkError 5 for what is unknown or revoked, 1117 for what expired."""
    ticket = parties.ticket(moment.store, NAME, token) if token else None
    if ticket is None or ticket.kind != "user" or ticket.revoked:
        raise VkError(5)
    if ticket.expired(moment):
        raise VkError(1117)
    return ticket


def require(ticket: Ticket, scope: str) -> None:
    if scope not in ticket.body["scopes"]:
        raise VkError(
            15,
            "Access denied: no access to call this method. It cannot be called with current scopes.",
        )


def _new_id() -> str:
    return str(10**8 + secrets.randbelow(9 * 10**8))
