"""Promises as lists show them, each in a constant number of statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from meetings.appeals.appeal import Appeal
from meetings.officials.official import Official
from meetings.officials.organisation import Organisation
from meetings.paging import Page, page_of
from meetings.places.district import District
from meetings.promises.event import PromiseEvent
from meetings.promises.promise import Promise
from meetings.promises.state import Standing, stands

PER_PAGE = 20
PARAMETERS = ("district", "organisation", "official", "state")


@dataclass(frozen=True)
class Wish:
    """What a list is narrowed to, by slugs; ``within`` holds the districts that may be seen."""

    district: str = ""
    organisation: str = ""
    official: str = ""
    state: str = ""
    within: frozenset[int] | None = None

    @classmethod
    def read(cls, given: Mapping[str, str], within: frozenset[int] | None = None) -> Wish:
        """The wish of an address; an unknown state does not narrow."""
        wanted = {name: given.get(name, "")[:80] for name in PARAMETERS}
        if wanted["state"] not in list(Standing):
            wanted["state"] = ""
        return cls(**wanted, within=within)

    def __getitem__(self, parameter: str) -> tuple[str, ...]:
        """The chosen values of a parameter, as filter forms ask for them."""
        chosen = getattr(self, parameter)
        return (chosen,) if chosen else ()

    def pairs(self) -> list[tuple[str, str]]:
        """What narrows, as parameters of an address."""
        return [(name, getattr(self, name)) for name in PARAMETERS if getattr(self, name)]

    def apply(self, query: Select[Any], today: date) -> Select[Any]:
        """Narrow a select of promises that is joined with all that it names."""
        for record, slug in (
            (District, self.district), (Organisation, self.organisation), (Official, self.official),
        ):  # fmt: skip
            if slug:
                query = query.where(record.slug == slug)
        if self.state:
            query = query.where(stands(Standing(self.state), today))
        if self.within is not None:
            query = query.where(Appeal.district_id.in_(self.within))
        return query


@dataclass(frozen=True)
class Tally:
    """How many promises stand how; ``denied`` counts those that a resident denied at least once."""

    record: Any
    counts: dict[Standing, int]
    denied: int

    @property
    def total(self) -> int:
        """Promises with any standing."""
        return sum(self.counts.values())


def page(session: Session, wish: Wish, number: int, today: date) -> Page[Promise]:
    """The page of that number, or the nearest one; what is open and due first stands first."""
    total = session.scalar(wish.apply(_joined(select(func.count(Promise.id))), today)) or 0
    last = case((stands(Standing.KEPT, today), 2), (stands(Standing.REPORTED, today), 1), else_=0)
    rows = wish.apply(_joined(select(Promise)), today).options(*_shown())
    rows = rows.order_by(last, Promise.due_on, Promise.id)
    return page_of(session, rows, total, number, PER_PAGE)


def of_official(session: Session, official_id: int) -> Sequence[Promise]:
    """All of one official, those without an end first."""
    rows = _joined(select(Promise)).options(*_shown()).where(Promise.official_id == official_id)
    order = (Promise.confirmed_at.is_not(None), Promise.reported_at.is_not(None), Promise.due_on)
    return session.scalars(rows.order_by(*order, Promise.id)).unique().all()


def one(session: Session, promise_id: int) -> Promise | None:
    """One with all that pages show of it."""
    return session.scalar(
        _joined(select(Promise)).options(*_shown()).where(Promise.id == promise_id)
    )


def tally(session: Session, wish: Wish, today: date) -> Tally:
    """All that fit, counted by how they stand."""
    row = session.execute(wish.apply(_joined(select(*_sums(today))), today)).one()
    return _tally(None, row)


def tallies(session: Session, record: Any, wish: Wish, today: date) -> list[Tally]:
    """The same by District, Organisation or Official; those with the most overdue first."""
    query = wish.apply(_joined(select(record.id, *_sums(today))), today).group_by(record.id)
    rows = {row[0]: row[1:] for row in session.execute(query)}
    records = session.scalars(select(record).where(record.id.in_(rows)))
    found = [_tally(each, rows[each.id]) for each in records]
    return sorted(
        found, key=lambda one: (-one.counts[Standing.OVERDUE], -one.total, one.record.slug)
    )


def _joined(query: Select[Any]) -> Select[Any]:
    return (
        query.select_from(Promise)
        .join(Promise.appeal)
        .join(Appeal.district)
        .join(Promise.official)
        .join(Official.organisation)
    )


def _shown() -> tuple[Any, ...]:
    return (
        contains_eager(Promise.appeal).options(
            contains_eager(Appeal.district), joinedload(Appeal.topic)
        ),
        contains_eager(Promise.official).contains_eager(Official.organisation),
        selectinload(Promise.events).joinedload(PromiseEvent.official),
    )


def _sums(today: date) -> list[Any]:
    counted = [func.sum(case((stands(each, today), 1), else_=0)) for each in Standing]
    return [*counted, func.sum(case((Promise.times_denied > 0, 1), else_=0))]


def _tally(record: Any, row: Any) -> Tally:
    *counts, denied = (int(number or 0) for number in row)
    return Tally(record, dict(zip(Standing, counts, strict=True)), denied)
