"""A broken rule: which, by what, and in words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that does not hold.

    ``rule``: its number, 0 to 8. ``what``: the part of the rule as a word that programs can count on.
    ``meetings``: the ids of the meetings that break it together. ``others``: ids of venues, officials,
    crews, topics or districts concerned, as the sentence names them.
    """

    rule: int
    what: str
    sentence: str
    meetings: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"Rule {self.rule}: {self.sentence}"
