"""Ids of records in the planner's documents: a letter for the kind and the record's number."""

from __future__ import annotations

from enum import StrEnum


class Letter(StrEnum):
    """The letter before the number. New meetings and extra crews exist in a plan only; see ``bound``."""

    DISTRICT = "d"
    VENUE = "v"
    TOPIC = "t"
    OFFICIAL = "o"
    CREW = "c"
    MEETING = "m"
    DUTY = "u"
    NEW = "n"
    STAND_IN = "x"
    EXTRA = "e"

    def of(self, number: int) -> str:
        """The id of the record with that number."""
        return f"{self.value}{number}"

    def number(self, id_: str) -> int | None:
        """The number of the record with that id, None for an id of another kind."""
        letter, digits = id_[:1], id_[1:]
        return int(digits) if letter == self.value and digits.isdecimal() else None

    def require(self, id_: str) -> int:
        """The number; raises ValueError for an id of another kind."""
        number = self.number(id_)
        if number is None:
            raise ValueError(f"{id_} is no id of a {self.name.lower()}")
        return number
