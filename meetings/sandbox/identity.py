"""Identifiers in the shapes that YouTube gives them."""

from __future__ import annotations

import secrets
import string

LETTERS = string.ascii_lowercase + string.digits


def new_video_id() -> str:
    return secrets.token_urlsafe(8)


def new_channel_id() -> str:
    return "UC" + secrets.token_urlsafe(16)[:22]


def new_stream_id(channel: str) -> str:
    return channel.removeprefix("UC") + secrets.token_urlsafe(12)


def new_playlist_id() -> str:
    return "PL" + secrets.token_urlsafe(24)


def new_stream_key() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(5))


def new_token(prefix: str) -> str:
    return prefix + secrets.token_urlsafe(32)
