"""Appeals as the desk lists them, without anything personal; a constant number of statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, contains_eager

from meetings.appeals.appeal import Appeal, Outcome
from meetings.appeals.topic import Topic
from meetings.paging import Page, page_of
from meetings.places.district import District

PER_PAGE = 25


@dataclass(frozen=True)
class AppealWish:
    """What the list is narrowed to; ``within`` holds the districts that may be seen."""

    number: str = ""
    topic: str = ""
    district: str = ""
    outcome: str = ""
    within: frozenset[int] | None = None

    @classmethod
    def read(cls, given: Mapping[str, str], within: frozenset[int] | None) -> AppealWish:
        """The wish of an address; an unknown outcome does not narrow."""
        wanted = {
            name: given.get(name, "").strip()[:80]
            for name in ("number", "topic", "district", "outcome")
        }
        if wanted["outcome"] not in list(Outcome):
            wanted["outcome"] = ""
        return cls(**wanted, within=within)

    def pairs(self) -> dict[str, str]:
        """What narrows, as parameters of an address."""
        names = ("number", "topic", "district", "outcome")
        return {name: getattr(self, name) for name in names if getattr(self, name)}

    def apply(self, query: Select[Any]) -> Select[Any]:
        """Narrow a select of appeals that is joined with topic and district."""
        if self.number:
            query = query.where(Appeal.external_number.icontains(self.number, autoescape=True))
        if self.topic:
            query = query.where(Topic.slug == self.topic)
        if self.district:
            query = query.where(District.slug == self.district)
        if self.outcome:
            query = query.where(Appeal.outcome == Outcome(self.outcome))
        if self.within is not None:
            query = query.where(Appeal.district_id.in_(self.within))
        return query


def page(session: Session, wish: AppealWish, number: int) -> Page[Appeal]:
    """The page of that number, or the nearest one that exists; the latest first."""
    total = session.scalar(wish.apply(_joined(select(func.count(Appeal.id))))) or 0
    rows = (
        wish.apply(_joined(select(Appeal)))
        .options(contains_eager(Appeal.topic), contains_eager(Appeal.district))
        .order_by(Appeal.received_on.desc(), Appeal.id.desc())
    )
    return page_of(session, rows, total, number, PER_PAGE)


def _joined(query: Select[Any]) -> Select[Any]:
    return query.select_from(Appeal).join(Appeal.topic).join(Appeal.district)
