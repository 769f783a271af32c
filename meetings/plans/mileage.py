"""How far people drive for a plan, in kilometres by road, and for which district."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.places import travel
from meetings.places.district import District
from meetings.places.travel import Position
from meetings.places.venue import Venue
from meetings.planner.elements import Problem
from meetings.planner.plan import Meeting
from meetings.plans.ids import Letter


class Map:
    """Where districts and venues are, by their ids; two queries."""

    def __init__(self, session: Session) -> None:
        self.places: dict[str, Position] = {}
        for letter, record in ((Letter.DISTRICT, District), (Letter.VENUE, Venue)):
            columns = (record.id, record.latitude, record.longitude)
            for number, latitude, longitude in session.execute(select(*columns)):
                self.places[letter.of(number)] = (latitude, longitude)

    def by_road(self, here: str, there: str) -> float:
        """Kilometres between two places; none where one is not known."""
        if here not in self.places or there not in self.places:
            return 0.0
        return travel.kilometres(self.places[here], self.places[there]) * travel.ROAD_FACTOR


def by_meeting(problem: Problem, meetings: Iterable[Meeting], on_map: Map) -> dict[str, float]:
    """Kilometres for each meeting: the day's round of everybody who comes, shared among its meetings."""
    days: dict[tuple[str, object], list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        for who in (*meeting.officials, meeting.crew):
            days[who, meeting.date].append(meeting)
    total: dict[str, float] = defaultdict(float)
    homes = _homes(problem)
    for (who, _day), together in days.items():
        share = _round(homes.get(who, ""), together, on_map) / len(together)
        for meeting in together:
            total[meeting.id] += share
    return dict(total)


def _homes(problem: Problem) -> Mapping[str, str]:
    people = {each.id: each.home for each in problem.officials}
    return {**people, **{each.id: each.home for each in problem.crews}}


def _round(home: str, meetings: list[Meeting], on_map: Map) -> float:
    stops = [home, *(each.venue for each in sorted(meetings, key=lambda m: m.start)), home]
    return sum(on_map.by_road(here, there) for here, there in pairwise(stops))
