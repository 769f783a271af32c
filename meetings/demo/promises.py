"""A dozen promises in every state, for appeals that the demo has already, so that its figures stay.

What is kept was promised and confirmed in the year of the announcement; the rest lies around today.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from random import Random
from typing import Any, NamedTuple

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from meetings import clock
from meetings.appeals import following, receipt
from meetings.appeals.appeal import Appeal, Outcome
from meetings.appeals.topic import Topic
from meetings.demo.promise_words import DONE, LATE, MORE, WHAT
from meetings.i18n import Translated
from meetings.officials.official import Official, Responsibility
from meetings.promises.deadlines import AGAIN, add_working_days
from meetings.promises.event import PromiseEvent, PromiseStep
from meetings.promises.promise import Promise

ZONE = "Asia/Almaty"
NOON = time(12)
# With this code whoever tries the demo follows the appeal that waits for the resident's word.
CODE = "7K2M-Q9XD-4HTA"


class Story(NamedTuple):
    """Working days from today: when it was made, due, moved, reported and denied."""

    made: int
    due: int
    moved_from: int | None = None
    reported: int | None = None
    denied: tuple[int, ...] = ()
    by_demo_official: bool = False
    language: str = "kk"


STORIES = (
    Story(-2, 8, by_demo_official=True),
    Story(-7, 3, language="ru"),
    Story(-12, 1, moved_from=-4, by_demo_official=True),
    Story(-13, -3, language="ru"),
    Story(-20, -10, by_demo_official=True),
    Story(-11, -1, reported=-2),
    Story(-9, 1, reported=-1, language="ru"),
    Story(-14, 2, denied=(-3,)),
    Story(-30, -4, denied=(-15, -9), language="ru"),
)
KEPT = 4


@dataclass
class Told:
    """A promise's row and the rows of its events, which want its number."""

    promise: dict[str, Any]
    events: list[dict[str, Any]]


def add(session: Session, random: Random, today: date, now: datetime) -> None:
    """Write them; the caller commits."""
    cases = _Cases(session, random)
    told = [_around(story, *cases.open(story.by_demo_official), today) for story in STORIES]
    told += [_kept(*cases.settled(number), number) for number in range(KEPT)]
    session.execute(insert(Promise), [each.promise for each in told])
    ids = dict(session.execute(select(Promise.appeal_id, Promise.id)).all())
    events = [
        {
            **row,
            "promise_id": ids[each.promise["appeal_id"]],
            "official_id": each.promise["official_id"],
        }
        for each in told
        for row in each.events
    ]
    session.execute(insert(PromiseEvent), sorted(events, key=lambda row: row["at"]))
    _hand_over(session, told, today, now)


class _Cases:
    """Appeals to promise something for, each once, with an official responsible there."""

    def __init__(self, session: Session, random: Random) -> None:
        self._random = random
        self._topics = dict(session.execute(select(Topic.id, Topic.slug)).all())
        self._officials: dict[tuple[int, int], list[int]] = {}
        for row in session.execute(
            select(
                Responsibility.topic_id, Responsibility.district_id, Responsibility.official_id
            ).order_by(Responsibility.official_id)
        ):
            self._officials.setdefault((row[0], row[1]), []).append(row[2])
        self._own = session.scalars(
            select(Official.id).where(Official.max_per_day > 1).order_by(Official.id)
        ).first()
        self._told: Counter[int] = Counter()
        in_order = select(Appeal).order_by(Appeal.external_number)
        self._open = list(session.scalars(in_order.where(Appeal.outcome == Outcome.UNDER_REVIEW)))
        self._settled = [
            appeal
            for appeal in session.scalars(
                in_order.where(Appeal.outcome == Outcome.RESOLVED).limit(400)
            )
            if appeal.outcome_on and (appeal.outcome_on - appeal.received_on).days > 20
        ]

    def open(self, by_demo_official: bool) -> tuple[Appeal, Translated, int]:
        """An appeal under review, what is promised, the official's number."""
        fitting = self._open
        if by_demo_official:
            fitting = [one for one in fitting if self._own in self._who(one)]
        appeal = self._random.choice(self._of_new_topics(fitting))
        self._open.remove(appeal)
        who = self._own if by_demo_official else self._random.choice(self._who(appeal))
        return appeal, self._what(appeal), who or 0

    def _of_new_topics(self, fitting: list[Appeal]) -> list[Appeal]:
        """Those of which nothing was told yet, so that a list shows different things."""
        return [one for one in fitting if one.topic_id not in self._told] or fitting

    def settled(self, number: int) -> tuple[Appeal, Translated, int]:
        """The same for one that was resolved."""
        appeal = self._settled[number * 20]
        return appeal, self._what(appeal), self._random.choice(self._who(appeal))

    def _what(self, appeal: Appeal) -> Translated:
        """Another promise each time, as far as there are words."""
        topic = self._topics[appeal.topic_id]
        words = (WHAT[topic], *MORE.get(topic, ()))
        said = words[self._told[appeal.topic_id] % len(words)]
        self._told[appeal.topic_id] += 1
        return said

    def _who(self, appeal: Appeal) -> list[int]:
        return self._officials.get((appeal.topic_id, appeal.district_id), [])


def _around(story: Story, appeal: Appeal, what: Translated, official: int, today: date) -> Told:
    language = story.language

    def day(count: int) -> date:
        return add_working_days(today, count)

    promise = _promise(appeal, what, official, language, day(story.made), day(story.due))
    told = Told(promise, [_step(PromiseStep.MADE, day(story.made), day(_first_due(story)))])
    if story.moved_from is not None:
        moved, before = day(story.moved_from - 1), day(story.moved_from)
        told.events.append(
            _step(PromiseStep.MOVED, moved, day(story.due), before, LATE.to(language))
        )
    for count in story.denied:
        _deny(told, day(count - 1), day(count), language)
    if story.reported is not None:
        _report(told, day(story.reported), language)
    return told


def _first_due(story: Story) -> int:
    if story.denied:
        return story.denied[0] - 1
    return story.due if story.moved_from is None else story.moved_from


def _report(told: Told, on: date, language: str) -> None:
    due = told.events[-1]["due_on"]
    told.events.append(_step(PromiseStep.REPORTED, on, due, note=DONE.to(language)))
    told.promise |= {"reported_at": _at(on), "report": DONE.to(language)}


def _deny(told: Told, reported: date, denied: date, language: str) -> None:
    _report(told, reported, language)
    before, due = told.events[-1]["due_on"], add_working_days(denied, AGAIN)
    told.events.append(_step(PromiseStep.DENIED, denied, due, before))
    told.promise |= {
        "reported_at": None, "denied_at": _at(denied), "due_on": due,
        "times_denied": told.promise["times_denied"] + 1,
    }  # fmt: skip


def _kept(appeal: Appeal, what: Translated, official: int, number: int) -> Told:
    language = ("kk", "ru")[number % 2]
    made = add_working_days(appeal.received_on, 2)
    confirmed = appeal.outcome_on or made
    reported = add_working_days(confirmed, -2)
    due = add_working_days(reported, 1)
    promise = _promise(appeal, what, official, language, made, due) | {
        "report": DONE.to(language), "reported_at": _at(reported), "confirmed_at": _at(confirmed),
    }  # fmt: skip
    steps = [
        _step(PromiseStep.MADE, made, due),
        _step(PromiseStep.REPORTED, reported, due, note=DONE.to(language)),
        _step(PromiseStep.CONFIRMED, confirmed, due),
    ]
    return Told(promise, steps)


def _promise(
    appeal: Appeal, what: Translated, official: int, language: str, made: date, due: date
) -> dict[str, Any]:
    return {
        "appeal_id": appeal.id, "official_id": official, "what": what.to(language),
        "made_on": made, "due_on": due, "report": "", "reported_at": None, "confirmed_at": None,
        "denied_at": None, "times_denied": 0, "language": language, "reminded": 0,
        "created_at": _at(made),
    }  # fmt: skip


def _step(
    step: PromiseStep, on: date, due: date, before: date | None = None, note: str = ""
) -> dict[str, Any]:
    return {
        "step": step, "on": on, "at": _at(on), "due_before": before, "due_on": due, "note": note,
    }  # fmt: skip


def _at(day: date) -> datetime:
    return clock.instant(day, NOON, ZONE)


def _hand_over(session: Session, told: Iterable[Told], today: date, now: datetime) -> None:
    """The appeals are in the hands of those who promised, and one can be followed by its code."""
    organisations = dict(session.execute(select(Official.id, Official.organisation_id)).all())
    rows = list(_owners(told, organisations))
    session.execute(update(Appeal), rows)
    following.follow(session, [row["id"] for row in rows], today=today, now=now)
    session.expire_all()


def _owners(told: Iterable[Told], organisations: dict[int, int]) -> Iterator[dict[str, Any]]:
    waits = True
    for each in told:
        promise = each.promise
        code = None
        if waits and promise["reported_at"] and not promise["confirmed_at"]:
            code, waits = receipt.digest(CODE), False
        yield {
            "id": promise["appeal_id"],
            "organisation_id": organisations[promise["official_id"]],
            "receipt_digest": code,
        }
