"""Answers: the requested parts of a resource, and pages of resources."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from hashlib import sha1
from typing import Any

from meetings.sandbox.call import Call
from meetings.sandbox.errors import ApiError, invalid
from meetings.sandbox.store import Item

Present = Callable[[Call, Item], dict[str, Any]]


def requested(kind: str, id_: str, body: dict[str, Any], parts: Sequence[str]) -> dict[str, Any]:
    """kind, etag and id, and of the parts only those that were asked for."""
    chosen = {part: body[part] for part in parts if body.get(part) and part != "id"}
    return {"kind": f"youtube#{kind}", "etag": etag(chosen), "id": id_, **chosen}


def one_filter(call: Call, *names: str) -> str:
    """The only filter that a list may have; raises ApiError for none or several."""
    given = [name for name in names if call.parameters.get(name) not in (None, False, [])]
    if not given:
        raise ApiError(
            400,
            "missingRequiredParameter",
            f"No filter selected. Expected one of: {', '.join(names)}",
            domain="youtube.parameter",
            location="parameters.",
        )
    if len(given) > 1:
        raise ApiError(
            400,
            "incompatibleParameters",
            f"Incompatible parameters specified in the request: {', '.join(given)}",
            domain="youtube.parameter",
            location="parameters.",
        )
    return given[0]


def visible(call: Call, items: Sequence[Item]) -> list[Item]:
    """Without what was made so lately that a list does not show it yet."""
    latest = call.moment.seconds - call.moment.settings.hidden_seconds
    return [item for item in items if item.made <= latest]


def by_ids(call: Call, kind: str) -> list[Item]:
    found = [call.store.get(kind, id_) for id_ in dict.fromkeys(call.parameters["id"])]
    return [item for item in found if item is not None and item.channel == call.channel.id]


def page(call: Call, kind: str, items: Sequence[Item], present: Present) -> dict[str, Any]:
    """One page of items, which come newest first; a token names the last one shown."""
    size = call.parameters["maxResults"]
    before = _before(call)
    rest = [item for item in items if item.position < before]
    shown = rest[:size]
    answer: dict[str, Any] = {
        "kind": f"youtube#{kind}ListResponse",
        "pageInfo": {"totalResults": len(items), "resultsPerPage": size},
        "items": [present(call, item) for item in shown],
    }
    if shown and len(rest) > len(shown):
        answer["nextPageToken"] = _token(shown[-1].position)
    return {**answer, "etag": etag(answer)}


def etag(answer: Any) -> str:
    digest = sha1(json.dumps(answer, sort_keys=True).encode(), usedforsecurity=False).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def _token(position: int) -> str:
    return urlsafe_b64encode(f"before {position}".encode()).rstrip(b"=").decode()


def _before(call: Call) -> float:
    token = call.parameters.get("pageToken")
    if not token:
        return float("inf")
    try:
        word, position = urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode().split()
        if word != "before":
            raise ValueError(token)
        return int(position)
    except ValueError:
        raise invalid(
            "invalidPageToken", "The request specifies an invalid page token.", "pageToken"
        ) from None
