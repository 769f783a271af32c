"""What organizers change in a draft; each change is judged at once and can be undone.

Ids are those of the plan's document. ``seen`` is the revision that the person looked at, ``within``
the numbers of the districts in which she plans, None for all. The caller commits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, time

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from meetings.errors import InvalidInput
from meetings.planner.plan import Meeting
from meetings.planner.plan import Session as Part
from meetings.plans import breaking, drafting, judging
from meetings.plans.change import Action
from meetings.plans.editing import (
    ChangedMeanwhile,
    Editor,
    Outcome,
    Within,
    apply,
    edit,
    held_meeting,
    keep,
    require_districts,
    require_free_hands,
)
from meetings.plans.naming import Names
from meetings.plans.plan import Plan

__all__ = [
    "ChangedMeanwhile", "Editor", "Outcome", "Within", "add", "add_official", "add_session",
    "broken", "delete", "move", "pin", "remove_official", "remove_session", "set_topic",
    "swap_official", "undo", "unpin",
]  # fmt: skip


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

    return edit(editor, Action.MOVE, id_, moved)


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
        _require_session(held, concerns)
        return replace(
            held,
            sessions=tuple(
                Part(part.topic, people(part.officials)) if concerns(part) else part
                for part in held.sessions
            ),
        )

    return edit(editor, Action.STAFF, id_, staffed)


def set_topic(editor: Editor, id_: str, old: str, new: str) -> Outcome:
    """Let a session be about another topic, with the same officials."""

    def changed(held: Meeting) -> Meeting:
        _require_session(held, lambda part: part.topic == old)
        sessions = (
            replace(part, topic=new, answers={}) if part.topic == old else part
            for part in held.sessions
        )
        return replace(held, sessions=tuple(sessions))

    return edit(editor, Action.TOPIC, id_, changed)


def _require_session(held: Meeting, concerns: Callable[[Part], bool]) -> None:
    if not any(concerns(part) for part in held.sessions):
        raise InvalidInput(_("The meeting has no such session any more; reload the page."))


def add_session(editor: Editor, id_: str, topic: str, officials: Sequence[str]) -> Outcome:
    """Add a session to a meeting."""
    part = Part(topic, tuple(officials))
    return edit(
        editor, Action.TOPIC, id_, lambda held: replace(held, sessions=(*held.sessions, part))
    )


def remove_session(editor: Editor, id_: str, topic: str) -> Outcome:
    """Take a session out of a meeting."""

    def without(held: Meeting) -> Meeting:
        return replace(held, sessions=tuple(p for p in held.sessions if p.topic != topic))

    return edit(editor, Action.TOPIC, id_, without)


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
    require_free_hands(editor)
    parts = tuple(Part(topic, tuple(people)) for topic, people in sessions.items())
    id_ = drafting.new_id(editor.plan)
    meeting = Meeting(id_, venue, day, start.hour * 60 + start.minute, crew, parts)
    return apply(editor, Action.ADD, id_, meeting)


def delete(editor: Editor, id_: str) -> Outcome:
    """Take a meeting out of the draft."""
    require_free_hands(editor)
    held_meeting(editor, id_)
    return apply(editor, Action.DELETE, id_, None)


def pin(editor: Editor, id_: str) -> Outcome:
    """Hold a meeting fast when the rest is worked out again."""
    return _pin(editor, Action.PIN, id_, sorted({*editor.plan.pins, id_}))


def unpin(editor: Editor, id_: str) -> Outcome:
    """Let a meeting go again."""
    return _pin(editor, Action.UNPIN, id_, [each for each in editor.plan.pins if each != id_])


def _pin(editor: Editor, action: Action, id_: str, pins: list[str]) -> Outcome:
    require_free_hands(editor)
    held_meeting(editor, id_)
    meetings = drafting.meetings_of(editor.plan)
    drafting.remember(editor.session, editor.plan, action, meetings, meetings, editor.now)
    editor.plan.pins = pins
    return keep(editor, meetings, meetings, id_)


def undo(editor: Editor) -> Outcome:
    """Take the latest change back; raises InvalidInput when there is none."""
    require_free_hands(editor)
    change = drafting.latest_change(editor.session, editor.plan)
    if change is None:
        raise InvalidInput(_("There is nothing to undo."))
    for touched in (change.before, change.after):
        require_districts(editor, drafting.read_meetings(touched).values())
    before = drafting.meetings_of(editor.plan)
    after = {**before, **drafting.read_meetings(change.before)}
    after = {id_: held for id_, held in after.items() if change.before.get(id_, "kept") is not None}
    change.undone_at = editor.now
    editor.plan.pins = list(change.pins_before)
    return keep(editor, before, after, next(iter(change.before), None))


def broken(session: Session, plan: Plan) -> list[str]:
    """Every rule that the draft breaks as it stands, as sentences."""
    meetings = drafting.meetings_of(plan)
    judged = judging.judge(drafting.problem_of(plan), meetings.values())
    return breaking.sentences(judged.broken, meetings, Names.read(session))
