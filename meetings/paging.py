"""Lists cut into pages, numbered from 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select
from sqlalchemy.orm import Session

Record = TypeVar("Record")


@dataclass(frozen=True)
class Page(Generic[Record]):
    """One page of a list, of which ``total`` records fill ``pages``."""

    records: Sequence[Record]
    number: int
    pages: int
    total: int


def page_of(
    session: Session, rows: Select[Any], total: int, number: int, per_page: int
) -> Page[Any]:
    """The page of that number, or the nearest one that exists; ``rows`` are in their order."""
    pages = max(1, -(-total // per_page))
    number = min(max(number, 1), pages)
    cut = rows.limit(per_page).offset((number - 1) * per_page)
    return Page(session.scalars(cut).all(), number, pages, total)
