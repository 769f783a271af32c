"""The quota ledger and the day of the Pacific."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from meetings.sandbox.moment import Moment, Settings
from meetings.sandbox.quota import charge, cost, used
from meetings.sandbox.store import Store
from tests.sandbox.client import Client
from tests.sandbox.server import Sandbox


def test_what_calls_cost() -> None:
    assert cost("youtube.liveBroadcasts.list") == 1
    assert cost("youtube.liveBroadcasts.transition") == 50


def test_reads_and_writes_are_charged_to_the_project(sandbox: Sandbox) -> None:
    ours, theirs = Client(sandbox, "Ours"), Client(sandbox, "Theirs")
    other = Client(sandbox, "Theirs", project="another")
    ours.stream()
    theirs.stream()
    other.call(other.youtube.liveStreams().list(part="id", mine=True))
    assert sandbox.ask("quota")["used"] == {"sandbox": 100, "another": 1}


def test_a_refused_call_is_charged_too(client: Client, refused: Any) -> None:
    refused(client.broadcast, status={})
    assert client.sandbox.ask("quota")["used"]["sandbox"] == 50


def test_an_exhausted_quota_refuses_until_the_next_day(client: Client, refused: Any) -> None:
    client.sandbox.tell("quota", used=9_999)
    assert refused(client.stream) == (403, "quotaExceeded")
    mine = client.youtube.liveStreams().list(part="id", mine=True)
    assert client.call(mine)["items"] == []
    assert refused(client.call, mine) == (403, "quotaExceeded")
    client.sandbox.advance(24 * 3600)
    assert client.stream()


@pytest.fixture
def ledger(tmp_path: Path) -> Any:
    store = Store(tmp_path / "state.sqlite")

    def at(when: str) -> Moment:
        return Moment(store, Settings(), datetime.fromisoformat(when))

    yield at
    store.close()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2026-11-23T07:59+00:00", "2026-11-23T08:00+00:00"),
        ("2026-07-01T06:59+00:00", "2026-07-01T07:00+00:00"),
    ],
    ids=["winter", "summer"],
)
def test_the_day_ends_at_midnight_pacific(ledger: Any, before: str, after: str) -> None:
    charge(ledger(before), "project", 50)
    assert used(ledger(before), "project") == 50
    assert used(ledger(after), "project") == 0
