"""A meeting of a draft: why it is there, and everything that can be changed about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings import access
from meetings.access import Role
from meetings.database import db
from meetings.desk import blueprint
from meetings.errors import InvalidInput, NotFound
from meetings.i18n import current_language
from meetings.planner.plan import Meeting
from meetings.plans import drafting, explaining, figures, latest, proposals, verbs
from meetings.plans.changing import ChangedMeanwhile
from meetings.plans.naming import wall
from meetings.plans.plan import Plan
from meetings.plans.sight import Sight
from meetings.plans.views import guarded
from meetings.plans.views.week import week_page


@blueprint.get("/plans/<int:plan_id>/meetings/<key>")
@access.roles(Role.ORGANIZER)
def plan_meeting(plan_id: int, key: str) -> str:
    """Its reasons, and its form."""
    return _page(guarded.solved_plan(plan_id), key)


def _page(plan: Plan, key: str) -> str:
    why = explaining.why(db.session(), plan, key)
    if why is None:
        raise NotFound(_("There is no such meeting in the draft any more."))
    sight = Sight.of(db.session(), plan, guarded.own_districts())
    card = sight.card(why.meeting)
    changeable = card.changeable and guarded.is_changeable(plan)
    return render_template(
        "desk/plans/meeting.html",
        plan=plan,
        sight=sight,
        card=card,
        why=why,
        names=sight.names,
        changeable=changeable,
        offers=_offers(sight, why.meeting) if changeable else None,
        latest=latest.of(sight),
        term_words=figures.term_words(),
    )


def _offers(sight: Sight, meeting: Meeting) -> Mapping[str, Any]:
    """What can be chosen in the form."""
    problem, names = sight.problem, sight.names
    where = problem.venue_by_id[meeting.venue].district
    return {
        "slots": [wall(slot) for slot in problem.slots],
        "venues": proposals.venues(sight, where),
        "crews": [
            (crew, names.of(crew)) for crew in proposals.crews(problem, sight.meetings, meeting)
        ],
        "people": {
            part.topic: proposals.for_topic(sight, meeting, part.topic) for part in meeting.sessions
        },
        "topics": proposals.by_topic(sight, meeting),
        "others": {part.topic: proposals.topics(sight, meeting, part) for part in meeting.sessions},
    }


@blueprint.post("/plans/<int:plan_id>/meetings/<key>")
@access.roles(Role.ORGANIZER)
def change_plan(plan_id: int, key: str) -> ResponseReturnValue:
    """Change the meeting; the page asked from is shown again, with what came of it."""
    return _answer(plan_id, key, lambda editor: verbs.do(editor, key, request.form))


@blueprint.post("/plans/<int:plan_id>/meetings")
@access.roles(Role.ORGANIZER)
def add_to_plan(plan_id: int) -> ResponseReturnValue:
    """Add the meeting that was proposed, or one put together by hand."""
    return _answer(plan_id, "", lambda editor: verbs.add(editor, request.form))


@blueprint.post("/plans/<int:plan_id>/undo")
@access.roles(Role.ORGANIZER)
def undo_plan(plan_id: int) -> ResponseReturnValue:
    """Take the latest change back."""
    return _answer(plan_id, request.form.get("key", ""), verbs.undo)


def _answer(plan_id: int, key: str, change: verbs.Change) -> ResponseReturnValue:
    plan = guarded.solved_plan(plan_id)
    try:
        outcome = change(guarded.editor(plan))
        db.session.commit()
    except (InvalidInput, ChangedMeanwhile, NotFound) as error:
        db.session.rollback()
        flash(str(error), "error")
        return _shown_again(guarded.solved_plan(plan_id), key), error.status
    return redirect(_back(plan, outcome.meeting or key), 303)


def _shown_again(plan: Plan, key: str) -> str:
    if request.form.get("view") == "meeting" and explaining.why(db.session(), plan, key):
        return _page(plan, key)
    return week_page(plan, guarded.asked_day("shown"))


def _back(plan: Plan, key: str) -> str:
    """The page from which the change was asked; the week where the meeting is gone."""
    where: dict[str, Any] = {"lang": current_language(), "plan_id": plan.id}
    held = drafting.meetings_of(plan).get(key)
    if held and request.form.get("view") == "meeting":
        return url_for("desk.plan_meeting", **where, key=key)
    day = held.date if held else guarded.asked_day("shown")
    return url_for("desk.plan_week", **where, **_narrowed(), day=day)


def _narrowed() -> dict[str, Any]:
    """What the week was narrowed to when the change was asked there."""
    if request.form.get("view") != "week":
        return {}
    return {name: request.form[name] for name in ("district", "crew") if request.form.get(name)}
