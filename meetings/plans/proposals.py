"""What to choose from for a meeting of a draft: officials, topics, crews, venues; the fit ones first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from meetings.planner.elements import Problem
from meetings.planner.plan import Meeting
from meetings.planner.plan import Session as Part
from meetings.planner.scorer.people import people_rules
from meetings.plans import breaking, drafting
from meetings.plans.sight import Sight


@dataclass(frozen=True)
class Proposal:
    """Somebody responsible; ``why`` is the sentence that speaks against them, empty for the free.

    ``meetings`` is in how many of the draft they sit.
    """

    official: str
    name: str
    why: str
    meetings: int

    @property
    def free(self) -> bool:
        """Whether they can come."""
        return not self.why


def for_topic(sight: Sight, meeting: Meeting, topic: str) -> list[Proposal]:
    """Officials for a topic at a meeting, without those who sit there already."""
    where = sight.problem.venue_by_id[meeting.venue].district
    found = [
        _proposal(sight, meeting, topic, official.id)
        for official in sight.problem.officials
        if where in official.responsible.get(topic, ()) and official.id not in meeting.officials
    ]
    return sorted(found, key=lambda each: (not each.free, each.meetings, each.name))


def by_topic(sight: Sight, meeting: Meeting) -> list[tuple[str, str, list[Proposal]]]:
    """Each topic that the meeting lacks, by name and id, with officials; without those nobody answers for."""
    return [
        (sight.names.of(topic), topic, found)
        for topic in sight.problem.topics
        if topic not in meeting.topics and (found := for_topic(sight, meeting, topic))
    ]


def topics(sight: Sight, meeting: Meeting, part: Part) -> list[tuple[str, str, bool]]:
    """Topics that a session could be about instead: id, name, and whether its officials answer for it."""
    where = sight.problem.venue_by_id[meeting.venue].district
    people = [sight.problem.official_by_id[who] for who in part.officials]
    found = [
        (topic, sight.names.of(topic), all(where in p.responsible.get(topic, ()) for p in people))
        for topic in sight.problem.topics
        if topic not in meeting.topics and not drafting.is_stand_in(topic)
    ]
    return sorted(found, key=lambda each: (not each[2], each[1]))


def venues(sight: Sight, district: str) -> list[tuple[str, str]]:
    """The venues of a district, id and name."""
    own = [each.id for each in sight.problem.venues if each.district == district]
    named = [(id_, sight.names.of(id_)) for id_ in own if not drafting.is_stand_in(id_)]
    return sorted(named, key=lambda each: each[1])


def _proposal(sight: Sight, meeting: Meeting, topic: str, who: str) -> Proposal:
    own = [each for each in sight.meetings.values() if who in each.officials]
    return Proposal(who, sight.names.of(who), _against(sight, meeting, topic, who, own), len(own))


def _against(sight: Sight, meeting: Meeting, topic: str, who: str, own: Iterable[Meeting]) -> str:
    week = meeting.date.isocalendar()[:2]
    near = [each for each in own if each.date.isocalendar()[:2] == week]
    tried = replace(meeting, sessions=(Part(topic, (who,)),))
    for broken in people_rules(sight.problem, [*near, tried]):
        if who in broken.others and meeting.id in broken.meetings:
            return breaking.sentence(broken, sight.known, sight.names)
    return ""


def crews(problem: Problem, meetings: Mapping[str, Meeting], meeting: Meeting) -> list[str]:
    """The crews of a problem, those that can be there first."""
    near = [
        each for each in meetings.values() if each.date == meeting.date and each.id != meeting.id
    ]

    def is_bound(crew: str) -> bool:
        own = [each for each in near if each.crew == crew]
        tried = replace(meeting, crew=crew)
        return any(crew in broken.others for broken in people_rules(problem, [*own, tried]))

    return sorted((crew.id for crew in problem.crews), key=lambda crew: (is_bound(crew), crew))
