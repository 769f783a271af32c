"""Who has an account on a twin, and the tickets (codes, tokens) by which others act for them."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, field
from typing import Any

from meetings.sandbox.moment import Moment
from meetings.sandbox.store import Store


@dataclass
class Party:
    """A user, a page, a community or an application; `made` is in Unix seconds."""

    platform: str
    kind: str
    id: str
    name: str
    made: float
    body: dict[str, Any] = field(default_factory=dict)


@dataclass
class Ticket:
    """`party` is whose it is; `expires` None lasts; `body` says what it allows."""

    token: str
    platform: str
    kind: str
    party: str
    expires: float | None = None
    revoked: bool = False
    body: dict[str, Any] = field(default_factory=dict)

    def expired(self, moment: Moment) -> bool:
        return self.expires is not None and self.expires <= moment.seconds


def save(store: Store, party: Party) -> Party:
    store.run(
        "INSERT OR REPLACE INTO party VALUES (?, ?, ?, ?, ?, ?)",
        *(party.platform, party.kind, party.id, party.name, party.made, json.dumps(party.body)),
    )
    return party


def find(store: Store, platform: str, kind: str, id_: str) -> Party | None:
    row = store.row(
        "SELECT * FROM party WHERE platform = ? AND kind = ? AND id = ?", platform, kind, id_
    )
    return _party(row) if row else None


def named(store: Store, platform: str, kind: str, name: str) -> Party | None:
    return next((party for party in every(store, platform, kind) if party.name == name), None)


def every(store: Store, platform: str | None = None, kind: str | None = None) -> list[Party]:
    """All parties, in the order of their making."""
    rows = store.rows(
        "SELECT * FROM party WHERE platform = coalesce(?, platform) AND kind = coalesce(?, kind)"
        " ORDER BY rowid",
        platform,
        kind,
    )
    return [_party(row) for row in rows]


def issue(store: Store, ticket: Ticket) -> str:
    store.run(
        "INSERT INTO ticket (token, platform, kind, party, expires, body)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        *(ticket.token, ticket.platform, ticket.kind, ticket.party, ticket.expires),
        json.dumps(ticket.body),
    )
    return ticket.token


def ticket(store: Store, platform: str, token: str) -> Ticket | None:
    """Whatever became of it: look at `revoked` and `expired`."""
    found = store.row("SELECT * FROM ticket WHERE platform = ? AND token = ?", platform, token)
    if found is None:
        return None
    body, revoked = json.loads(found["body"]), bool(found["revoked"])
    return Ticket(**{**dict(found), "body": body, "revoked": revoked})


def tear(store: Store, ticket: Ticket) -> None:
    """Make a ticket that is good once worthless."""
    store.run("DELETE FROM ticket WHERE token = ?", ticket.token)


def revoke(store: Store, party: Party) -> None:
    """All tickets of a party become worthless."""
    store.run(
        "UPDATE ticket SET revoked = 1 WHERE platform = ? AND party = ?", party.platform, party.id
    )


def expire(store: Store, party: Party) -> None:
    store.run(
        "UPDATE ticket SET expires = 0 WHERE platform = ? AND party = ?", party.platform, party.id
    )


def _party(row: sqlite3.Row) -> Party:
    return Party(**{**dict(row), "body": json.loads(row["body"])})
