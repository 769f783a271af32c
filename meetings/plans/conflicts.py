"""Meetings that must be in a plan: where they can be held, or the few of them that conflict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import time
from itertools import product

from flask_babel import gettext as _

from meetings.errors import InvalidInput
from meetings.i18n import format_short_day, format_time_of_day
from meetings.planner.elements import Problem
from meetings.planner.plan import Meeting
from meetings.planner.plan import Session as Part
from meetings.planner.scorer import Broken
from meetings.planner.scorer.people import people_rules
from meetings.planner.scorer.places import place_rules
from meetings.planner.scorer.sessions import session_rules
from meetings.plans import breaking, drafting
from meetings.plans.choice import Choice
from meetings.plans.fewest import fewest
from meetings.plans.ids import Letter
from meetings.plans.naming import Names
from meetings.plans.wishes import Wanted


class Conflicting(InvalidInput):
    """Wishes that cannot all be met; ``wishes`` are the few that conflict, ``lines`` say why."""

    def __init__(self, wishes: Sequence[Wanted], lines: list[str]) -> None:
        super().__init__(" ".join(lines), "wishes")
        self.wishes = tuple(wishes)
        self.lines = lines


def settle(problem: Problem, wanted: Sequence[Wanted], names: Names) -> list[Meeting]:
    """A place, time, crew and official for each wish, beside what is fixed.

    Raises Conflicting with as few wishes as conflict: without any one of them the others can be met.
    """
    few = fewest(wanted, lambda some: _together(problem, some) is not None)
    if few:
        raise Conflicting(few, list(_lines(problem, few, names)))
    return _together(problem, wanted) or []


def _together(problem: Problem, wanted: Sequence[Wanted]) -> list[Meeting] | None:
    """All wishes as meetings, None when they cannot be together."""
    # The solver's library takes long to load, and only those who wish for meetings need it.
    from meetings.plans.together import together

    return together(problem, [_choice(problem, wish, n) for n, wish in enumerate(wanted, start=1)])


def _choice(problem: Problem, wish: Wanted, number: int) -> Choice:
    """Where and with whom it could be; the topics on which most waits first."""
    topics: dict[str, str] = {}
    for seat in _seats(problem, wish):
        topics.setdefault(seat.officials[0], seat.topic)
    return Choice(list(_spots(problem, wish, number)), topics)


def _spots(problem: Problem, wish: Wanted, number: int) -> Iterator[Meeting]:
    starts = [_minutes(wish.start)] if wish.start else list(problem.slots)
    venues = [each.id for each in problem.venues if _suits(each.id, each.district, wish)]
    for start, venue in product(starts, venues):
        yield Meeting(Letter.NEW.of(number), venue, wish.day, start, "", ())


def _suits(venue: str, district: str, wish: Wanted) -> bool:
    if drafting.is_stand_in(venue) or district != Letter.DISTRICT.of(wish.district):
        return False
    return wish.venue is None or venue == Letter.VENUE.of(wish.venue)


def _minutes(wall: time) -> int:
    return wall.hour * 60 + wall.minute


def _seats(problem: Problem, wish: Wanted) -> Iterator[Part]:
    """Who could come, and for what: the topics on which most waits first."""
    district = Letter.DISTRICT.of(wish.district)
    waits = Counter({t: problem.backlog.get((t, district), 0) for t in problem.topics})
    topics = [Letter.TOPIC.of(wish.topic)] if wish.topic else [t for t, _n in waits.most_common()]
    for topic in topics:
        for official in problem.officials:
            asked = wish.official in (None, Letter.OFFICIAL.number(official.id))
            if asked and district in official.responsible.get(topic, ()):
                yield Part(topic, (official.id,))


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
    seats = list(_seats(problem, wish)) or list(_seat_asked(problem, wish))
    found = [_closest(problem, spot, seats) for spot in _spots(problem, wish, 1)]
    if not found or not seats or not problem.crews:
        return [_("Nobody responsible, no crew or no venue is there for it.")]
    meeting, broken = min(found, key=lambda each: len(each[1]))
    known = {each.id: each for each in (*problem.fixed, meeting)}
    return breaking.sentences(broken, known, names)


def _seat_asked(problem: Problem, wish: Wanted) -> Iterator[Part]:
    """Whoever is asked for, though not responsible, so that the rule can be named."""
    official = Letter.OFFICIAL.of(wish.official) if wish.official else ""
    if official in problem.official_by_id and problem.topics:
        yield Part(Letter.TOPIC.of(wish.topic) if wish.topic else problem.topics[0], (official,))


def _closest(
    problem: Problem, spot: Meeting, seats: Sequence[Part]
) -> tuple[Meeting, list[Broken]]:
    """The meeting at a spot that breaks fewest rules, and those; crew and official are chosen apart."""
    crewed = [replace(spot, crew=crew.id) for crew in problem.crews]
    best = min(crewed, key=lambda each: len(_broken(problem, each)), default=spot)
    seated = [replace(best, sessions=(seat,)) for seat in seats]
    best = min(seated, key=lambda each: len(_broken(problem, each)), default=best)
    return best, _broken(problem, best)


def _broken(problem: Problem, meeting: Meeting) -> list[Broken]:
    """The rules that the meeting breaks beside what is fixed in its week."""
    week = meeting.date.isocalendar()[:2]
    beside = [each for each in problem.fixed if each.date.isocalendar()[:2] == week]
    return [
        broken
        for rules in (place_rules, people_rules, session_rules)
        for broken in rules(problem, [*beside, meeting])
        if meeting.id in broken.meetings
    ]


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
