"""What can be supposed of a draft: one thing different, in a choice from a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.appeals.topic import Topic
from meetings.errors import InvalidInput
from meetings.officials.crew import Crew
from meetings.officials.official import Official
from meetings.places.district import District
from meetings.plans.wishes import Away, Wishes

DOUBLE = 2


@dataclass(frozen=True)
class Supposition:
    """The wishes, and what the sibling is called."""

    wishes: Wishes
    label: str


@dataclass(frozen=True)
class _Kind:
    record: type[Any]
    heading: str
    label: Callable[[str], str]
    wishes: Callable[[int], Wishes]


def _kinds() -> dict[str, _Kind]:
    return {
        "crew": _Kind(
            District, _("One crew more, at home in"),
            lambda name: _("One crew more in %(name)s", name=name),
            lambda number: Wishes(extra_crews=(number,)),
        ),
        "nocrew": _Kind(
            Crew, _("Without the crew"),
            lambda name: _("Without the crew %(name)s", name=name),
            lambda number: Wishes(without_crews=(number,)),
        ),
        "topic": _Kind(
            Topic, _("Twice the weight for"),
            lambda name: _("Twice the weight for %(name)s", name=name),
            lambda number: Wishes(topics={number: DOUBLE}),
        ),
        "official": _Kind(
            Official, _("Without the official"),
            lambda name: _("Without %(name)s", name=name),
            lambda number: Wishes(officials=(Away(number),)),
        ),
    }  # fmt: skip


def offered(session: Session) -> list[tuple[str, list[tuple[str, str]]]]:
    """All suppositions: a heading, and pairs of value and name."""
    return [
        (kind.heading, [(f"{name}:{each.id}", str(each.name)) for each in _records(session, kind)])
        for name, kind in _kinds().items()
    ]


def _records(session: Session, kind: _Kind) -> Iterable[Any]:
    query = select(kind.record)
    if hasattr(kind.record, "active"):
        query = query.where(kind.record.active)
    return sorted(session.scalars(query), key=lambda each: str(each.name))


def read(session: Session, value: str) -> Supposition:
    """The supposition of a value; raises InvalidInput for what was not offered."""
    name, _colon, digits = value.partition(":")
    kind = _kinds().get(name)
    number = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else 0
    record = session.get(kind.record, number) if kind and number else None
    if kind is None or record is None:
        raise InvalidInput(_("Choose from the list what is to be different."), "what")
    return Supposition(kind.wishes(number), kind.label(str(record.name)))
