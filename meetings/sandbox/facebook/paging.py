"""Pages of a list, with cursors.

https://developers.facebook.com/docs/graph-api/results
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import request

from meetings.sandbox.facebook.call import Call
from meetings.sandbox.facebook.errors import invalid
from meetings.sandbox.store import Item

USUAL, MOST = 25, 100


def page(
    call: Call, items: Sequence[Item], present: Callable[[Item], dict[str, Any]]
) -> dict[str, Any]:
    """One page, newest first; `next` stands there only when more follows."""
    limit = call.number("limit", USUAL, MOST)
    rest = [item for item in items if item.position < _after(call)]
    shown = rest[:limit]
    answer: dict[str, Any] = {"data": [present(item) for item in shown]}
    if shown:
        cursors = {"before": _cursor(shown[0]), "after": _cursor(shown[-1])}
        answer["paging"] = {"cursors": cursors}
        if len(rest) > len(shown):
            following = {**call.parameters, "after": cursors["after"]}
            answer["paging"]["next"] = f"{request.base_url}?{urlencode(following)}"
    return answer


def _cursor(item: Item) -> str:
    return urlsafe_b64encode(f"QVFI{item.position}".encode()).rstrip(b"=").decode()


def _after(call: Call) -> float:
    cursor = call.parameters.get("after")
    if not cursor:
        return float("inf")
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        return int(text.removeprefix("QVFI"))
    except ValueError:
        raise invalid("Invalid cursors values") from None
