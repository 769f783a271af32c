"""Blocks: made when a session is revised, read when a feed is joined."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from functools import lru_cache

from sqlalchemy import ARRAY, ColumnElement, Integer, and_, any_, cast, func, select
from sqlalchemy.orm import Session

from calendars import Piece, block, pack
from calendars.revision import RECIPE
from meetings.diary.queries import public_sessions
from meetings.diary.session import ReceptionSession
from meetings.feeds.block import StoredBlock
from meetings.feeds.entries import entry
from meetings.i18n import LANGUAGES


@lru_cache(maxsize=8)
def recipe(base_url: str) -> str:
    """What else than the revision decides a block: how it is written, and where its links lead."""
    return f"{RECIPE}:{hashlib.sha256(base_url.encode()).hexdigest()[:16]}"


def is_current(language: str, base_url: str) -> ColumnElement[bool]:
    """Joins a session with the block that shows its present revision."""
    return and_(
        StoredBlock.session_id == ReceptionSession.id,
        StoredBlock.language == language,
        StoredBlock.sequence == ReceptionSession.sequence,
        StoredBlock.content_changed_at == ReceptionSession.content_changed_at,
        StoredBlock.recipe == recipe(base_url),
    )


def fresh(held: ReceptionSession, language: str, base_url: str) -> bytes:
    """The block as it would be made now."""
    return block(entry(held, language, base_url))


def store(session: Session, held: ReceptionSession, base_url: str) -> int:
    """Store the blocks of a session's present revision; the number of those that are new or other."""
    query = select(StoredBlock).where(StoredBlock.session_id == held.id)
    stored = {each.language: each for each in session.scalars(query)}
    return sum(
        _store_one(session, held, language, base_url, stored.get(language))
        for language in LANGUAGES
    )


def _store_one(
    session: Session,
    held: ReceptionSession,
    language: str,
    base_url: str,
    stored: StoredBlock | None,
) -> bool:
    data = fresh(held, language, base_url)
    same = stored is not None and shows(stored, held, base_url)
    if stored and same and stored.data == data:
        return False
    kept = stored or StoredBlock(session_id=held.id, language=language)
    kept.edition = kept.edition + 1 if same else 0
    kept.sequence, kept.content_changed_at = held.sequence, held.content_changed_at
    kept.recipe = recipe(base_url)
    kept.data, kept.packed = pack(data)
    session.add(kept)
    return True


def shows(stored: StoredBlock, held: ReceptionSession, base_url: str) -> bool:
    """Whether the block is of the session's present revision, made as it is made today."""
    return (stored.sequence, stored.content_changed_at, stored.recipe) == (
        held.sequence, held.content_changed_at, recipe(base_url)
    )  # fmt: skip


def read(session: Session, ids: Collection[int], language: str, base_url: str) -> list[Piece]:
    """The pieces of these sessions in the order of ``ids``; what is not stored yet is made."""
    query = (
        select(StoredBlock.session_id, StoredBlock.data, StoredBlock.packed)
        .join(ReceptionSession, is_current(language, base_url))
        .where(_among(session, ids))
    )
    found = {number: Piece(data, packed) for number, data, packed in session.execute(query)}
    missing = [number for number in ids if number not in found]
    found |= _made(session, missing, language, base_url)
    return [found[number] for number in ids if number in found]


def _among(session: Session, ids: Collection[int]) -> ColumnElement[bool]:
    """Many numbers as one value: as 400 values they take longer than the blocks."""
    if session.get_bind().dialect.name == "postgresql":
        return StoredBlock.session_id == any_(cast(list(ids), ARRAY(Integer)))
    listed = func.json_each(json.dumps(list(ids))).table_valued("value")
    return StoredBlock.session_id.in_(select(listed.c.value))


def _made(session: Session, ids: Collection[int], language: str, base_url: str) -> dict[int, Piece]:
    if not ids:
        return {}
    held = session.scalars(public_sessions().where(ReceptionSession.id.in_(ids)))
    return {each.id: pack(fresh(each, language, base_url)) for each in held}
