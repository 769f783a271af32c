"""Blocks: made when a session is revised, read when a feed is joined."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from contextlib import closing
from functools import lru_cache
from typing import Any, Protocol

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from calendars import Piece, block, pack
from calendars.revision import RECIPE
from meetings.diary.queries import public_sessions
from meetings.diary.session import ReceptionSession
from meetings.feeds.block import StoredBlock
from meetings.feeds.entries import entry
from meetings.i18n import LANGUAGES

_CHOSEN = "SELECT session_id, {} FROM stored_block WHERE language = %s AND session_id = ANY(%s)"


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
    kept.data = data
    kept.packed, kept.checksum, kept.size = pack(data)
    session.add(kept)
    return True


def shows(stored: StoredBlock, held: ReceptionSession, base_url: str) -> bool:
    """Whether the block is of the session's present revision, made as it is made today."""
    return (stored.sequence, stored.content_changed_at, stored.recipe) == (
        held.sequence, held.content_changed_at, recipe(base_url)
    )  # fmt: skip


def plain(session: Session, wanted: Wanted, language: str, base_url: str) -> list[bytes]:
    """The blocks of these sessions in their order; what is not stored yet is made."""
    found: dict[int, bytes] = dict(_stored(session, wanted, language, StoredBlock.data))
    found |= _made(session, wanted.lacking, language, base_url)
    return [found[number] for number in wanted.ids if number in found]


def packed(session: Session, wanted: Wanted, language: str, base_url: str) -> list[Piece]:
    """The same blocks as pieces of a gzip."""
    columns = StoredBlock.packed, StoredBlock.checksum, StoredBlock.size
    rows = _stored(session, wanted, language, *columns)
    found = {number: Piece(*stored) for number, *stored in rows}
    made = _made(session, wanted.lacking, language, base_url)
    found |= {number: pack(data) for number, data in made.items()}
    return [found[number] for number in wanted.ids if number in found]


class Wanted(Protocol):
    """Sessions of a feed: their numbers in order, and which of them have no present block."""

    @property
    def ids(self) -> Sequence[int]: ...

    @property
    def lacking(self) -> Collection[int]: ...


def _stored(session: Session, wanted: Wanted, language: str, *columns: Any) -> Sequence[Any]:
    """Rows of the number and these columns; the numbers go as one value, since 400 take their time."""
    if session.get_bind().dialect.name == "postgresql":
        return _binary(session, wanted, language, *columns)
    listed = func.json_each(json.dumps(wanted.ids)).table_valued("value")
    query = select(StoredBlock.session_id, *columns).where(StoredBlock.language == language)
    chosen = query.where(StoredBlock.session_id.in_(select(listed.c.value)))
    return session.execute(chosen).all()


def _binary(session: Session, wanted: Wanted, language: str, *columns: Any) -> Sequence[Any]:
    """The same past SQLAlchemy, which has psycopg read bytes as text: three times as long."""
    from psycopg import sql  # a process without PostgreSQL does not load it

    names = sql.SQL(", ").join(sql.Identifier(column.key) for column in columns)
    with closing(session.connection().connection.cursor(binary=True)) as cursor:
        cursor.execute(sql.SQL(_CHOSEN).format(names), (language, list(wanted.ids)))
        return cursor.fetchall()


def _made(session: Session, ids: Collection[int], language: str, base_url: str) -> dict[int, bytes]:
    if not ids:
        return {}
    held = session.scalars(public_sessions().where(ReceptionSession.id.in_(ids)))
    return {each.id: fresh(each, language, base_url) for each in held}
