"""One feed: which sessions are in it, its ETag from their revisions, its bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from calendars import Header, block, etag, feed
from meetings.diary.filters import Filters
from meetings.diary.meeting import Meeting
from meetings.diary.queries import public_sessions
from meetings.diary.session import ReceptionSession
from meetings.feeds.entries import entry

RECENT = timedelta(days=30)
LARGEST = 400
PRODID = "-//No-Tie//Meetings//KK"


@dataclass(frozen=True)
class Revisions:
    """What decides a feed's bytes, read without reading the sessions themselves."""

    ids: tuple[int, ...]
    etag: str
    last_modified: datetime | None


def _window(now: datetime) -> ColumnElement[bool]:
    """Everything ahead, and what ended or was cancelled in the last 30 days."""
    recent = now - RECENT
    return or_(ReceptionSession.ends_at > recent, ReceptionSession.cancelled_at > recent)


def revisions(
    session: Session, filters: Filters, variant: tuple[str, ...], now: datetime
) -> Revisions:
    """The revisions of a feed; ``variant`` is what else decides its bytes (language, name, address)."""
    rows = session.execute(
        filters.apply(
            select(
                ReceptionSession.id,
                ReceptionSession.uid,
                ReceptionSession.sequence,
                ReceptionSession.content_changed_at,
            )
            .join(ReceptionSession.meeting)
            .join(Meeting.venue)
            .where(ReceptionSession.published_at.is_not(None), _window(now))
            .order_by(ReceptionSession.starts_at, ReceptionSession.uid)
            .limit(LARGEST)
        )
    ).all()
    return Revisions(
        tuple(row.id for row in rows),
        etag(((row.uid, row.sequence, row.content_changed_at) for row in rows), *variant),
        max((row.content_changed_at for row in rows), default=None),
    )


def sessions(session: Session, ids: Sequence[int]) -> Sequence[ReceptionSession]:
    """The sessions of a feed in its order."""
    return session.scalars(public_sessions().where(ReceptionSession.id.in_(ids))).all()


def build(held: Sequence[ReceptionSession], header: Header, language: str, base_url: str) -> bytes:
    """The bytes of a feed."""
    return feed(header, [block(entry(each, language, base_url)) for each in held])


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
            last_modified=last_modified,
            zone=zone,
        )
