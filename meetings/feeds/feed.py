"""One feed: which sessions are in it, its ETag from their revisions, its bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import case, select
from sqlalchemy.orm import Session

from calendars import Header, etag
from meetings.diary.filters import Filters
from meetings.diary.meeting import Meeting
from meetings.diary.session import ReceptionSession
from meetings.feeds.block import StoredBlock
from meetings.feeds.blocks import is_current
from meetings.feeds.window import Window
from meetings.i18n import LANGUAGES

LARGEST = 400  # at some 2 KB each the most that Google takes
PRODID = "-//No-Tie//Meetings//KK"


@dataclass(frozen=True)
class Revisions:
    """What decides a feed's bytes, read without reading a block.

    ``lacking`` are those of ``ids`` whose present revision has no block yet; ``until`` is when the mere passing of time changes it, None when it does not; ``left_out`` is
    when the first session starts for which there is no room.
    """

    ids: tuple[int, ...]
    etag: str
    last_modified: datetime | None
    lacking: frozenset[int] = frozenset()
    until: datetime | None = None
    left_out: datetime | None = None


def revisions(
    session: Session,
    filters: Filters,
    window: Window,
    language: str,
    base_url: str,
    variant: tuple[str, ...],
    now: datetime,
) -> Revisions:
    """The revisions of a feed; ``variant`` is what else decides its bytes (its name, its address).

    With more than ``LARGEST`` sessions the last place is left for a notice.
    """
    query = _select(language, base_url).where(window.condition(now)).limit(LARGEST + 1)
    rows = session.execute(filters.apply(query)).all()
    cut = len(rows) > LARGEST
    kept = rows[: LARGEST - 1] if cut else rows
    return Revisions(
        tuple(row.id for row in kept),
        tag_of(rows[:LARGEST], language, *variant, "cut" if cut else "whole"),
        max((row.content_changed_at for row in rows[:LARGEST]), default=None),
        _lacking(kept),
        window.until(row.lasts for row in rows),
        _start(session, rows[LARGEST - 1].id) if cut else None,
    )


def _lacking(rows: Sequence[Any]) -> frozenset[int]:
    return frozenset(row.id for row in rows if row.edition is None)


def _start(session: Session, session_id: int) -> datetime:
    query = select(ReceptionSession.starts_at).where(ReceptionSession.id == session_id)
    return session.scalars(query).one()


# The later of its end and its cancellation; as one column, since each instant read takes its time.
_LASTS = case(
    (ReceptionSession.cancelled_at > ReceptionSession.ends_at, ReceptionSession.cancelled_at),
    else_=ReceptionSession.ends_at,
)


@lru_cache(maxsize=len(LANGUAGES))
def _select(language: str, base_url: str) -> Any:
    return (
        select(
            ReceptionSession.id,
            ReceptionSession.uid,
            ReceptionSession.sequence,
            ReceptionSession.content_changed_at,
            StoredBlock.edition,
            _LASTS.label("lasts"),
        )
        .join(ReceptionSession.meeting)
        .join(Meeting.venue)
        .outerjoin(StoredBlock, is_current(language, base_url))
        .where(ReceptionSession.published_at.is_not(None))
        .order_by(ReceptionSession.starts_at, ReceptionSession.uid)
    )


def revision_of(
    session: Session, session_id: int, language: str, base_url: str, variant: tuple[str, ...]
) -> Revisions:
    """The same of the calendar of one published session."""
    query = _select(language, base_url).where(ReceptionSession.id == session_id)
    row = session.execute(query).one()
    return Revisions((row.id,), tag_of([row], *variant), row.content_changed_at, _lacking([row]))


def tag_of(rows: Sequence[Any], *variant: str) -> str:
    """A strong entity tag from (uid, sequence, content_changed_at, edition) of each row."""
    remade = [f"{row.uid} {row.edition}" for row in rows if row.edition]
    revised = ((row.uid, row.sequence, row.content_changed_at) for row in rows)
    return etag(revised, *variant, *remade)


def header(
    language: str, base_url: str, source: str, zone: str, name: str, last_modified: datetime | None
) -> Header:
    """The head of a feed; ``source`` is its own address."""
    with force_locale(language):
        return Header(
            name=name,
            prodid=PRODID,
            language=language,  # type: ignore[arg-type]
            description=_(
                "Officials meet residents in the open; every reception is broadcast live."
            ),
            url=f"{base_url}/{language}/",
            source=source,
            colour="darkorange",
            image=f"{base_url}/static/img/share.png",
            last_modified=last_modified,
            zone=zone,
        )
