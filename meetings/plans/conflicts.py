"""Meetings that must be in a plan: where they can be held, or the few of them that conflict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import islice, product

from flask_babel import gettext as _

from meetings.errors import InvalidInput
from meetings.i18n import format_short_day, format_time_of_day
from meetings.planner.elements import Official, Problem
from meetings.planner.plan import Meeting
from meetings.planner.plan import Session as Part
from meetings.planner.scorer import Broken
from meetings.planner.scorer.people import people_rules
from meetings.planner.scorer.places import place_rules
from meetings.planner.scorer.sessions import session_rules
from meetings.plans import breaking, drafting
from meetings.plans.ids import Letter
from meetings.plans.naming import Names
from meetings.plans.wishes import Wanted

MOST_CHOICES = 400
MOST_TRIES = 5000


class Conflicting(InvalidInput):
    """Wishes that cannot all be met; ``wishes`` are the few that conflict, ``lines`` say why."""

    def __init__(self, wishes: Sequence[Wanted], lines: list[str]) -> None:
        super().__init__(" ".join(lines), "wishes")
        self.wishes = tuple(wishes)
        self.lines = lines


@dataclass
class _Tries:
    """How many combinations may still be looked at."""

    left: int = MOST_TRIES


def settle(problem: Problem, wanted: Sequence[Wanted], names: Names) -> list[Meeting]:
    """A place, time, crew and official for each wish, beside what is fixed.

    Raises Conflicting with as few wishes as conflict: without any one of them the others can be met.
    """
    found = _together(problem, wanted)
    if found is not None:
        return found
    core = list(wanted)
    for each in wanted:
        others = [other for other in core if other is not each]
        if _together(problem, others) is None:
            core = others
    raise Conflicting(core, list(_lines(problem, core, names)))


def _together(problem: Problem, wanted: Sequence[Wanted]) -> list[Meeting] | None:
    """All wishes as meetings, None when they cannot be together."""
    choices = [
        [each for each in _choices(problem, wish, number) if not _broken(problem, [], each)]
        for number, wish in enumerate(wanted, start=1)
    ]
    return _pick(problem, sorted(choices, key=len), [], _Tries())


def _pick(
    problem: Problem, choices: list[list[Meeting]], chosen: list[Meeting], tries: _Tries
) -> list[Meeting] | None:
    if not choices:
        return chosen
    for meeting in choices[0]:
        tries.left -= 1
        if tries.left < 0:
            return None
        if not _broken(problem, chosen, meeting):
            found = _pick(problem, choices[1:], [*chosen, meeting], tries)
            if found is not None:
                return found
    return None


def _broken(problem: Problem, chosen: Iterable[Meeting], meeting: Meeting) -> list[Broken]:
    """The rules that the meeting breaks beside the chosen ones and what is fixed near it."""
    week = meeting.date.isocalendar()[:2]
    beside = [each for each in (*problem.fixed, *chosen) if each.date.isocalendar()[:2] == week]
    together = [*beside, meeting]
    return [
        broken
        for rules in (place_rules, people_rules, session_rules)
        for broken in rules(problem, together)
        if meeting.id in broken.meetings
    ]


def _choices(problem: Problem, wish: Wanted, number: int) -> list[Meeting]:
    """Meetings that would do, whatever rule they break; the topics on which most waits first."""
    venues = [each.id for each in problem.venues if _suits(each.id, each.district, wish)]
    starts = [_minutes(wish.start)] if wish.start else list(problem.slots)
    crews = [crew.id for crew in problem.crews]
    seats = list(_seats(problem, wish))
    every = product(starts, venues, crews, seats)
    return [
        Meeting(Letter.NEW.of(number), venue, wish.day, start, crew, (seat,))
        for start, venue, crew, seat in islice(every, MOST_CHOICES)
    ]


def _suits(venue: str, district: str, wish: Wanted) -> bool:
    if drafting.is_stand_in(venue):
        return False
    if wish.venue is not None:
        return venue == Letter.VENUE.of(wish.venue)
    return district == Letter.DISTRICT.of(wish.district)


def _minutes(wall: time) -> int:
    return wall.hour * 60 + wall.minute


def _seats(problem: Problem, wish: Wanted) -> Iterator[Part]:
    district = Letter.DISTRICT.of(wish.district)
    waits = Counter({t: problem.backlog.get((t, district), 0) for t in problem.topics})
    topics = [Letter.TOPIC.of(wish.topic)] if wish.topic else [t for t, _n in waits.most_common()]
    for topic in topics:
        for official in problem.officials:
            if _may_sit(official, topic, district, wish):
                yield Part(topic, (official.id,))


def _may_sit(official: Official, topic: str, district: str, wish: Wanted) -> bool:
    """The one asked for, responsible or not, so that the rule can be named; else whoever is responsible."""
    if wish.official is not None:
        asked = official.id == Letter.OFFICIAL.of(wish.official)
        return asked and (wish.topic is not None or topic in official.responsible)
    return district in official.responsible.get(topic, ())


def _lines(problem: Problem, core: Sequence[Wanted], names: Names) -> Iterator[str]:
    if len(core) == 1:
        yield _("This wish cannot be met: %(wish)s.", wish=told(core[0], names))
        yield from _reasons(problem, core[0], names)
        yield _("Choose another day, hour or person, or leave it out.")
        return
    yield _("These wishes cannot all be met, though each of them can:")
    yield from (f"{told(each, names)};" for each in core)
    yield _("Move or leave out one of them.")


def _reasons(problem: Problem, wish: Wanted, names: Names) -> list[str]:
    """The broken rules of the choice that breaks fewest."""
    found = [(each, _broken(problem, [], each)) for each in _choices(problem, wish, 1)]
    if not found:
        return [_("Nobody responsible and no venue is there for it.")]
    meeting, broken = min(found, key=lambda each: len(each[1]))
    known = {each.id: each for each in (*problem.fixed, meeting)}
    return breaking.sentences(broken, known, names)


def told(wish: Wanted, names: Names) -> str:
    """A wish in words: day, hour, place, topic and person, as far as it names them."""
    place = Letter.VENUE.of(wish.venue) if wish.venue else Letter.DISTRICT.of(wish.district)
    parts = [
        format_short_day(wish.day),
        format_time_of_day(wish.start) if wish.start else "",
        names.of(place),
        names.of(Letter.TOPIC.of(wish.topic)) if wish.topic else "",
        names.of(Letter.OFFICIAL.of(wish.official)) if wish.official else "",
    ]
    return ", ".join(part for part in parts if part)
