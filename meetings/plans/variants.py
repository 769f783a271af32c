"""What if: a draft's problem with one thing different, solved beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from meetings.accounts.user import User
from meetings.errors import InvalidInput
from meetings.planner.plan import Meeting
from meetings.plans import drafting, judging, solving
from meetings.plans.ids import Letter
from meetings.plans.plan import Plan
from meetings.plans.wishes import Wishes

Document = dict[str, Any]


def what_if(
    session: Session,
    plan: Plan,
    wishes: Wishes,
    label: str,
    *,
    now: datetime,
    zone: str,
    seconds: int | None = None,
    asked_by: User | None = None,
) -> Plan:
    """Ask for a sibling of the draft, its problem changed by these wishes; the caller commits.

    What is pinned stays pinned where it can. Topics, weights, crews more or fewer, officials and venues left out
    are understood; raises InvalidInput when there is no draft yet.
    """
    if not plan.problem:
        raise InvalidInput(_("There is no plan to compare with; ask for it again."))
    sibling = solving.ask(
        session, plan.first_day, plan.last_day, now=now, zone=zone, wishes=wishes, label=label,
        seconds=seconds or plan.seconds, asked_by=asked_by, origin=plan.origin or plan,
        movable=plan.movable,
    )  # fmt: skip
    sibling.problem = varied(plan.problem, wishes)
    _hold(sibling, [each for id_, each in drafting.meetings_of(plan).items() if id_ in plan.pins])
    session.flush()
    return sibling


def _hold(plan: Plan, pinned: Sequence[Meeting]) -> None:
    """Pin those that can stand in the changed problem."""
    drafting.hold(plan, pinned)
    broken = judging.contradictions_of(drafting.problem_to_solve(plan))
    wrong = {id_ for each in broken for id_ in each.meetings}
    left = [each for each in pinned if each.id not in wrong]
    if len(left) < len(pinned):
        _hold(plan, left)


def varied(problem: Mapping[str, Any], wishes: Wishes) -> Document:
    """The problem with these wishes; pins that can no longer stand may move."""
    first, last = problem["from"], problem["to"]
    changed: Document = {
        **problem,
        "crews": _crews(problem, wishes),
        "officials": [_official(each, wishes, first, last) for each in problem["officials"]],
        "venues": [_venue(each, wishes, problem) for each in problem["venues"]],
        "weights": _weights(problem, wishes),
    }
    changed["pinned"] = list(_pins(problem, [crew["id"] for crew in changed["crews"]]))
    while wrong := {each.meetings[-1] for each in judging.contradictions_of(changed)}:
        changed["pinned"] = [
            {**pin, "pin": "movable"} if pin["id"] in wrong else pin for pin in changed["pinned"]
        ]
    return changed


def _pins(problem: Mapping[str, Any], crews: Sequence[str]) -> Iterator[Document]:
    """A meeting whose crew is lost may move and has another one; stand-ins for it are not needed."""
    for pin in problem["pinned"]:
        if pin["crew"] in crews:
            yield pin
        elif crews and not drafting.is_stand_in(pin["id"]):
            yield {**pin, "crew": crews[0], "pin": "movable"}


def _crews(problem: Mapping[str, Any], wishes: Wishes) -> list[Document]:
    without = {Letter.CREW.of(number) for number in wishes.without_crews}
    kept = [crew for crew in problem["crews"] if crew["id"] not in without]
    begin = sum(crew["id"].startswith(Letter.EXTRA.value) for crew in kept) + 1
    extra = [
        {"id": f"{Letter.EXTRA.value}{number}", "home": Letter.DISTRICT.of(home)}
        for number, home in enumerate(wishes.extra_crews, start=begin)
    ]
    return kept + extra


def _official(official: Document, wishes: Wishes, first: str, last: str) -> Document:
    number = Letter.OFFICIAL.number(official["id"])
    spans = [
        [max(each.first.isoformat() if each.first else first, first),
         min(each.last.isoformat() if each.last else last, last)]
        for each in wishes.officials
        if each.id == number
    ]  # fmt: skip
    away = [span for span in spans if span[0] <= span[1]]
    return {**official, "absent": [*official["absent"], *away]} if away else official


def _venue(venue: Document, wishes: Wishes, problem: Mapping[str, Any]) -> Document:
    number = Letter.VENUE.number(venue["id"])
    closed = {
        day
        for each in wishes.venues
        if each.id == number
        for day in problem["daylight"]
        if (each.first is None or each.first.isoformat() <= day)
        and (each.last is None or day <= each.last.isoformat())
    }
    return {**venue, "closed": sorted({*venue["closed"], *closed})} if closed else venue


def _weights(problem: Mapping[str, Any], wishes: Wishes) -> Document:
    """Factors multiply those that the draft has already."""
    weights = problem.get("weights", {})
    topics = dict(weights.get("topics", {}))
    for number, factor in wishes.topics.items():
        id_ = Letter.TOPIC.of(number)
        topics[id_] = topics.get(id_, 1) * factor
    return {**weights, **wishes.weights, "topics": topics}
