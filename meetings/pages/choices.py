"""What can be chosen in the filters of public pages, named in the page's language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.appeals.topic import Topic
from meetings.diary.meeting import MeetingKind
from meetings.officials.official import Official
from meetings.pages import alphabet
from meetings.places.district import District
from meetings.places.venue import Venue, VenueKind


@dataclass(frozen=True)
class Option:
    """One value of a filter; ``group`` says under which heading a long list shows it."""

    slug: str
    name: str
    note: str = ""
    group: str = ""


@dataclass(frozen=True)
class Choice:
    """One filter: its parameter in addresses, what it is called, and its options."""

    parameter: str
    label: str
    any_label: str
    options: Sequence[Option]


def districts(records: Iterable[District]) -> Choice:
    """Where."""
    return Choice("district", _("District"), _("All districts"), _by_name(map(_option, records)))


def topics(session: Session) -> Choice:
    """What about."""
    records = session.scalars(select(Topic).order_by(Topic.position, Topic.slug))
    return Choice("topic", _("Topic"), _("All topics"), [_option(each) for each in records])


def venue_kinds() -> Choice:
    """At what kind of place."""
    options = [Option(kind.value, kind.label) for kind in VenueKind]
    return Choice("venue_kind", _("Kind of venue"), _("All kinds of venues"), options)


def meeting_kinds() -> Choice:
    """In the open or in an office."""
    options = [Option(kind.value, kind.label) for kind in MeetingKind]
    return Choice("kind", _("Kind of meeting"), _("All kinds of meetings"), options)


def officials(session: Session) -> Choice:
    """Who answers; those who no longer serve are left out."""
    records = session.scalars(select(Official).where(Official.active))
    options = [Option(each.slug, str(each.name), str(each.post)) for each in records]
    return Choice("official", _("Official"), _("All officials"), _by_name(options))


def venues(session: Session) -> Choice:
    """At which place, by district."""
    records = session.scalars(select(Venue).where(Venue.active))
    options = [Option(each.slug, str(each.name), group=str(each.district.name)) for each in records]
    ordered = sorted(options, key=lambda each: (alphabet.key(each.group), alphabet.key(each.name)))
    return Choice("venue", _("Venue"), _("All venues"), ordered)


def all_districts(session: Session) -> list[District]:
    """The districts by name, for a filter and for finding the near."""
    return sorted(session.scalars(select(District)), key=lambda each: alphabet.key(str(each.name)))


def _option(record: Any) -> Option:
    return Option(record.slug, str(record.name))


def _by_name(options: Iterable[Option]) -> list[Option]:
    return sorted(options, key=lambda option: alphabet.key(option.name))
