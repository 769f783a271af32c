"""What each organisation owes by a plan, one line each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from meetings.i18n import LANGUAGES, Translated
from meetings.plans.frozen import Line, day_of


@dataclass(frozen=True)
class Owed:
    """An organisation's share of a plan: people to send, sessions to hold, appeals to take up."""

    organisation: Translated
    officials: int
    meetings: int
    sessions: int
    appeals: int
    districts: tuple[Translated, ...]
    first: date
    last: date


def by_organisation(lines: Iterable[Line]) -> list[Owed]:
    """Those that owe most first."""
    seats: dict[int, list[_Seat]] = defaultdict(list)
    for seat in _seats(lines):
        seats[seat.official["organisation"]["id"]].append(seat)
    owed = (_owed(own) for own in seats.values())
    return sorted(owed, key=lambda each: (-each.sessions, each.organisation.en))


@dataclass(frozen=True)
class _Seat:
    """An official in a session of a meeting."""

    line: Line
    number: int
    official: dict[str, Any]


def _seats(lines: Iterable[Line]) -> Iterator[_Seat]:
    for line in lines:
        for number, part in enumerate(line["sessions"]):
            for official in part["officials"]:
                yield _Seat(line, number, official)


def _owed(seats: list[_Seat]) -> Owed:
    days = [day_of(seat.line) for seat in seats]
    spots = {(seat.line["day"], seat.line["start"], seat.line["venue"]["id"]) for seat in seats}
    sessions = {
        (seat.line["day"], seat.line["start"], seat.line["venue"]["id"], seat.number)
        for seat in seats
    }
    districts = {seat.line["district"]["id"]: seat.line["district"] for seat in seats}
    return Owed(
        organisation=name(seats[0].official["organisation"]),
        officials=len({seat.official["id"] for seat in seats}),
        meetings=len(spots),
        sessions=len(sessions),
        appeals=sum(seat.official["answers"] for seat in seats),
        districts=tuple(name(each) for _id, each in sorted(districts.items())),
        first=min(days),
        last=max(days),
    )


def name(record: dict[str, Any]) -> Translated:
    """The names of anything in a line."""
    return Translated(*(record[language] for language in LANGUAGES))
