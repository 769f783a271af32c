"""A promise, and the mail server that officials are written by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from meetings.promises.promise import Promise
from meetings.promises.taking import take_home

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)  # Monday, 11:00 in the region


@pytest.fixture
def promised(session: Any, make: Any) -> Callable[..., Promise]:
    """``promised(official=…)``: something taken home on Monday, 23 November 2026."""

    def taken(**given: Any) -> Promise:
        defaults = {
            "topic_id": make.topic().id, "district_id": make.district().id,
            "official": given.get("official") or make.official(), "what": "A lamp at the school",
            "due_on": None, "text": "Our street is dark, says Aigul", "language": "ru", "now": NOW,
        }  # fmt: skip
        promise = take_home(session, **{**defaults, **given})
        session.commit()
        return promise

    return taken
