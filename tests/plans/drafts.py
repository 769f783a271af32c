"""A draft with two meetings, made by hand."""

from __future__ import annotations

from datetime import date, time

from meetings.plans import changing, drafting, from_records, solving
from meetings.plans.changing import Editor
from meetings.plans.plan import PlanState
from meetings.plans.wishes import Wishes
from tests.plans.region import FIRST, LAST, NOW, ZONE, question

TUESDAY = date(2027, 5, 18)


def drafted(session, region, wishes=None):
    """One meeting in Keles and one in Arys."""
    wishes = wishes or Wishes()
    plan = solving.draft(session(), FIRST, LAST, now=NOW, zone=ZONE, wishes=wishes)
    plan.problem = from_records.build(session(), question(wishes=wishes)).document
    session.add(plan)
    session.flush()
    plan.document, plan.state, plan.solved_at = drafting.EMPTY, PlanState.DRAFT, NOW
    session.flush()
    for venue, crew, topic, official in (
        (region.park, region.south, region.housing, region.akhmet),
        (region.square, region.north, region.housing, region.botagoz),
    ):
        changing.add(
            edit(session, plan), day=TUESDAY, start=time(9), venue=f"v{venue.id}",
            crew=f"c{crew.id}", sessions={f"t{topic.id}": [f"o{official.id}"]},
        )  # fmt: skip
    session.commit()
    return plan


def edit(session, plan, **given):
    return Editor(
        **{"session": session(), "plan": plan, "seen": plan.revision, "now": NOW, **given}
    )
