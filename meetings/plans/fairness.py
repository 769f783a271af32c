"""Fairness in the open: how the districts fare, before the plan and with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.i18n import LANGUAGES, Translated
from meetings.places.district import District
from meetings.planner.elements import Problem
from meetings.planner.plan import Meeting
from meetings.plans import drafting, filling, mileage
from meetings.plans.ids import Letter
from meetings.plans.plan import Plan


@dataclass(frozen=True)
class Row:
    """A district: appeals waiting, taken up by what stood already (``before``) and with the plan."""

    district: int
    name: Translated
    backlog: int
    before: int
    after: int
    meetings: int
    kilometres_before: int
    kilometres: int

    @property
    def share_before(self) -> int:
        """How many of a hundred would be taken up without the plan, rounded down."""
        return 100 * self.before // self.backlog if self.backlog else 0

    @property
    def share(self) -> int:
        """How many of a hundred are taken up with it, rounded down."""
        return 100 * self.after // self.backlog if self.backlog else 0


def of(session: Session, plan: Plan) -> list[Row]:
    """Every district, the smallest share first, those where nothing waits last."""
    problem, meetings = drafting.problem_of(plan), drafting.meetings_of(plan)
    standing = {pin.meeting.id: pin.meeting for pin in problem.pinned}
    before = _taken(problem, filling.fill(problem, standing).values())
    after = _taken(problem, meetings.values())
    waits: Counter[str] = Counter()
    for (_topic, district), count in problem.backlog.items():
        waits[district] += count
    held = Counter(
        problem.venue_by_id[each.venue].district for each in drafting.shown(meetings.values())
    )
    on_map = mileage.Map(session)
    ways_before = _kilometres(problem, standing.values(), on_map)
    ways = _kilometres(problem, meetings.values(), on_map)
    rows = [
        Row(
            district=district.id, name=district.name, backlog=waits[id_], before=before[id_],
            after=after[id_], meetings=held[id_], kilometres=round(ways.get(id_, 0)),
            kilometres_before=round(ways_before.get(id_, 0)),
        )
        for district in session.scalars(select(District).order_by(District.slug))
        for id_ in [Letter.DISTRICT.of(district.id)]
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (not row.backlog, row.share, -row.backlog))


def total(rows: Iterable[Row]) -> Row:
    """All districts together, as a row without a district."""
    rows = list(rows)
    numbers = (
        "backlog", "before", "after", "meetings", "kilometres_before", "kilometres",
    )  # fmt: skip
    sums = {name: sum(getattr(row, name) for row in rows) for name in numbers}
    return Row(district=0, name=Translated(), **sums)


def _taken(problem: Problem, meetings: Iterable[Meeting]) -> Counter[str]:
    taken: Counter[str] = Counter()
    for meeting in meetings:
        taken[problem.venue_by_id[meeting.venue].district] += meeting.taken_up
    return taken


def _kilometres(
    problem: Problem, meetings: Iterable[Meeting], on_map: mileage.Map
) -> dict[str, float]:
    meetings = list(meetings)
    own = {each.id: each for each in drafting.shown(meetings)}
    by_meeting = mileage.by_meeting(problem, meetings, on_map)
    total: dict[str, float] = {}
    for id_, meeting in own.items():
        district = problem.venue_by_id[meeting.venue].district
        total[district] = total.get(district, 0.0) + by_meeting.get(id_, 0.0)
    return total


def written(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """The rows as a JSON value."""
    return [asdict(row) for row in rows]


def read(document: Iterable[dict[str, Any]]) -> list[Row]:
    """What ``written`` wrote, e.g. from a release's ``document["fairness"]``."""
    return [
        Row(**{**row, "name": Translated(**{key: row["name"][key] for key in LANGUAGES})})
        for row in document
    ]
