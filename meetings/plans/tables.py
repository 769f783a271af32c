"""The joint plan as tables of plain values, for every form in which it is given to partners."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from meetings.i18n import Translated
from meetings.plans import frozen, steps
from meetings.plans.frozen import Line, day_of, start_of
from meetings.plans.owing import by_organisation, name
from meetings.plans.plan import Plan
from meetings.plans.release import Release

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Value = str | int | date | time


@dataclass(frozen=True)
class Table:
    """A title, headings and rows, in the current language."""

    title: str
    headings: list[str]
    rows: list[list[Value]]


@dataclass(frozen=True)
class JointPlan:
    """A plan or a release to be given away; ``number`` is None while it is a draft."""

    first: date
    last: date
    number: int | None
    lines: list[Line]

    @property
    def title(self) -> str:
        """What it is called in the current language."""
        if self.number is None:
            return _("Joint plan of meetings, draft")
        return _("Joint plan of meetings, version %(number)s", number=self.number)


def of_plan(session: Session, plan: Plan) -> JointPlan:
    """A draft as it would come into the diary now."""
    found, freezer = steps.of(session, plan), frozen.Freezer(session)
    lines = [
        freezer.line(step.held.id if step.held else None, step.draft, step.meeting)
        for step in (*found.kept, *found.written)
        if step.meeting.crew in freezer.crews
    ]
    return JointPlan(plan.first_day, plan.last_day, None, frozen.in_order(lines))


def of_release(release: Release) -> JointPlan:
    """A release as it was frozen."""
    document = release.document
    first, last = (date.fromisoformat(document[key]) for key in ("first", "last"))
    return JointPlan(first, last, release.number, document["meetings"])


def sessions(lines: Iterable[Line]) -> Table:
    """One row for each session."""
    headings = [
        _("Day"), _("From"), _("To"), _("District"), _("Venue"), _("Topic"), _("Officials"),
        _("Appeals"), _("Crew"),
    ]  # fmt: skip
    return Table(_("Meetings"), headings, [row for line in lines for row in _rows(line)])


def _rows(line: Line) -> Iterator[list[Value]]:
    for part in line["sessions"]:
        yield [
            day_of(line),
            time.fromisoformat(part["start"]),
            time.fromisoformat(part["end"]),
            str(name(line["district"])),
            str(name(line["venue"])),
            str(name(part["topic"])),
            "; ".join(_person(each) for each in part["officials"]),
            sum(each["answers"] for each in part["officials"]),
            str(name(line["crew"])) if line["crew"] else "",
        ]


def _person(official: dict[str, Any]) -> str:
    post = Translated(official["post_kk"], official["post_ru"], official["post_en"])
    return f"{name(official)} ({post})" if str(post) else str(name(official))


def organisations(lines: Iterable[Line]) -> Table:
    """One row for each organisation: what it owes."""
    headings = [
        _("Organisation"), _("Officials"), _("Meetings"), _("Sessions"), _("Appeals"),
        _("First day"), _("Last day"), _("Districts"),
    ]  # fmt: skip
    rows: list[list[Value]] = [
        [
            str(owed.organisation), owed.officials, owed.meetings, owed.sessions, owed.appeals,
            owed.first, owed.last, ", ".join(str(each) for each in owed.districts),
        ]
        for owed in by_organisation(lines)
    ]  # fmt: skip
    return Table(_("What each organisation owes"), headings, rows)


def by_day(lines: Sequence[Line]) -> list[tuple[date, list[Line]]]:
    """The meetings of each day, in order."""
    days: dict[date, list[Line]] = {}
    for line in sorted(lines, key=lambda each: (day_of(each), start_of(each))):
        days.setdefault(day_of(line), []).append(line)
    return list(days.items())
