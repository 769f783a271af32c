"""What the desk's forms offer to choose from, each list read once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from meetings.appeals.topic import Topic
from meetings.diary.fields import Groups
from meetings.officials.crew import Crew
from meetings.officials.official import Official
from meetings.places.district import District
from meetings.places.venue import Venue, VenueKind

Pairs = list[tuple[int, str]]


def venues(
    session: Session,
    districts: frozenset[int] | None,
    *,
    kind: VenueKind | None = None,
    held: int | None = None,
) -> Groups:
    """Venues in use by district; ``held`` is offered even when it is not in use any more."""
    query = select(Venue).where(or_(Venue.active, Venue.id == (held or 0)))
    if districts is not None:
        query = query.where(Venue.district_id.in_(districts))
    if kind is not None:
        query = query.where(Venue.kind == kind)
    groups: Groups = {}
    for venue in sorted(session.scalars(query), key=_by_district):
        label = f"{venue.name} · {venue.kind.label}"
        groups.setdefault(str(venue.district.name), []).append((venue.id, label))
    return groups


def _by_district(venue: Venue) -> tuple[str, str]:
    return str(venue.district.name), str(venue.name)


def districts(session: Session, only: frozenset[int] | None = None) -> Pairs:
    """Districts by name, all or only these."""
    found = session.scalars(select(District))
    return _by_name(found if only is None else (each for each in found if each.id in only))


def topics(session: Session) -> Pairs:
    """Topics in their own order."""
    ordered = select(Topic).order_by(Topic.position, Topic.id)
    return [(topic.id, str(topic.name)) for topic in session.scalars(ordered)]


def crews(session: Session) -> Pairs:
    """Crews in use, by name."""
    return _by_name(session.scalars(select(Crew).where(Crew.active)))


def officials(session: Session) -> Groups:
    """Officials in office by organisation."""
    query = select(Official).where(Official.active).options(joinedload(Official.organisation))
    found = sorted(
        session.scalars(query), key=lambda each: (str(each.organisation.name), str(each.name))
    )
    groups: Groups = {}
    for official in found:
        groups.setdefault(str(official.organisation.name), []).append(
            (official.id, str(official.name))
        )
    return groups


def flat(groups: Groups) -> Pairs:
    """The same choices without their headings, by label."""
    return sorted((pair for pairs in groups.values() for pair in pairs), key=lambda pair: pair[1])


def _by_name(records: Iterable[Any]) -> Pairs:
    return sorted(((each.id, str(each.name)) for each in records), key=lambda pair: pair[1])
