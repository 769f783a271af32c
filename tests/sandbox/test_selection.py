"""The `fields` parameter."""

from __future__ import annotations

from typing import Any

import pytest

from meetings.sandbox.errors import ApiError
from meetings.sandbox.selection import select
from tests.sandbox.client import Client

ANSWER = {
    "kind": "list",
    "items": [{"id": "a", "snippet": {"title": "A", "description": "x"}, "status": {"p": 1}}],
}


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        (None, ANSWER),
        ("kind", {"kind": "list"}),
        ("items/id", {"items": [{"id": "a"}]}),
        (
            "kind, items(id,snippet/title)",
            {"kind": "list", "items": [{"id": "a", "snippet": {"title": "A"}}]},
        ),
        ("items(*/title)", {"items": [{"id": "a", "snippet": {"title": "A"}, "status": {}}]}),
    ],
)
def test_select(selector: str | None, expected: Any) -> None:
    assert select(selector, ANSWER) == expected


@pytest.mark.parametrize("selector", ["items(", "items)", ",kind", "items/", "a;b", "items(id))"])
def test_a_selector_that_cannot_be_read(selector: str) -> None:
    with pytest.raises(ApiError, match="Invalid field selection"):
        select(selector, ANSWER)


def test_a_list_returns_the_chosen_fields(client: Client) -> None:
    made = client.broadcast()["id"]
    request = client.youtube.liveBroadcasts().list(part="snippet", mine=True, fields="items/id")
    assert client.call(request) == {"items": [{"id": made}]}
