"""What an organizer wishes of a plan beyond its days; numbers are those of records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, time
from typing import Any, Self

from flask_babel import gettext as _

from meetings.errors import InvalidInput

LARGEST_FACTOR = 100
LARGEST_WEIGHT = 1_000_000
WEIGHTS = (
    "fairness", "travel", "duty", "change_time", "change_venue", "change_official",
    "change_topic", "cancel",
)  # fmt: skip


@dataclass(frozen=True)
class Away:
    """Somebody or something cannot be used from ``first`` to ``last``; None leaves an end open."""

    id: int
    first: date | None = None
    last: date | None = None

    def within(self, first: date, last: date) -> tuple[date, date] | None:
        """Its days within a period, both ends included, None when there are none."""
        start, end = max(self.first or first, first), min(self.last or last, last)
        return (start, end) if start <= end else None


@dataclass(frozen=True)
class Wanted:
    """A meeting that must be in the plan; what is None is for the solver to choose."""

    district: int
    day: date
    start: time | None = None
    venue: int | None = None
    topic: int | None = None
    official: int | None = None


@dataclass(frozen=True)
class Wishes:
    """All wishes; empty ones ask for nothing.

    ``topics``: factors on what a topic counts; ``weights``: other weights of the score by name;
    ``extra_crews``: home districts of crews that do not exist; ``districts``: plan in these only.
    """

    topics: Mapping[int, int] = field(default_factory=dict)
    weights: Mapping[str, int] = field(default_factory=dict)
    extra_crews: tuple[int, ...] = ()
    without_crews: tuple[int, ...] = ()
    officials: tuple[Away, ...] = ()
    venues: tuple[Away, ...] = ()
    districts: tuple[int, ...] = ()
    meetings: tuple[Wanted, ...] = ()

    def __post_init__(self) -> None:
        for factor in self.topics.values():
            if not 0 <= factor <= LARGEST_FACTOR:
                raise InvalidInput(_("A topic's weight lies between 0 and 100."), "topics")
        for name, weight in self.weights.items():
            if name not in WEIGHTS or not 0 <= weight <= LARGEST_WEIGHT:
                raise InvalidInput(_("Choose a weight between 0 and 1000000."), "weights")

    def document(self) -> dict[str, Any]:
        """As a JSON value, without what is not wished."""
        return {key: _plain(value) for key, value in asdict(self).items() if value}

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Self:
        """The wishes that ``document()`` wrote."""
        given: dict[str, Any] = {
            key: tuple(document.get(key, ()))
            for key in ("extra_crews", "without_crews", "districts")
        }
        return cls(
            topics={int(key): int(value) for key, value in document.get("topics", {}).items()},
            weights=dict(document.get("weights", {})),
            officials=_aways(document.get("officials", ())),
            venues=_aways(document.get("venues", ())),
            meetings=tuple(_wanted(each) for each in document.get("meetings", ())),
            **given,
        )


def _aways(rows: Iterable[Mapping[str, Any]]) -> tuple[Away, ...]:
    return tuple(Away(row["id"], _day(row["first"]), _day(row["last"])) for row in rows)


def _wanted(row: Mapping[str, Any]) -> Wanted:
    start = time.fromisoformat(row["start"]) if row["start"] else None
    return Wanted(**{**row, "day": date.fromisoformat(row["day"]), "start": start})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date | time) else value
