"""The sandbox at one instant: its state, its settings and the time, read once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any

from meetings.sandbox.store import Store


@dataclass(frozen=True)
class Settings:
    """What a test may turn; all but `quota_limit` are seconds.

    The twins end what is live without a picture after `drop_seconds`, give up what was scheduled
    after `expiry_seconds`, and have a recording `processing_seconds` after the end.
    """

    starting_seconds: float = 2.0
    auto_stop_seconds: float = 60.0
    hidden_seconds: float = 0.0
    content_lag_seconds: float = 0.0
    token_seconds: float = 3600.0
    clock_offset_seconds: float = 0.0
    drop_seconds: float = 300.0
    expiry_seconds: float = 14_400.0
    processing_seconds: float = 2.0
    quota_limit: int = 10_000


@dataclass(frozen=True)
class Moment:
    store: Store
    settings: Settings
    now: datetime

    @property
    def seconds(self) -> float:
        return self.now.timestamp()

    def after(self, seconds: float) -> float:
        return self.seconds + seconds


def read_settings(store: Store) -> Settings:
    stored = {row["name"]: json.loads(row["value"]) for row in store.rows("SELECT * FROM setting")}
    return Settings(**stored)


def change_settings(store: Store, changes: Mapping[str, Any]) -> Settings:
    """Raises ValueError with a sentence when a name is unknown or a value is no number."""
    known = {field.name for field in fields(Settings)}
    for name, value in changes.items():
        if name not in known:
            raise ValueError(f"There is no setting {name}; known are {', '.join(sorted(known))}.")
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"The setting {name} takes a number.")
        store.run("INSERT OR REPLACE INTO setting VALUES (?, ?)", name, json.dumps(value))
    return read_settings(store)


def settings_as_json(settings: Settings) -> dict[str, Any]:
    return asdict(settings)


def shifted(now: datetime, settings: Settings) -> datetime:
    return now.astimezone(UTC) + timedelta(seconds=settings.clock_offset_seconds)


def read_time(text: str) -> datetime:
    """An RFC 3339 time as an aware UTC datetime; raises ValueError for anything else."""
    time = datetime.fromisoformat(text)
    if time.tzinfo is None or "T" not in text.upper():
        raise ValueError(f"{text} names no zone")
    try:
        return time.astimezone(UTC)
    except OverflowError as far:
        raise ValueError(f"{text} is outside the calendar") from far


def write_time(moment: datetime | float) -> str:
    """A datetime or Unix seconds in the form of the API: `2026-11-23T03:10:00Z`."""
    time = moment if isinstance(moment, datetime) else datetime.fromtimestamp(moment, UTC)
    return time.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
