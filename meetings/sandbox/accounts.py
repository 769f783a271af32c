"""Channels, OAuth clients and their tokens."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from meetings.sandbox.identity import new_channel_id, new_token
from meetings.sandbox.moment import Moment
from meetings.sandbox.store import Store

YOUTUBE_SCOPE = "https://www.googleapis.com/auth/youtube"
DEFAULT_PROJECT = "sandbox"
CODE_SECONDS = 600


class GrantError(Exception):
    """The token endpoint refuses with a code of RFC 6749, section 5.2."""

    def __init__(self, code: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.status = status


@dataclass(frozen=True)
class Channel:
    id: str
    name: str
    made: float


@dataclass(frozen=True)
class Client:
    id: str
    secret: str
    project: str


@dataclass(frozen=True)
class Principal:
    """Who calls: the channel, the project that pays the quota, and what was granted."""

    channel: Channel
    project: str
    scopes: frozenset[str]


def channel_named(store: Store, name: str, made: float) -> Channel:
    """The channel of that name, opened when there is none yet."""
    store.run(
        "INSERT INTO channel VALUES (?, ?, ?) ON CONFLICT DO NOTHING", new_channel_id(), name, made
    )
    return next(channel for channel in channels(store) if channel.name == name)


def channels(store: Store) -> list[Channel]:
    return [Channel(**dict(row)) for row in store.rows("SELECT * FROM channel ORDER BY rowid")]


def client_of(store: Store, project: str = DEFAULT_PROJECT) -> Client:
    """The OAuth client of a project, registered when there is none yet."""
    id_ = f"{project}.apps.sandbox.localhost"
    secret = new_token("SANDBOX-")
    store.run("INSERT INTO client VALUES (?, ?, ?) ON CONFLICT DO NOTHING", id_, secret, project)
    row = store.row("SELECT * FROM client WHERE project = ?", project)
    assert row is not None
    return Client(**dict(row))


def check_client(store: Store, id_: str, secret: str | None = None) -> Client:
    row = store.row("SELECT * FROM client WHERE id = ?", id_)
    if row is None or (secret is not None and row["secret"] != secret):
        raise GrantError("invalid_client", "The OAuth client was not found.", 401)
    return Client(**dict(row))


def grant(store: Store, client: Client, channel: Channel, scopes: Sequence[str]) -> str:
    """A new refresh token."""
    token = new_token("1//sandbox-")
    store.run(
        "INSERT INTO refresh (token, client, channel, scopes) VALUES (?, ?, ?, ?)",
        *(token, client.id, channel.id, " ".join(scopes)),
    )
    return token


def access(moment: Moment, client: Client, refresh: str) -> tuple[str, str]:
    """A new access token and its scopes; raises GrantError for a token that no longer holds."""
    row = moment.store.row("SELECT * FROM refresh WHERE token = ?", refresh)
    if row is None or row["revoked"] or row["client"] != client.id:
        raise GrantError("invalid_grant", "Token has been expired or revoked.")
    token = new_token("ya29.sandbox-")
    expires = moment.after(moment.settings.token_seconds)
    moment.store.run("INSERT INTO access VALUES (?, ?, ?)", token, refresh, expires)
    return token, row["scopes"]


def principal(moment: Moment, token: str) -> Principal | None:
    """Who an access token speaks for; None when it is unknown, expired or revoked."""
    row = moment.store.row(
        "SELECT channel.id, channel.name, channel.made, client.project, refresh.scopes FROM access"
        " JOIN refresh ON refresh.token = access.refresh AND NOT refresh.revoked"
        " JOIN channel ON channel.id = refresh.channel JOIN client ON client.id = refresh.client"
        " WHERE access.token = ? AND access.expires > ?",
        token,
        moment.seconds,
    )
    if row is None:
        return None
    channel = Channel(row["id"], row["name"], row["made"])
    return Principal(channel, row["project"], frozenset(row["scopes"].split()))


def expire_access(store: Store, channel: Channel) -> None:
    store.run(
        "UPDATE access SET expires = 0 WHERE refresh IN"
        " (SELECT token FROM refresh WHERE channel = ?)",
        channel.id,
    )


def revoke_channel(store: Store, channel: Channel) -> None:
    """The owner withdraws the access of every application."""
    store.run("UPDATE refresh SET revoked = 1 WHERE channel = ?", channel.id)


def revoke_token(store: Store, token: str) -> None:
    """Revoke a refresh token, or the one behind an access token; others are left alone."""
    store.run(
        "UPDATE refresh SET revoked = 1 WHERE token = ?"
        " OR token IN (SELECT refresh FROM access WHERE token = ?)",
        token,
        token,
    )


def new_code(
    moment: Moment,
    client: Client,
    channel: Channel,
    scopes: Sequence[str],
    redirect: str,
    challenge: str,
) -> str:
    """An authorization code, good once and for ten minutes; `challenge` is S256 or empty."""
    code = new_token("4/sandbox-")
    moment.store.run(
        "INSERT INTO code VALUES (?, ?, ?, ?, ?, ?, ?)",
        *(code, client.id, channel.id, " ".join(scopes), redirect, challenge),
        moment.after(CODE_SECONDS),
    )
    return code


def redeem_code(moment: Moment, client: Client, code: str, redirect: str, verifier: str) -> str:
    """A refresh token for a code (RFC 7636 when it came with a challenge)."""
    row = moment.store.row("SELECT * FROM code WHERE code = ?", code)
    if row is None or row["expires"] <= moment.seconds or row["client"] != client.id:
        raise GrantError("invalid_grant", "Malformed auth code.")
    if row["redirect"] != redirect:
        raise GrantError("redirect_uri_mismatch", "Bad Request")
    if row["challenge"] and row["challenge"] != s256(verifier):
        raise GrantError("invalid_grant", "Invalid code verifier.")
    moment.store.run("DELETE FROM code WHERE code = ?", code)
    owner = next(item for item in channels(moment.store) if item.id == row["channel"])
    return grant(moment.store, client, owner, row["scopes"].split())


def s256(verifier: str) -> str:
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
