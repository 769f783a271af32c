"""Filters of the public diary: slugs from an address, each parameter optional and repeatable."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, TypeVarTuple

from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from meetings.appeals.topic import Topic
from meetings.diary.meeting import Meeting, MeetingKind
from meetings.diary.session import ReceptionSession
from meetings.errors import InvalidInput, NotFound
from meetings.officials.official import Official
from meetings.places.district import District
from meetings.places.venue import Venue, VenueKind

Columns = TypeVarTuple("Columns")


@dataclass(frozen=True)
class Filters:
    """What was chosen: tuples of slugs; an empty one does not narrow."""

    district: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    official: tuple[str, ...] = ()
    venue: tuple[str, ...] = ()
    venue_kind: tuple[str, ...] = ()
    kind: tuple[str, ...] = field(default=())

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The parameters in the order of addresses."""
        return tuple(each.name for each in fields(cls))

    @classmethod
    def read(
        cls, session: Session, given: MultiDict[str, str], allowed_beside: tuple[str, ...] = ()
    ) -> Filters:
        """Read and check the parameters of an address.

        Raises InvalidInput for an unknown parameter and NotFound for an unknown slug.
        """
        for key in given:
            if key not in (*cls.names(), *allowed_beside):
                raise InvalidInput(
                    _(
                        "“%(key)s” is no filter; the filters are %(names)s.",
                        key=key[:40],
                        names=", ".join((*cls.names(), *allowed_beside)),
                    ),
                    key,
                )
        chosen = cls(
            **{
                name: tuple(dict.fromkeys(filter(None, given.getlist(name))))
                for name in cls.names()
            }
        )
        chosen._check(session)
        return chosen

    def _check(self, session: Session) -> None:
        for name, record in _RECORDS.items():
            slugs = getattr(self, name)
            if slugs:
                _require(
                    name, slugs, session.scalars(select(record.slug).where(record.slug.in_(slugs)))
                )
        _require("venue_kind", self.venue_kind, [each.value for each in VenueKind])
        _require("kind", self.kind, [each.value for each in MeetingKind])

    def apply(self, query: Select[*Columns]) -> Select[*Columns]:
        """Narrow a select of ReceptionSession that is joined with Meeting and Venue."""
        if self.district:
            query = query.where(Venue.district.has(District.slug.in_(self.district)))
        if self.topic:
            query = query.where(ReceptionSession.topic.has(Topic.slug.in_(self.topic)))
        if self.official:
            query = query.where(ReceptionSession.officials.any(Official.slug.in_(self.official)))
        if self.venue:
            query = query.where(Venue.slug.in_(self.venue))
        if self.venue_kind:
            query = query.where(Venue.kind.in_(_members(VenueKind, self.venue_kind)))
        if self.kind:
            query = query.where(Meeting.kind.in_(_members(MeetingKind, self.kind)))
        return query

    def pairs(self) -> list[tuple[str, str]]:
        """The parameters as they stand in an address."""
        return [(name, slug) for name in self.names() for slug in getattr(self, name)]


_RECORDS: dict[str, Any] = {
    "district": District,
    "topic": Topic,
    "official": Official,
    "venue": Venue,
}


def _members(kind: type[StrEnum], slugs: Iterable[str]) -> list[StrEnum]:
    return [kind(slug) for slug in slugs]


def _require(name: str, slugs: Iterable[str], known: Iterable[str]) -> None:
    unknown = sorted(set(slugs) - set(known))
    if unknown:
        raise NotFound(
            _(
                "There is no %(name)s “%(slug)s”. Choose from the lists on the calendars page.",
                name=name,
                slug=unknown[0][:80],
            )
        )
