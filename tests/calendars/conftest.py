from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from calendars import Entry, Header

MakeEntry = Callable[..., Entry]
MakeHeader = Callable[..., Header]


@pytest.fixture(scope="session")
def make_entry() -> MakeEntry:
    """Build an entry of which a test names only what it is about."""

    def build(**changes: Any) -> Entry:
        usual: dict[str, Any] = {
            "uid": "session-7@example.org",
            "sequence": 2,
            "created": datetime(2026, 11, 1, 8, tzinfo=UTC),
            "last_modified": datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
            "start": datetime(2026, 12, 1, 10, tzinfo=UTC),
            "end": datetime(2026, 12, 1, 11, tzinfo=UTC),
            "summary": "Housing",
            "language": "en",
        }
        return Entry(**(usual | changes))

    return build


@pytest.fixture(scope="session")
def make_header() -> MakeHeader:
    def build(**changes: Any) -> Header:
        usual: dict[str, Any] = {
            "name": "Open-air meetings",
            "prodid": "-//Example//Meetings//EN",
            "language": "en",
        }
        return Header(**(usual | changes))

    return build
