"""What a feed is called: the region's meetings, and what they are narrowed to."""

from __future__ import annotations

from typing import TypeVar

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.appeals.topic import Topic
from meetings.diary.filters import Filters
from meetings.diary.meeting import MeetingKind
from meetings.officials.official import Official
from meetings.places.district import District
from meetings.places.venue import Venue, VenueKind

NAMED = 4
Place = TypeVar("Place", District, Topic, Official, Venue)


def feed_name(session: Session, filters: Filters) -> str:
    """“Meetings without a tie: Keles, Housing” in the current language."""
    words = [
        *_names(session, District, filters.district),
        *_names(session, Topic, filters.topic),
        *_names(session, Official, filters.official),
        *_names(session, Venue, filters.venue),
        *(VenueKind(slug).label for slug in filters.venue_kind),
        *(MeetingKind(slug).label for slug in filters.kind),
    ]
    name = _("Meetings without a tie")
    if len(words) > NAMED:
        words = [*words[:NAMED], "…"]
    return f"{name}: {', '.join(words)}" if words else name


def _names(session: Session, record: type[Place], slugs: tuple[str, ...]) -> list[str]:
    if not slugs:
        return []
    found = session.scalars(select(record).where(record.slug.in_(slugs)).order_by(record.slug))
    return [str(each.name) for each in found]
