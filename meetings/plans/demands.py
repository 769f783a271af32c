"""What duties ask of a plan."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from meetings.plans.duties import Account, account, active, visits
from meetings.plans.duty import Duty


@dataclass(frozen=True)
class Demand:
    """The visits that a plan should bring: each of the districts ``at_least`` times."""

    duty: Duty
    period: tuple[date, date]
    at_least: int
    districts: tuple[int, ...]


def of(
    session: Session,
    first: date,
    last: date,
    now: datetime,
    *,
    without: Collection[int],
    backlog: Mapping[int, int],
) -> list[Demand]:
    """What duties ask of a plan for these days.

    Held visits are subtracted, and planned ones except those of the meetings ``without``, which the
    plan will count itself. Of a period that is longer than the plan's days only the share that should
    be done by its last day is asked for, the districts with the largest ``backlog`` first.
    """
    found = [(duty, period) for duty in active(session) for period in duty.periods(first, last)]
    if not found:
        return []
    start = min(period[0] for _, period in found)
    end = max(period[1] for _, period in found)
    known = [each for each in visits(session, start, end, now) if each.meeting not in without]
    return [
        demand
        for duty, period in found
        for demand in _demands(account(duty, period, known, first), last, backlog)
    ]


def _demands(each: Account, last: date, backlog: Mapping[int, int]) -> list[Demand]:
    chosen = _share(each, last, backlog)
    by_count: dict[int, list[int]] = defaultdict(list)
    for district, count in sorted(chosen.items()):
        by_count[count].append(district)
    period = each.since, each.by
    return [
        Demand(each.duty, period, count, tuple(districts))
        for count, districts in sorted(by_count.items())
    ]


def _share(each: Account, last: date, backlog: Mapping[int, int]) -> Counter[int]:
    """How many visits of which district should be added by the plan's last day."""
    wanted = due_by(each, last) - (each.needed - each.missing)
    missing = Counter({visits.district.id: visits.missing for visits in each.districts})
    chosen: Counter[int] = Counter()
    while wanted > 0 and (open_ := +(missing - chosen)):
        district = min(open_, key=lambda id_: (chosen[id_], -backlog.get(id_, 0), id_))
        chosen[district] += 1
        wanted -= 1
    return chosen


def due_by(each: Account, day: date) -> int:
    """How many of its visits should be done by the end of a day when they are spread evenly, rounded up."""
    whole = (each.by - each.since).days + 1
    passed = min(max((day - each.since).days + 1, 0), whole)
    return -(-each.needed * passed // whole)
