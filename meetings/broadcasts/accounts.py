"""Accounts that can be connected, as a platform shows them to whoever gave access."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from meetings.broadcasts.channel import Platform

# Where each platform's credentials name the account, if they do.
_NAMES = {
    Platform.YOUTUBE: "channel_id",
    Platform.FACEBOOK: "page_id",
    Platform.VK: "owner_id",
    Platform.TELEGRAM: "chat",
}


@dataclass(frozen=True)
class Choice:
    """``id`` is the platform's own, ``name`` what people call it; the credentials are a channel's."""

    id: str
    name: str
    credentials: str = field(repr=False)


def account_id(platform: Platform, credentials: str) -> str | None:
    """The platform's id of the account that credentials open, None when they do not tell."""
    name = _NAMES.get(platform)
    known = json.loads(credentials).get(name) if name else None
    return str(known) if known else None
