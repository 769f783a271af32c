"""Repairs: invitations that differ from the diary, or that nobody has asked to send."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, String, and_, cast, exists, func, literal, or_, select, union
from sqlalchemy.orm import Session

from meetings.database import lock
from meetings.diary.session import ReceptionSession, session_official
from meetings.diary.status import Status
from meetings.effects.effect import Effect, EffectState
from meetings.notices import following
from meetings.notices.invitation import Invitation
from meetings.officials.crew import Crew
from meetings.officials.official import Official
from meetings.settings import Settings

AT_ONCE = 200
UNDER_WAY = (EffectState.WAITING, EffectState.LEASED, EffectState.BLOCKED)


def repair(session: Session, now: datetime) -> None:
    """Write what is missing and ask for what nobody has asked for; the caller commits."""
    unlike = union(_uninvited_officials(now), _uninvited_crews(now), _unreleased(now))
    ids = session.scalars(unlike.limit(AT_ONCE)).all()
    if ids:
        # As planning does, so that the two never wait for each other.
        lock(session, "diary")
    for reception in session.scalars(
        select(ReceptionSession).where(ReceptionSession.id.in_(ids)).order_by(ReceptionSession.id)
    ):
        following.follow(reception, now)
    settings = Settings.current()
    if settings.smtp_url:
        for invitation in session.scalars(_unsent(now).limit(AT_ONCE)):
            following.ask_to_send(session, invitation, now)


def _ahead(now: datetime) -> tuple[Any, ...]:
    return ReceptionSession.status == Status.PUBLISHED, ReceptionSession.ends_at > now


def _told(person: type[Official] | type[Crew], number: Any) -> Any:
    """Whether the person was told of the session as it stands, at the address of today."""
    return exists().where(
        Invitation.session_id == ReceptionSession.id,
        number == person.id,
        Invitation.standing,
        Invitation.content_digest == ReceptionSession.content_digest,
        Invitation.email == func.coalesce(person.email, ""),
    )


def _uninvited_officials(now: datetime) -> Select[int]:
    return (
        select(ReceptionSession.id)
        .join(session_official, session_official.c.session_id == ReceptionSession.id)
        .join(Official, Official.id == session_official.c.official_id)
        .where(*_ahead(now), ~_told(Official, Invitation.official_id))
    )


def _uninvited_crews(now: datetime) -> Select[int]:
    return (
        select(ReceptionSession.id)
        .join(Crew, Crew.id == ReceptionSession.crew_id)
        .where(*_ahead(now), ~_told(Crew, Invitation.crew_id))
    )


def _unreleased(now: datetime) -> Select[int]:
    taking_part = exists().where(
        session_official.c.session_id == Invitation.session_id,
        session_official.c.official_id == Invitation.official_id,
    )
    official_left = and_(Invitation.official_id.is_not(None), ~taking_part)
    crew_left = and_(
        Invitation.crew_id.is_not(None),
        Invitation.crew_id.is_distinct_from(ReceptionSession.crew_id),
    )
    return (
        select(ReceptionSession.id)
        .join(Invitation, Invitation.session_id == ReceptionSession.id)
        .where(Invitation.standing, ReceptionSession.ends_at > now)
        .where(or_(ReceptionSession.status != Status.PUBLISHED, official_left, crew_left))
    )


def _unsent(now: datetime) -> Select[Invitation]:
    key = literal(f"{following.KIND}:") + cast(Invitation.id, String)
    return (
        select(Invitation)
        .join(Invitation.session)
        .where(
            ReceptionSession.ends_at > now,
            Invitation.email != "",
            or_(
                and_(Invitation.standing, Invitation.sent_sequence.is_(None)),
                Invitation.sent_sequence < Invitation.sequence,
            ),
            ~exists().where(Effect.key == key, Effect.state.in_(UNDER_WAY)),
        )
        .order_by(Invitation.id)
    )
