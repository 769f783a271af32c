"""The demo's channels: an account in the local twin of each platform."""

from __future__ import annotations

import json
import time
from datetime import datetime, timedelta
from pathlib import Path

import httpx
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings import clock
from meetings.broadcasts import connecting
from meetings.broadcasts.channel import Channel, Platform
from meetings.broadcasts.telegram.account import Account
from meetings.errors import Unavailable
from meetings.sandbox.connect import authorized_user, issue_account, issue_authorized_user
from meetings.sandbox.telegram.connect import issue_announcer

NAME = "Turkistan live (sandbox)"
TELEGRAM_NAME = "Turkistan receptions (sandbox)"
OWN_NAME = "Turkistan live (this site)"
NETWORKS = {
    Platform.FACEBOOK: "Turkistan page (sandbox)",
    Platform.VK: "Turkistan community (sandbox)",
}
OWNERS = {Platform.FACEBOOK: "page_id", Platform.VK: "owner_id"}
PATIENCE = timedelta(seconds=20)
_PAUSE_SECONDS = 0.25


def sandbox_credentials(root: str, patience: timedelta) -> str:
    """An authorised-user file of the sandbox at ``root`` for the demo's channel.

    Waits for the sandbox to start and raises Unavailable when it stays away.
    """
    deadline = clock.now() + patience
    while True:
        try:
            return json.dumps(authorized_user(root, NAME))
        except httpx.HTTPError as error:
            if clock.now() > deadline:
                raise Unavailable(
                    f"The sandbox at {root} does not answer; start it with "
                    "`python -m meetings.sandbox --state FILE --port N` and try again."
                ) from error
        time.sleep(_PAUSE_SECONDS)


def connect_sandbox(session: Session, credentials: str, now: datetime) -> Channel:
    """Connect the demo's channel: all that is published and not over gets its broadcast there."""
    channel, _is_new = connecting.connect(session, Platform.YOUTUBE, NAME, credentials, now)
    return channel


def follow_sandbox(session: Session, state: Path, root: str, now: datetime) -> None:
    """Connect the demo's channel to the sandbox that keeps its state in that file, before it starts.

    A channel that knows this address already stays as it is; another port is another address.
    """
    known = session.scalar(select(Channel).where(Channel.name == NAME))
    if known is None or json.loads(known.credentials)["token_uri"] != f"{root}/token":
        connect_sandbox(session, json.dumps(issue_authorized_user(state, root, NAME)), now)
    for platform, name in NETWORKS.items():
        _follow_network(session, state, platform, name, now)
    _follow_telegram(session, state, now)


def _follow_network(
    session: Session, state: Path, platform: Platform, name: str, now: datetime
) -> None:
    """A page or a community of the sandbox; a new state has a new one."""
    account = issue_account(state, platform.value, name)
    known = session.scalar(select(Channel).where(Channel.name == name))
    owner = OWNERS[platform]
    if known is None or json.loads(known.credentials)[owner] != account["id"]:
        credentials = {owner: account["id"], "access_token": account["access_token"]}
        connecting.connect(session, platform, name, json.dumps(credentials), now)


def _follow_telegram(session: Session, state: Path, now: datetime) -> None:
    """Sessions are announced by a bot of the sandbox; a new state has a new one."""
    account = Account(**issue_announcer(state, "turkistan", "Turkistan receptions"))
    known = session.scalar(select(Channel).where(Channel.name == TELEGRAM_NAME))
    if known is None or Account.of(known.credentials) != account:
        connecting.connect(session, Platform.TELEGRAM, TELEGRAM_NAME, account.credentials, now)
