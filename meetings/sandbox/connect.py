"""Connecting to the sandbox: authorised-user files as Google's tools write them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import httpx

from meetings.sandbox import accounts, tokens
from meetings.sandbox.facebook import accounts as facebook
from meetings.sandbox.moment import Moment, Settings
from meetings.sandbox.store import Store
from meetings.sandbox.vk import accounts as vk


def authorized_user(
    base_url: str,
    channel: str,
    *,
    scopes: Sequence[str] = (),
    project: str = accounts.DEFAULT_PROJECT,
) -> dict[str, str]:
    """Ask the sandbox at `base_url` for access to a channel, which is opened if it is new.

    Returns type, client_id, client_secret, refresh_token, token_uri and universe_domain. Raises
    httpx.HTTPError when the sandbox does not answer.
    """
    answer = httpx.get(
        f"{base_url.rstrip('/')}/oauth/authorized-user.json",
        params={"channel": channel, "project": project, "scope": " ".join(scopes)},
        trust_env=False,
    )
    answer.raise_for_status()
    found: dict[str, str] = answer.json()
    return found


def issue_authorized_user(
    state_path: Path,
    base_url: str,
    channel: str,
    *,
    scopes: Sequence[str] = (),
    project: str = accounts.DEFAULT_PROJECT,
) -> dict[str, str]:
    """The same without a running sandbox, straight into the file of its state."""
    with closing(Store(state_path)) as store, store.transaction():
        made = datetime.now(UTC).timestamp()
        return issue(store, base_url, channel, made=made, scopes=scopes, project=project)


def issue_account(state_path: Path, platform: str, name: str) -> dict[str, str]:
    """A page of Facebook's or a community of VK's twin, opened if it is new, with a token.

    Straight into the file of its state. Returns id, name, access_token, app_id and app_secret.
    """
    with closing(Store(state_path)) as store, store.transaction():
        moment = Moment(store, Settings(), datetime.now(UTC))
        found: dict[str, str] = tokens.open_account(moment, platform, {"name": name})
        return found


def applications(state_path: Path) -> dict[str, tuple[str, str]]:
    """The id and the secret of the application that each twin knows: google, facebook, vk."""
    with closing(Store(state_path)) as store, store.transaction():
        now = datetime.now(UTC).timestamp()
        google = accounts.client_of(store)
        known = {"facebook": facebook.app(store, now), "vk": vk.app(store, now)}
        of_twins = {name: (app.id, app.body["secret"]) for name, app in known.items()}
        return {"google": (google.id, google.secret), **of_twins}


def issue(
    store: Store,
    base_url: str,
    channel: str,
    *,
    made: float,
    scopes: Sequence[str],
    project: str,
) -> dict[str, str]:
    client = accounts.client_of(store, project)
    owner = accounts.channel_named(store, channel, made)
    return {
        "type": "authorized_user",
        "client_id": client.id,
        "client_secret": client.secret,
        "refresh_token": accounts.grant(
            store, client, owner, list(scopes) or [accounts.YOUTUBE_SCOPE]
        ),
        "token_uri": f"{base_url.rstrip('/')}/token",
        "universe_domain": "googleapis.com",
    }
