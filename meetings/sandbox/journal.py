"""The record of all calls, without secrets."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from meetings.sandbox.store import Store

SECRET = {"access_token", "oauth_token", "key", "client_secret", "refresh_token", "code", "token"}
SECRET |= {"code_verifier", "upload_id", "fb_exchange_token", "input_token", "captcha_key"}


def begin(
    store: Store,
    at: datetime,
    method: str,
    channel: str | None,
    params: Mapping[str, list[str]],
    fault: str | None,
) -> int:
    """Write a call down before it is applied; returns the number of the entry."""
    kept = {name: ",".join(values) for name, values in params.items() if name not in SECRET}
    return store.run(
        "INSERT INTO journal (at, method, channel, params, fault) VALUES (?, ?, ?, ?, ?)",
        *(at.isoformat(), method, channel, json.dumps(kept), fault),
    )


def applied(store: Store, entry: int, body: Mapping[str, Any] | None) -> None:
    text = None if body is None else json.dumps(body)
    store.run("UPDATE journal SET applied = 1, body = ? WHERE id = ?", text, entry)


def answered(store: Store, entry: int, status: int, reason: str | None = None) -> None:
    """`status` stays null for a call that never got an answer."""
    store.run("UPDATE journal SET status = ?, reason = ? WHERE id = ?", status, reason, entry)


def entries(store: Store, method: str | None = None, after: int = 0) -> list[dict[str, Any]]:
    """Calls, oldest first: id, at, method, channel, params, body, fault, applied, status, reason."""
    rows = store.rows(
        "SELECT * FROM journal WHERE id > ? AND method = coalesce(?, method) ORDER BY id",
        after,
        method,
    )
    return [_entry(dict(row)) for row in rows]


def _entry(row: dict[str, Any]) -> dict[str, Any]:
    body = json.loads(row["body"]) if row["body"] else None
    return row | {
        "params": json.loads(row["params"]),
        "body": body,
        "applied": bool(row["applied"]),
    }
