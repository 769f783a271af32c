"""Revisions: SEQUENCE rises exactly when what a subscriber sees has changed."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from meetings import clock
from meetings.database import lock
from meetings.diary.meeting import Meeting
from meetings.diary.session import ReceptionSession
from meetings.diary.signals import session_changed

_STILL_SHOWN = timedelta(days=30)


def derive_instants(held: ReceptionSession, meeting: Meeting) -> None:
    """Compute the instants of a session from its wall-clock times, by the zone's rules of today."""
    held.starts_at = clock.instant(meeting.day, held.start, meeting.zone)
    held.ends_at = clock.instant(meeting.day, held.end, meeting.zone)


def digest(held: ReceptionSession, meeting: Meeting) -> str:
    """A hash of all that a subscriber sees of a session, in every language."""
    venue = meeting.venue
    seen = {
        "starts_at": held.starts_at.isoformat(),
        "ends_at": held.ends_at.isoformat(),
        "status": held.status.value,
        "reason": held.cancel_reason,
        "language": held.language,
        "kind": meeting.kind.value,
        "title": [meeting.title_kk, meeting.title_ru, meeting.title_en],
        "topic": _names(held.topic),
        "venue": [*_names(venue), venue.address_kk, venue.address_ru, venue.address_en],
        "position": [venue.latitude, venue.longitude],
        "district": _names(venue.district),
        "officials": [
            [*_names(official), official.post_kk, official.post_ru, official.post_en]
            for official in sorted(held.officials, key=lambda official: official.id)
        ],
    }
    return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()


def _names(record: object) -> list[str]:
    return [getattr(record, f"name_{language}") for language in ("kk", "ru", "en")]


def revise(held: ReceptionSession, meeting: Meeting, now: datetime) -> bool:
    """Raise the revision of a session that is out in the world if its content changed; say whether.

    RFC 5545, 3.8.7.4: the first publication is SEQUENCE 0, each later change one more.
    """
    if held.published_at is None:
        return False
    current = digest(held, meeting)
    if current == held.content_digest:
        return False
    if held.content_digest:
        held.sequence += 1
    held.content_digest = current
    held.content_changed_at = now
    return True


def refresh(session: Session, now: datetime) -> int:
    """Follow what changed elsewhere (a venue renamed, a zone's rules): the number of sessions revised.

    Looks at all published sessions that calendars still show, and announces each that it revised.
    """
    lock(session, "diary")
    shown = session.scalars(
        select(ReceptionSession)
        .where(
            ReceptionSession.published_at.is_not(None),
            ReceptionSession.ends_at > now - _STILL_SHOWN,
        )
        .options(
            joinedload(ReceptionSession.meeting).joinedload(Meeting.venue),
            joinedload(ReceptionSession.topic),
            selectinload(ReceptionSession.officials),
        )
    )
    return sum(_refresh_one(session, held, now) for held in shown)


def _refresh_one(session: Session, held: ReceptionSession, now: datetime) -> bool:
    previous = held.starts_at
    if held.ends_at > now:
        derive_instants(held, held.meeting)
    if held.starts_at != previous:
        held.previous_starts_at = previous
    changed = revise(held, held.meeting, now)
    if changed:
        session.flush()
        session_changed.send(held, now=now)
    return changed
