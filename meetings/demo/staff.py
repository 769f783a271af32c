"""Logins for the demo, one per kind of work, all with one password."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple, cast

from flask_security import hash_password
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.access import Role
from meetings.accounts import datastore
from meetings.accounts.user import User
from meetings.officials.crew import Crew
from meetings.officials.official import Official
from meetings.places.district import District

PASSWORD = "open-air-2019"  # noqa: S105 - the demo's own, printed by its command


class Login(NamedTuple):
    """Who signs in with which e-mail; ``districts`` bind an organizer."""

    email: str
    display_name: str
    role: Role
    districts: tuple[str, ...] = ()


LOGINS = (
    Login("admin@demo.example", "Administrator", Role.ADMIN),
    Login("organizer@demo.example", "Organizer", Role.ORGANIZER),
    Login("organizer.south@demo.example", "Organizer, Keles and Zhetisay", Role.ORGANIZER,
          ("keles", "zhetisay")),
    Login("official@demo.example", "Official", Role.OFFICIAL),
    Login("moderator@demo.example", "Moderator", Role.MODERATOR),
    Login("crew@demo.example", "Southern crew", Role.CREW),
)  # fmt: skip


def add_staff(session: Session, now: datetime) -> None:
    """Make the logins, and tie them to their districts, official and crew."""
    # One hash for all: each costs a noticeable part of a second, on purpose.
    password = hash_password(PASSWORD)
    users = {login: _user(login, password, now) for login in LOGINS}
    session.flush()
    for login, user in users.items():
        _bind(session, login, user)
    session.flush()


def _user(login: Login, password: str, now: datetime) -> User:
    role = datastore.find_or_create_role(login.role.value)
    user = datastore.create_user(
        email=login.email,
        password=password,
        roles=[role],
        display_name=login.display_name,
        confirmed_at=now,
    )
    return cast(User, user)


def _bind(session: Session, login: Login, user: User) -> None:
    for district in session.scalars(select(District).where(District.slug.in_(login.districts))):
        district.organizers.append(user)
    if login.role is Role.OFFICIAL:
        _demo_official(session).user = user
    if login.role is Role.CREW:
        session.scalars(select(Crew).where(Crew.slug == "south-crew")).one().user = user


def _demo_official(session: Session) -> Official:
    """A regional specialist of social support, who has many sessions."""
    return session.scalars(
        select(Official).where(Official.max_per_day > 1).order_by(Official.id).limit(1)
    ).one()
