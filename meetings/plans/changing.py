"""What organizers change in a draft; each change is judged at once and can be undone.

Ids are those of the plan's document. ``seen`` is the revision that the person looked at, ``within``
the numbers of the districts in which she plans, None for all. The caller commits.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from flask_babel import gettext as _
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from meetings.errors import Forbidden, InvalidInput, NotFound, NoTieError
from meetings.planner.elements import Problem
from meetings.planner.plan import Meeting
from meetings.planner.plan import Session as Part
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


def move(
    editor: Editor,
    id_: str,
    *,
    day: date | None = None,
    start: time | None = None,
    venue: str | None = None,
    crew: str | None = None,
) -> Outcome:
    """Put a meeting on another day, hour or place, or give it another crew; None leaves it."""

    def moved(held: Meeting) -> Meeting:
        minutes = held.start if start is None else start.hour * 60 + start.minute
        return replace(
            held,
            date=day or held.date,
            start=minutes,
            venue=venue or held.venue,
            crew=crew or held.crew,
        )

    return _edit(editor, Action.MOVE, id_, moved)


def swap_official(editor: Editor, id_: str, out: str, into: str) -> Outcome:
    """Send somebody else to a session."""

    def swapped(people: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(into if each == out else each for each in people)

    return _staff(editor, id_, lambda part: out in part.officials, swapped)


def add_official(editor: Editor, id_: str, topic: str, official: str) -> Outcome:
    """Send somebody more to the session on a topic."""
    return _staff(editor, id_, lambda part: part.topic == topic, lambda people: (*people, official))


def remove_official(editor: Editor, id_: str, official: str) -> Outcome:
    """Send somebody no longer."""

    def without(people: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(each for each in people if each != official)

    return _staff(editor, id_, lambda part: official in part.officials, without)


def _staff(
    editor: Editor,
    id_: str,
    concerns: Callable[[Part], bool],
    people: Callable[[tuple[str, ...]], tuple[str, ...]],
) -> Outcome:
    def staffed(held: Meeting) -> Meeting:
        if not any(concerns(part) for part in held.sessions):
            raise InvalidInput(_("The meeting has no such session any more; reload the page."))
        return replace(
            held,
            sessions=tuple(
                Part(part.topic, people(part.officials)) if concerns(part) else part
                for part in held.sessions
            ),
        )

    return _edit(editor, Action.STAFF, id_, staffed)


def set_topic(editor: Editor, id_: str, old: str, new: str) -> Outcome:
    """Let a session be about another topic."""
    return _edit(
        editor,
        Action.TOPIC,
        id_,
        lambda held: replace(
            held,
            sessions=tuple(
                replace(part, topic=new, answers={}) if part.topic == old else part
                for part in held.sessions
            ),
        ),
    )


def add_session(editor: Editor, id_: str, topic: str, officials: Sequence[str]) -> Outcome:
    """Add a session to a meeting."""
    part = Part(topic, tuple(officials))
    return _edit(
        editor, Action.TOPIC, id_, lambda held: replace(held, sessions=(*held.sessions, part))
    )


def remove_session(editor: Editor, id_: str, topic: str) -> Outcome:
    """Take a session out of a meeting."""

    def without(held: Meeting) -> Meeting:
        return replace(held, sessions=tuple(p for p in held.sessions if p.topic != topic))

    return _edit(editor, Action.TOPIC, id_, without)


def add(
    editor: Editor,
    *,
    day: date,
    start: time,
    venue: str,
    crew: str,
    sessions: Mapping[str, Sequence[str]],
) -> Outcome:
    """Add a meeting; ``sessions`` are officials by topic."""
    _require_free_hands(editor)
    parts = tuple(Part(topic, tuple(people)) for topic, people in sessions.items())
    id_ = drafting.new_id(editor.plan)
    meeting = Meeting(id_, venue, day, start.hour * 60 + start.minute, crew, parts)
    return _apply(editor, Action.ADD, id_, meeting)


def delete(editor: Editor, id_: str) -> Outcome:
    """Take a meeting out of the draft."""
    _require_free_hands(editor)
    _held(editor, id_)
    return _apply(editor, Action.DELETE, id_, None)


def pin(editor: Editor, id_: str) -> Outcome:
    """Hold a meeting fast when the rest is worked out again."""
    return _pin(editor, Action.PIN, id_, sorted({*editor.plan.pins, id_}))


def unpin(editor: Editor, id_: str) -> Outcome:
    """Let a meeting go again."""
    return _pin(editor, Action.UNPIN, id_, [each for each in editor.plan.pins if each != id_])


def _pin(editor: Editor, action: Action, id_: str, pins: list[str]) -> Outcome:
    _require_free_hands(editor)
    _held(editor, id_)
    meetings = drafting.meetings_of(editor.plan)
    drafting.remember(editor.session, editor.plan, action, meetings, meetings, editor.now)
    editor.plan.pins = pins
    return _judged(editor, meetings, meetings, id_)


def undo(editor: Editor) -> Outcome:
    """Take the latest change back; raises InvalidInput when there is none."""
    _require_free_hands(editor)
    change = drafting.latest_change(editor.session, editor.plan)
    if change is None:
        raise InvalidInput(_("There is nothing to undo."))
    before = drafting.meetings_of(editor.plan)
    after = {**before, **drafting.read_meetings(change.before)}
    after = {id_: held for id_, held in after.items() if change.before.get(id_, "kept") is not None}
    change.undone_at = editor.now
    editor.plan.pins = list(change.pins_before)
    return _judged(editor, before, after, next(iter(change.before), None))


def _edit(
    editor: Editor, action: Action, id_: str, change: Callable[[Meeting], Meeting]
) -> Outcome:
    _require_free_hands(editor)
    return _apply(editor, action, id_, change(_held(editor, id_)))


def _apply(editor: Editor, action: Action, id_: str, meeting: Meeting | None) -> Outcome:
    """Make the meeting what it is to be, None for no meeting; hand out the appeals; judge."""
    problem = drafting.problem_of(editor.plan)
    if meeting is not None:
        _require_known(problem, meeting)
        _require_district(editor, problem, meeting)
    before = drafting.meetings_of(editor.plan)
    after = {key: held for key, held in before.items() if key != id_}
    if meeting is not None:
        after[id_] = meeting
    after = filling.fill(problem, after, id_ if meeting else None)
    drafting.remember(editor.session, editor.plan, action, before, after, editor.now)
    editor.plan.pins = [each for each in editor.plan.pins if each in after]
    return _judged(editor, before, after, id_)


def _judged(
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


def broken(session: Session, plan: Plan) -> list[str]:
    """Every rule that the draft breaks as it stands, as sentences."""
    meetings = drafting.meetings_of(plan)
    judged = judging.judge(drafting.problem_of(plan), meetings.values())
    return breaking.sentences(judged.broken, meetings, Names.read(session))


def _require_free_hands(editor: Editor) -> None:
    """The draft must be one, and be as this person saw it."""
    if editor.plan.revision != editor.seen:
        raise _changed_meanwhile()
    solving.require_changeable(editor.plan)
    if editor.plan.state is PlanState.FAILED:
        raise InvalidInput(_("There is no plan to change; ask for it again."))


def _changed_meanwhile() -> ChangedMeanwhile:
    return ChangedMeanwhile(
        _("Somebody else changed this draft meanwhile. Look at the change, and repeat yours.")
    )


def _held(editor: Editor, id_: str) -> Meeting:
    """The meeting, when this person may change it."""
    held = drafting.meetings_of(editor.plan).get(id_)
    if held is None or drafting.is_stand_in(id_):
        raise NotFound(_("There is no such meeting in the draft any more."))
    problem = drafting.problem_of(editor.plan)
    _require_district(editor, problem, held)
    pinned = problem.pin_by_id.get(id_)
    if pinned and pinned.fixed:
        raise InvalidInput(
            _("This meeting stands in the diary already; change it there, or plan anew around it.")
        )
    return held


def _require_district(editor: Editor, problem: Problem, meeting: Meeting) -> None:
    district = Letter.DISTRICT.require(problem.venue_by_id[meeting.venue].district)
    if editor.within is not None and district not in editor.within:
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
