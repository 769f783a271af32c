"""Districts crossed with topics: which weigh where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from meetings.places.district import District
from meetings.statistics.tallies import NONE, Appeals

HOTTEST = 4


@dataclass(frozen=True)
class Crossing:
    """The names of the columns; for each district (appeals, how strong: 0 to HOTTEST) of each."""

    names: Sequence[str]
    rows: Sequence[tuple[District, Sequence[tuple[int, int]]]]


def crossing(appeals: Appeals) -> Crossing:
    """The main topics and everything else, or all topics where none is a main one."""
    found = appeals.by_topic_and_district()
    main = [topic for topic in appeals.topics if topic.is_main]
    rest = [topic for topic in appeals.topics if not topic.is_main]
    groups = [[topic] for topic in (main or rest)] + ([rest] if main and rest else [])
    numbers = [
        (
            district,
            [
                sum(found.get((each.id, district.id), NONE).total for each in group)
                for group in groups
            ],
        )
        for district, _tally in appeals.by_district()
    ]
    most = max((number for _district, row in numbers for number in row), default=0)
    return Crossing(
        [str(group[0].name) if len(group) == 1 else _("Everything else") for group in groups],
        [(district, [(number, heat(number, most)) for number in row]) for district, row in numbers],
    )


def heat(number: int, most: int) -> int:
    """0 for none, else 1 to HOTTEST by the square root of its share, so that small ones differ too."""
    return min(HOTTEST, 1 + int(HOTTEST * (number / most) ** 0.5 * 0.999)) if number else 0
