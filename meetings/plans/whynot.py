"""Why not there, on that day? What keeps a meeting from it, or what it would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from meetings.planner.elements import Problem, Venue
from meetings.planner.plan import Meeting
from meetings.planner.plan import Session as Part
from meetings.planner.scorer import Broken
from meetings.planner.scorer.people import people_rules
from meetings.planner.scorer.places import place_rules
from meetings.planner.scorer.sessions import taken_up
from meetings.plans import breaking, drafting, filling, judging
from meetings.plans.naming import Names
from meetings.plans.plan import Plan

MOST_PER_SESSION = 2
MOST_SESSIONS = 3


@dataclass(frozen=True)
class Answer:
    """Why a plan has no (other) meeting somewhere on a day.

    ``possible`` is the best meeting that would break no rule, None when there is none; ``terms`` and
    ``total`` say what adding it would change. ``reasons`` are sentences, one place after the other.
    """

    district: str
    day: date
    possible: Meeting | None
    terms: dict[str, int]
    total: int
    reasons: list[str]


def why_not(session: Session, plan: Plan, district: str, day: date) -> Answer:
    """Ask for a district (an id of the document) and a day. Takes seconds at most."""
    problem, meetings = drafting.problem_of(plan), drafting.meetings_of(plan)
    search = _Search(problem, meetings, Names.read(session), drafting.new_id(plan))
    reasons, best = [], None
    for venue in (each for each in problem.venues if _is_asked(each, district)):
        candidate, why = search.at(venue, day)
        if candidate is None:
            reasons.append(why)
            continue
        change = search.change(candidate)
        if best is None or change.total > best[1].total:
            best = candidate, change
    if best is None:
        return Answer(district, day, None, {}, 0, reasons or [_("There is no venue.")])
    return Answer(
        district, day, best[0], best[1].terms, best[1].total,
        [_verdict(best[1]), *search.remarks(district), *reasons],
    )  # fmt: skip


def _is_asked(venue: Venue, district: str) -> bool:
    return venue.district == district and not drafting.is_stand_in(venue.id)


def _verdict(change: judging.Change) -> str:
    if change.total > 0:
        return _(
            "It is possible and better: the score would rise by %(points)s.", points=change.total
        )
    if change.total == 0:
        return _("It is possible and changes nothing: what waits is taken up elsewhere.")
    return _(
        "It is possible, but the score would fall by %(points)s: the way costs more than is gained.",
        points=-change.total,
    )


class _Search:
    """Looks for a meeting that fits beside those of the draft."""

    def __init__(
        self, problem: Problem, meetings: Mapping[str, Meeting], names: Names, id_: str
    ) -> None:
        self._problem = problem
        self._meetings = meetings
        self._names = names
        self._id = id_
        self._left = Counter(problem.backlog) - taken_up(problem, meetings.values())

    def at(self, venue: Venue, day: date) -> tuple[Meeting | None, str]:
        """A meeting at the first start that suits, or the reason of the start that came furthest."""
        furthest = (-1, _("%(venue)s: the plan knows no start.", venue=self._names.of(venue.id)))
        for start in self._problem.slots:
            meeting = Meeting(self._id, venue.id, day, start, "", ())
            found, depth, why = self._try(meeting, venue)
            if found:
                return found, ""
            furthest = max(furthest, (depth, why), key=lambda each: each[0])
        return None, furthest[1]

    def _try(self, meeting: Meeting, venue: Venue) -> tuple[Meeting | None, int, str]:
        near = [each for each in self._meetings.values() if each.date == meeting.date]
        broken = [
            each
            for each in place_rules(self._problem, [*near, meeting])
            if self._id in each.meetings
        ]
        if broken:
            return None, 0, self._sentence(broken, meeting)
        crew = self._crew(meeting, near)
        if not crew:
            return None, 1, self._nobody(meeting, _("every crew is elsewhere then"))
        sessions = self._sessions(replace(meeting, crew=crew), venue)
        if not sessions:
            return None, 2, self._nobody(meeting, _("nobody responsible can come then"))
        return replace(meeting, crew=crew, sessions=sessions), 3, ""

    def _sentence(self, broken: Sequence[Broken], meeting: Meeting) -> str:
        known = {**self._meetings, self._id: meeting}
        return breaking.sentence(broken[0], known, self._names)

    def _nobody(self, meeting: Meeting, why: str) -> str:
        return f"{self._names.meeting(meeting)}: {why}."

    def _crew(self, meeting: Meeting, near: Sequence[Meeting]) -> str:
        """The first crew that could be there, nearest homes first."""
        here = self._problem.venue_by_id[meeting.venue].district
        for crew in sorted(
            self._problem.crews, key=lambda each: (self._way(each.home, here), each.id)
        ):
            own = [each for each in near if each.crew == crew.id]
            if not self._clashes([*own, replace(meeting, crew=crew.id)], crew.id):
                return crew.id
        return ""

    def _way(self, here: str, there: str) -> int:
        return 0 if here == there else self._problem.travel_minutes[here][there]

    def _clashes(self, meetings: Sequence[Meeting], who: str) -> bool:
        return any(
            who in each.others and self._id in each.meetings
            for each in people_rules(self._problem, meetings)
        )

    def _sessions(self, meeting: Meeting, venue: Venue) -> tuple[Part, ...]:
        """The topics on which most waits, each with those who are free; without backlog one topic."""
        parts: list[Part] = []
        taken: set[str] = set()
        for topic in sorted(
            self._problem.topics, key=lambda t: (-self._left[t, venue.district], t)
        ):
            if len(parts) == MOST_SESSIONS or (parts and not self._left[topic, venue.district]):
                break
            people = tuple(self._free(meeting, topic, venue, taken))[:MOST_PER_SESSION]
            if people:
                parts.append(Part(topic, people))
                taken.update(people)
        return tuple(parts)

    def _free(self, meeting: Meeting, topic: str, venue: Venue, taken: set[str]) -> Iterator[str]:
        for official in self._problem.officials:
            responsible = venue.district in official.responsible.get(topic, ())
            if responsible and official.id not in taken and self._can_come(meeting, official.id):
                yield official.id

    def _can_come(self, meeting: Meeting, official: str) -> bool:
        week = meeting.date.isocalendar()[:2]
        own = [
            each
            for each in self._meetings.values()
            if official in each.officials and each.date.isocalendar()[:2] == week
        ]
        seat = Part(self._problem.topics[0], (official,))
        return not self._clashes([*own, replace(meeting, sessions=(seat,))], official)

    def change(self, meeting: Meeting) -> judging.Change:
        """What adding the meeting does to the score."""
        after = filling.fill(self._problem, {**self._meetings, self._id: meeting}, self._id)
        return judging.Change(
            judging.judge(self._problem, self._meetings.values()),
            judging.judge(self._problem, after.values()),
        )

    def remarks(self, district: str) -> Iterator[str]:
        """What is left to take up in the district."""
        waits = sum(n for (_topic, where), n in self._problem.backlog.items() if where == district)
        left = sum(n for (_topic, where), n in self._left.items() if where == district)
        yield _(
            "Of %(waiting)s appeals that wait there, %(left)s are not taken up yet.",
            waiting=waits,
            left=left,
        )
