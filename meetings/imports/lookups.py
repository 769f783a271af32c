"""Records that cells refer to, loaded once and found by slug or name."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.imports.names import Called, Names

DISTRICT_WORDS = (
    "ауданы", "аудан", "қаласы", "қала", "облысы", "район", "р-н", "город", "г",
    "district", "city", "town", "of", "the",
)  # fmt: skip


def named(session: Session, record: Any, optional_words: Collection[str] = ()) -> Names[int]:
    """The ids of a kind of named records with slugs."""
    found = session.execute(
        select(record.id, record.slug, record.name_kk, record.name_ru, record.name_en)
    )
    return Names((Called(id_, slug, tuple(names)) for id_, slug, *names in found), optional_words)
