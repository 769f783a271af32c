"""How drafts that are compared differ: the districts' shares, and the meetings of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from meetings.planner.plan import Meeting
from meetings.planner.scorer.terms import shares as shares_of
from meetings.plans import drafting
from meetings.plans.naming import Names
from meetings.plans.plan import Plan


@dataclass(frozen=True)
class Difference:
    """What one plan has that the first has not, and the other way round; each a line.

    ``unpinned`` is what of the gone was pinned in the first: it could not stand there.
    """

    plan: Plan
    new: list[str]
    gone: list[str]
    unpinned: list[str]


def shares(session: Session, plans: Sequence[Plan]) -> list[tuple[str, list[int]]]:
    """The share taken up of every district in each plan, lowest in the first plan first."""
    if not plans:
        return []
    names = Names.read(session)
    columns = [
        shares_of(drafting.problem_of(plan), drafting.meetings_of(plan).values()) for plan in plans
    ]
    rows = [(names.of(id_), [column.get(id_, 0) for column in columns]) for id_ in columns[0]]
    return sorted(rows, key=lambda row: (row[1][0], row[0]))


def meetings(session: Session, plans: Sequence[Plan]) -> list[Difference]:
    """Each plan but the first against the first; the same place and time is the same meeting."""
    names = Names.read(session)
    first, *others = [_spots(plan) for plan in plans] or [{}]
    pins = plans[0].pins if plans else []
    found = []
    for plan, own in zip(plans[1:], others, strict=True):
        new = [each for spot, each in own.items() if spot not in first]
        gone = [each for spot, each in first.items() if spot not in own]
        unpinned = [each for each in gone if each.id in pins]
        lines = ([names.meeting(each) for each in part] for part in (new, gone, unpinned))
        found.append(Difference(plan, *lines))
    return found


def _spots(plan: Plan) -> dict[object, Meeting]:
    shown = drafting.shown(drafting.meetings_of(plan).values())
    return {(each.venue, each.date, each.start): each for each in shown}
