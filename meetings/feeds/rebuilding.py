"""Making stored blocks anew: after an import, a new recipe, a corrected translation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from meetings.database import lock
from meetings.diary.queries import public_sessions
from meetings.diary.revisions import digest
from meetings.diary.session import ReceptionSession
from meetings.feeds import blocks
from meetings.feeds.block import StoredBlock
from meetings.feeds.blocks import is_current
from meetings.i18n import LANGUAGES

BATCH = 200


@dataclass(frozen=True)
class Fault:
    """A block that is not what it should be."""

    session_id: int
    language: str
    sentence: str


def published(session: Session) -> int:
    """How many sessions have blocks."""
    query = select(func.count(ReceptionSession.id))
    return session.scalars(query.where(ReceptionSession.published_at.is_not(None))).one()


def batch(
    session: Session, after: int, *conditions: ColumnElement[bool]
) -> Sequence[ReceptionSession]:
    """The next published sessions by number, with all that their blocks show."""
    query = public_sessions().where(ReceptionSession.id > after, *conditions).order_by(None)
    return session.scalars(query.order_by(ReceptionSession.id).limit(BATCH)).all()


def rebuild(session: Session, base_url: str) -> Iterator[tuple[int, int]]:
    """Store what is missing or other, committed in batches: (sessions looked at, blocks written) of each.

    Holds the diary's lock during a batch, so that no older revision is written over a newer one.
    """
    last = 0
    while True:
        lock(session, "diary")
        found = batch(session, last)
        if not found:
            session.rollback()
            return
        last = found[-1].id
        written = _store(session, found, base_url)
        session.commit()
        session.expunge_all()
        yield len(found), written


def fill(session: Session, base_url: str) -> int:
    """Store the blocks of one batch of sessions that lack one; the caller commits."""
    lock(session, "diary")
    lacking = or_(*(~exists().where(is_current(each, base_url)) for each in LANGUAGES))
    return _store(session, batch(session, 0, lacking), base_url)


def _store(session: Session, found: Sequence[ReceptionSession], base_url: str) -> int:
    ready = (each for each in found if not _awaits_revision(each))
    return sum(blocks.store(session, each, base_url) for each in ready)


def check(session: Session, base_url: str) -> Iterator[tuple[int, list[Fault]]]:
    """Compare stored blocks with fresh ones in batches: (sessions looked at, faults) of each."""
    last = 0
    while found := batch(session, last):
        last = found[-1].id
        yield len(found), list(faults(session, found, base_url))
        session.expunge_all()


def faults(session: Session, held: Sequence[ReceptionSession], base_url: str) -> Iterator[Fault]:
    """Compare stored blocks with fresh ones."""
    query = select(StoredBlock).where(StoredBlock.session_id.in_([each.id for each in held]))
    stored = {(each.session_id, each.language): each for each in session.scalars(query)}
    for each in held:
        if not _awaits_revision(each):
            for language in LANGUAGES:
                yield from _fault(each, language, stored.get((each.id, language)), base_url)


def _fault(
    held: ReceptionSession, language: str, stored: StoredBlock | None, base_url: str
) -> Iterator[Fault]:
    if stored is None:
        yield Fault(held.id, language, "is not stored")
    elif not blocks.shows(stored, held, base_url):
        yield Fault(held.id, language, "shows another revision or recipe")
    elif stored.data != blocks.fresh(held, language, base_url):
        yield Fault(held.id, language, "differs from what would be made now")


def _awaits_revision(held: ReceptionSession) -> bool:
    """A venue was renamed, say, and the clock has not yet raised the revision: then it is made anew."""
    return held.content_digest != digest(held, held.meeting)
