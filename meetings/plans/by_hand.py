"""A meeting that an organizer puts together herself: what she can choose from, whatever rule it breaks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time

from meetings.planner.plan import Meeting
from meetings.plans import drafting, proposals
from meetings.plans.naming import wall
from meetings.plans.proposals import Proposal
from meetings.plans.sight import Sight

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class ByHand:
    """What is offered; ``topics`` are a name, an id and the officials who answer for it there.

    ``chosen`` is where the form begins: the best meeting that would be possible, if there is one, and
    ``seats`` its topics, each with the first of its officials, like ``t1:o5``.
    """

    day: date
    starts: list[time]
    venues: Pairs
    crews: Pairs
    topics: list[tuple[str, str, list[Proposal]]]
    chosen: Meeting
    seats: list[str]


def of(sight: Sight, district: str, day: date, possible: Meeting | None) -> ByHand | None:
    """What a meeting in a district on a day can be made of; None where there is no venue or nobody."""
    venues = proposals.venues(sight, district)
    if not venues or not sight.problem.slots:
        return None
    chosen = possible or _anywhere(sight, venues, day)
    topics = proposals.by_topic(sight, replace(chosen, sessions=()))
    if not topics:
        return None
    crews = proposals.crews(sight.problem, sight.meetings, chosen)
    return ByHand(
        day=day,
        starts=[wall(slot) for slot in sight.problem.slots],
        venues=venues,
        crews=[(crew, sight.names.of(crew)) for crew in crews],
        topics=topics,
        chosen=chosen,
        seats=[f"{part.topic}:{part.officials[0]}" for part in chosen.sessions if part.officials],
    )


def _anywhere(sight: Sight, venues: Pairs, day: date) -> Meeting:
    new = drafting.new_id(sight.plan)
    return Meeting(new, venues[0][0], day, sight.problem.slots[0], "", ())
