"""Into which districts a plan reaches, and who may decide about it as a whole."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import gettext as _

from meetings.errors import Forbidden
from meetings.plans import drafting
from meetings.plans.ids import Letter
from meetings.plans.plan import Plan
from meetings.plans.wishes import Wishes


def may_decide(plan: Plan, within: Collection[int] | None) -> bool:
    """Whether an organizer of these districts, None for all, plans everywhere the plan reaches."""
    if within is None:
        return True
    reached = _districts(plan)
    return bool(reached) and reached <= set(within)


def require(plan: Plan, within: Collection[int] | None) -> None:
    """Raises Forbidden for an organizer of other districts."""
    if not may_decide(plan, within):
        raise Forbidden(
            _(
                "This plan reaches into districts in which you do not plan. "
                "An organizer of the whole region decides about it; you may ask for a plan of your own districts."
            )
        )


def _districts(plan: Plan) -> set[int]:
    """Where it may put meetings; of a plan without a problem, what was asked for, if it was said."""
    if not plan.problem:
        return set(Wishes.read(plan.wishes).districts)
    return {
        Letter.DISTRICT.require(venue.district)
        for venue in drafting.problem_of(plan).venues
        if not drafting.is_stand_in(venue.id)
    }
