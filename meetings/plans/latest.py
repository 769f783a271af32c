"""The latest change of a draft that stands: what it did to the score, and which rules it broke."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from meetings.planner.plan import Meeting
from meetings.plans import breaking, drafting, judging
from meetings.plans.change import Action, PlanChange
from meetings.plans.sight import Sight

MOST = 4


@dataclass(frozen=True)
class Latest:
    """``lines`` say what happened; ``terms`` and ``total`` are the change of the score.

    ``added`` are the rules that it broke, as sentences; ``own``: this person may undo it.
    """

    change: PlanChange
    lines: list[str]
    terms: dict[str, int]
    total: int
    added: list[str]
    own: bool


def of(sight: Sight) -> Latest | None:
    """The latest change, None while there is none."""
    change = drafting.latest_change(sight.session, sight.plan)
    if change is None:
        return None
    before = _before(sight.meetings, change)
    done = judging.Change(judging.judge(sight.problem, before.values()), sight.judged)
    known = {**before, **sight.known}
    return Latest(
        change=change,
        lines=lines(sight, change),
        terms=done.terms,
        total=done.total,
        added=breaking.sentences(done.newly_broken, known, sight.names),
        own=_is_own(sight, change),
    )


def _is_own(sight: Sight, change: PlanChange) -> bool:
    touched = (drafting.read_meetings(written) for written in (change.before, change.after))
    return all(sight.is_own(each) for meetings in touched for each in meetings.values())


def _before(meetings: Mapping[str, Meeting], change: PlanChange) -> dict[str, Meeting]:
    """The meetings without the change."""
    kept = {key: each for key, each in meetings.items() if key not in change.before}
    return {**kept, **drafting.read_meetings(change.before)}


def lines(sight: Sight, change: PlanChange) -> list[str]:
    """The meetings that a change was about, not those that only took over appeals."""
    if change.action in (Action.PIN, Action.UNPIN):
        return []
    found = [
        line
        for key in change.before
        if (line := _line(sight, change.before[key], change.after.get(key)))
    ]
    more = len(found) - MOST
    return found if more <= 0 else [*found[:MOST], _("and %(more)s more", more=more)]


def _line(sight: Sight, before: Any, after: Any) -> str:
    one, other = _read(before), _read(after)
    if one and other:
        return _moved(sight, one, other)
    meeting = other or one
    return sight.names.meeting(meeting) if meeting else ""


def _moved(sight: Sight, one: Meeting, other: Meeting) -> str:
    there, here = sight.names.meeting(one), sight.names.meeting(other)
    if there != here:
        return f"{there} → {here}"
    return here if _seats(one) != _seats(other) or one.crew != other.crew else ""


def _seats(meeting: Meeting) -> object:
    return sorted((part.topic, sorted(part.officials)) for part in meeting.sessions)


def _read(written: Any) -> Meeting | None:
    return next(iter(drafting.read_meetings({"one": written}).values()), None)
