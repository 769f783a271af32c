"""Questions to a draft: why not there, then; and what if."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings import access, clock
from meetings.access import Role
from meetings.database import db
from meetings.desk import blueprint
from meetings.diary import offers
from meetings.i18n import current_language
from meetings.plans import by_hand, comparing, differing, figures, supposing, variants, whynot
from meetings.plans.ids import Letter
from meetings.plans.sight import Sight
from meetings.plans.views import guarded
from meetings.settings import Settings


@blueprint.get("/plans/<int:plan_id>/why-not")
@access.roles(Role.ORGANIZER)
def plan_why_not(plan_id: int) -> str:
    """“Why not Tuesday in Arys?”, and the meeting that could be added there."""
    plan = guarded.solved_plan(plan_id)
    sight = Sight.of(db.session(), plan, guarded.own_districts())
    district, day = request.args.get("district", ""), guarded.asked_day("day")
    asked = district in sight.problem.district_by_id and day is not None
    answer = None
    if asked and day is not None:
        day = min(max(day, sight.problem.first), sight.problem.last)
        answer = whynot.why_not(db.session(), plan, district, day)
    may_add = guarded.is_changeable(plan) and _plans_in(sight, district)
    return render_template(
        "desk/plans/why_not.html",
        plan=plan,
        districts=offers.districts(db.session()),
        district=district,
        day=day,
        answer=answer,
        card=sight.card(answer.possible) if answer and answer.possible else None,
        names=sight.names,
        may_add=may_add,
        hand=_by_hand(sight, answer) if answer and may_add else None,
        most_seats=whynot.MOST_SESSIONS,
        term_words=figures.term_words(),
    )


def _plans_in(sight: Sight, district: str) -> bool:
    return sight.within is None or Letter.DISTRICT.number(district) in sight.within


def _by_hand(sight: Sight, answer: whynot.Answer) -> by_hand.ByHand | None:
    return by_hand.of(sight, answer.district, answer.day, answer.possible)


@blueprint.get("/plans/<int:plan_id>/compare")
@access.roles(Role.ORGANIZER)
def compare_plans(plan_id: int) -> str:
    """A draft and its what-ifs side by side."""
    plan = guarded.solved_plan(plan_id)
    found = comparing.siblings(db.session(), plan)
    columns = comparing.side_by_side(db.session(), found)
    return render_template(
        "desk/plans/compare.html",
        plan=plan,
        may_decide=guarded.may_decide(plan),
        columns=columns,
        waiting=[each for each in found if not each.is_solved],
        shares=differing.shares(db.session(), [each.plan for each in columns]),
        differences=differing.meetings(db.session(), [each.plan for each in columns]),
        suppositions=supposing.offered(db.session()),
        term_words=figures.term_words(),
    )


@blueprint.post("/plans/<int:plan_id>/what-if")
@access.roles(Role.ORGANIZER)
def what_if(plan_id: int) -> ResponseReturnValue:
    """Ask for a sibling of the draft with one thing different."""
    plan = guarded.solved_plan(plan_id)
    guarded.require_decision(plan)
    with guarded.told():
        supposition = supposing.read(db.session(), request.form.get("what", ""))
        variants.what_if(
            db.session(), plan, supposition.wishes, supposition.label, now=clock.now(),
            zone=Settings.current().zone, asked_by=current_user,
        )  # fmt: skip
        db.session.commit()
        flash(_("It is being worked out beside the draft."), "success")
    return redirect(url_for("desk.compare_plans", lang=current_language(), plan_id=plan_id), 303)
