"""Users, their pages, and the tokens of both.

https://developers.facebook.com/docs/facebook-login/guides/access-tokens
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from meetings.sandbox import parties
from meetings.sandbox.facebook.errors import GraphError
from meetings.sandbox.identity import new_token
from meetings.sandbox.moment import Moment
from meetings.sandbox.parties import Party, Ticket
from meetings.sandbox.store import Store

NAME = "facebook"
SCOPES = ("pages_show_list", "pages_read_engagement", "pages_manage_posts")
DAY = 86_400.0
AGE, FOLLOWERS = 90 * DAY, 500
TOO_YOUNG, TOO_SMALL = 1363120, 1363144
LONG = 60 * DAY


def new_id() -> str:
    return str(10**15 + secrets.randbelow(9 * 10**15))


def page_named(store: Store, name: str, now: float) -> Party:
    """The page of that name, opened ninety days ago when there is none yet."""
    found = parties.named(store, NAME, "page", name)
    body = {"followers": FOLLOWERS, "category": "Government organization"}
    return found or parties.save(store, Party(NAME, "page", new_id(), name, now - AGE, body))


def user(store: Store, now: float) -> Party:
    """The only person, who owns all pages."""
    found = parties.named(store, NAME, "user", "Sandbox")
    return found or parties.save(store, Party(NAME, "user", new_id(), "Sandbox", now))


def app(store: Store, now: float) -> Party:
    """The only application; its body holds the secret."""
    found = next(iter(parties.every(store, NAME, "app")), None)
    body = {"secret": secrets.token_hex(16)}
    return found or parties.save(store, Party(NAME, "app", new_id(), "No-Tie", now, body))


def page_token(store: Store, page: Party, scopes: Sequence[str] = SCOPES) -> str:
    """A token that lasts until it is revoked, as one made from a long-lived token does."""
    ticket = Ticket(new_token("EAAsandbox"), NAME, "page", page.id, body={"scopes": [*scopes]})
    return parties.issue(store, ticket)


def name_of(moment: Moment, token: str) -> str | None:
    """Whose token it is, for the journal and for faults of one account."""
    ticket = parties.ticket(moment.store, NAME, token)
    if ticket is None:
        return None
    party = parties.find(moment.store, NAME, ticket.kind, ticket.party)
    return party.name if party else None


def admit(moment: Moment, token: str) -> Ticket:
    """Raises GraphError 190, with 460 for what was revoked and 463 for what expired."""
    ticket = parties.ticket(moment.store, NAME, token) if token else None
    if ticket is None:
        raise GraphError(190, "Invalid OAuth access token - Cannot parse access token", status=401)
    if ticket.revoked:
        message = "Error validating access token: The session has been invalidated."
        raise GraphError(190, message, subcode=460, status=401)
    if ticket.expired(moment):
        message = "Error validating access token: Session has expired."
        raise GraphError(190, message, subcode=463, status=401)
    return ticket


def require(ticket: Ticket, *scopes: str) -> None:
    """Raises GraphError 200 for a permission that was not granted."""
    lacking = sorted(set(scopes) - set(ticket.body["scopes"]))
    if lacking:
        raise GraphError(
            200, f"(#200) Requires {', '.join(lacking)} permission to manage the object", status=403
        )


def require_reach(moment: Moment, page: Party) -> None:
    """Raises GraphError for a page of fewer than 60 days or 100 followers."""
    if moment.seconds - page.made < 60 * DAY:
        raise GraphError(200, "Permissions error", subcode=TOO_YOUNG, status=403)
    if page.body["followers"] < 100:
        raise GraphError(200, "Permissions error", subcode=TOO_SMALL, status=403)
