"""The whole demo region, put into an empty database."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count
from random import Random
from typing import Any

from sqlalchemy import bindparam, insert, inspect, select, update
from sqlalchemy.orm import Session

from meetings.accounts.user import User
from meetings.appeals import following
from meetings.appeals.appeal import Appeal, AppealPerson
from meetings.appeals.topic import Topic
from meetings.audit import Actor, acting
from meetings.database import Base
from meetings.demo import (
    agenda,
    appeals,
    crews,
    duties,
    officials,
    promises,
    protocols,
    questions,
    recordings,
    residents,
    venues,
)
from meetings.demo.districts import AREAS, in_languages
from meetings.demo.organisations import BODIES
from meetings.demo.staff import add_staff
from meetings.demo.topics import SUBJECTS
from meetings.errors import InvalidInput
from meetings.officials.crew import Crew
from meetings.officials.official import Absence, Official, Responsibility
from meetings.officials.organisation import Organisation
from meetings.places.district import District
from meetings.places.venue import Venue

SEED = "turkistan"
DEMO = Actor(None, "demo")
_FIRST_RECORDS = (District, Topic, Organisation, User)


def is_empty(session: Session) -> bool:
    """Whether the database holds neither a region nor staff; raises InvalidInput without tables."""
    if not inspect(session.connection()).has_table(District.__tablename__):
        raise InvalidInput("The database has no tables yet; run `meetings upgrade` first.")
    return not any(session.scalars(select(record).limit(1)).first() for record in _FIRST_RECORDS)


def load(session: Session, today: date, now: datetime) -> None:
    """Add the demo region, whose diary lies around ``today``; the caller commits.

    Equal days give equal rows, apart from moments, passwords and ciphertext. Raises InvalidInput
    when the database holds data already.
    """
    if not is_empty(session):
        raise InvalidInput(
            "The database already holds data, and the demo region goes into an empty one only; "
            "set MEETINGS_DATABASE_URL to a new database."
        )
    with acting(DEMO):
        _add_places(session, today)
        _add_officials(session, today)
        _add_appeals(session, today, now)
        promises.add(session, _random("promises"), today, now)
        add_staff(session, now)
        agenda.fill(session, today, now)
        questions.add(session, _random("questions"), now)
        recordings.add(session, _random("recordings"), now)
        protocols.add(session, now)


def _add_places(session: Session, today: date) -> None:
    _insert(session, District, [area.row() for area in AREAS])
    _insert(session, Topic, [each.row(place) for each, place in zip(SUBJECTS, count(1))])
    rows = venues.rows(_random("venues"), _ids(session, District), today)
    _insert(session, Venue, rows)
    _name_fallbacks(session, rows)


def _name_fallbacks(session: Session, rows: list[dict[str, Any]]) -> None:
    ids = _ids(session, Venue)
    table = Venue.__table__
    session.connection().execute(
        update(Venue).where(table.c.id == bindparam("venue")).values(fallback_id=bindparam("roof")),
        [
            {"venue": ids[venue], "roof": ids[roof]}
            for venue, roof in venues.nearest_roofs(rows).items()
        ],
    )


def _add_officials(session: Session, today: date) -> None:
    districts, topics = _ids(session, District), _ids(session, Topic)
    names = [{"slug": body.slug, **in_languages("name", body.name)} for body in BODIES]
    _insert(session, Organisation, names)
    organisations = _ids(session, Organisation)
    postings = officials.postings(_random("officials"))
    _insert(session, Official, [officials.row(each, organisations, districts) for each in postings])
    ids = _ids(session, Official)
    answering = [
        row
        for each in postings
        for row in officials.responsibilities(each, ids[each.person.slug], topics, districts)
    ]
    _insert(session, Responsibility, answering)
    duties.add(session, postings, ids)
    away = officials.absences(_random("absences"), sorted(ids.values()), today)
    _insert(session, Absence, away)
    _insert(session, Crew, crews.rows(districts))


def _add_appeals(session: Session, today: date, now: datetime) -> None:
    districts, topics = _ids(session, District), _ids(session, Topic)
    cases = appeals.cases(_random("appeals"))
    bodies = _ids(session, Organisation)
    rows = [
        appeals.row(*each, topics, districts, bodies, now) for each in enumerate(cases, start=1)
    ]
    _insert(session, Appeal, rows)
    ids = session.scalars(select(Appeal.id).order_by(Appeal.external_number)).all()
    _insert(session, AppealPerson, list(residents.rows(_random("residents"), cases, ids)))
    following.follow(session, ids, today=today, now=now)


def _random(part: str) -> Random:
    """Chance that is the same at every load; each part has its own, so that none disturbs another."""
    return Random(f"{SEED} {part}")  # noqa: S311 - no secret depends on it


def _insert(session: Session, record: type[Base], rows: list[dict[str, Any]]) -> None:
    session.execute(insert(record), rows)


def _ids(session: Session, record: Any) -> dict[str, int]:
    return dict(session.execute(select(record.slug, record.id)).all())
