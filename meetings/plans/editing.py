"""Editing a draft: who does it, what is asked of every change, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from meetings.errors import Forbidden, InvalidInput, NotFound, NoTieError
from meetings.planner.elements import Problem
from meetings.planner.plan import Meeting
from meetings.plans import breaking, drafting, filling, judging, solving
from meetings.plans.change import Action
from meetings.plans.ids import Letter
from meetings.plans.naming import Names
from meetings.plans.plan import Plan, PlanState

Within = Collection[int] | None


class ChangedMeanwhile(NoTieError):
    """Somebody else changed the draft that this person was looking at."""

    status = 409


@dataclass(frozen=True)
class Editor:
    """Who changes which draft: what was seen, where she plans, and when."""

    session: Session
    plan: Plan
    seen: int
    now: datetime
    within: Within = None


@dataclass(frozen=True)
class Outcome:
    """What a change brought.

    ``terms`` and ``total``: the change of the score; ``broken``: every rule that the draft breaks now,
    ``added``: those that it did not break before, both as sentences. ``meeting`` is the id it was about.
    """

    terms: dict[str, int]
    total: int
    broken: list[str]
    added: list[str]
    meeting: str | None = None


def edit(editor: Editor, action: Action, id_: str, change: Callable[[Meeting], Meeting]) -> Outcome:
    """Replace a meeting by what ``change`` makes of it."""
    require_free_hands(editor)
    return apply(editor, action, id_, change(held_meeting(editor, id_)))


def apply(editor: Editor, action: Action, id_: str, meeting: Meeting | None) -> Outcome:
    """Make the meeting what it is to be, None for no meeting; hand out the appeals; judge."""
    problem = drafting.problem_of(editor.plan)
    if meeting is not None:
        _require_known(problem, meeting)
        require_districts(editor, [meeting])
    before = drafting.meetings_of(editor.plan)
    after = {key: held for key, held in before.items() if key != id_}
    if meeting is not None:
        after[id_] = meeting
    after = filling.fill(problem, after, id_ if meeting else None)
    drafting.remember(editor.session, editor.plan, action, before, after, editor.now)
    editor.plan.pins = [each for each in editor.plan.pins if each in after]
    return keep(editor, before, after, id_)


def keep(
    editor: Editor, before: Mapping[str, Meeting], after: Mapping[str, Meeting], id_: str | None
) -> Outcome:
    """Keep the meetings and say what changed."""
    problem = drafting.problem_of(editor.plan)
    change = judging.Change(
        judging.judge(problem, before.values()), judging.judge(problem, after.values())
    )
    drafting.write(editor.plan, editor.plan.document, after.values(), change.after)
    try:
        editor.session.flush()
    except StaleDataError as error:
        raise _changed_meanwhile() from error
    names = Names.read(editor.session)
    known = {**before, **after}
    return Outcome(
        terms=change.terms,
        total=change.total,
        broken=breaking.sentences(change.after.broken, known, names),
        added=breaking.sentences(change.newly_broken, known, names),
        meeting=id_,
    )


def require_free_hands(editor: Editor) -> None:
    """The draft must be one, and be as this person saw it."""
    editor.plan.hold_still()
    if editor.plan.revision != editor.seen:
        raise _changed_meanwhile()
    solving.require_changeable(editor.plan)
    if editor.plan.state is PlanState.FAILED:
        raise InvalidInput(_("There is no plan to change; ask for it again."))


def _changed_meanwhile() -> ChangedMeanwhile:
    return ChangedMeanwhile(
        _("Somebody else changed this draft meanwhile. Look at the change, and repeat yours.")
    )


def held_meeting(editor: Editor, id_: str) -> Meeting:
    """The meeting, when this person may change it."""
    held = drafting.meetings_of(editor.plan).get(id_)
    if held is None or drafting.is_stand_in(id_):
        raise NotFound(_("There is no such meeting in the draft any more."))
    problem = drafting.problem_of(editor.plan)
    require_districts(editor, [held])
    pinned = problem.pin_by_id.get(id_)
    if pinned and pinned.fixed:
        raise InvalidInput(
            _("This meeting stands in the diary already; change it there, or plan anew around it.")
        )
    return held


def require_districts(editor: Editor, meetings: Iterable[Meeting]) -> None:
    """Raises Forbidden when one of the meetings lies where this person does not plan."""
    venues = drafting.problem_of(editor.plan).venue_by_id
    districts = {Letter.DISTRICT.require(venues[each.venue].district) for each in meetings}
    if editor.within is not None and not districts <= set(editor.within):
        raise Forbidden(
            _(
                "You plan in other districts. Ask an administrator, or an organizer of that district, to do it."
            )
        )


def _require_known(problem: Problem, meeting: Meeting) -> None:
    known = (
        meeting.venue in problem.venue_by_id
        and meeting.crew in problem.crew_by_id
        and meeting.topics <= set(problem.topics)
        and meeting.officials <= set(problem.official_by_id)
        and not any(drafting.is_stand_in(each) for each in (meeting.venue, *meeting.officials))
    )
    if not known:
        raise InvalidInput(_("Choose from the lists: this plan does not know that."))
