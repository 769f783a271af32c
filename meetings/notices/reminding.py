"""Reminders: what falls due by itself. Looking twice tells nobody twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from meetings import clock
from meetings.appeals.appeal import Outcome
from meetings.appeals.event import AppealEvent
from meetings.broadcasts.broadcast import Broadcast, Observed
from meetings.broadcasts.queries import of_sessions
from meetings.diary.queries import public_sessions
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.notices import audience
from meetings.notices.changes import OF_USE, tell_of_promise
from meetings.notices.notice import Notice, Occasion
from meetings.notices.quiet import told_at
from meetings.notices.subscriber import Subscription, Target
from meetings.notices.target import Wish
from meetings.notices.telling import tell
from meetings.promises.promise import Promise
from meetings.questions.question import Question

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# Nearer than that, the day before is over.
STILL_AHEAD = timedelta(hours=3)


def remind(session: Session, now: datetime, zone: str) -> None:
    """Tell all that is due at ``now``; the caller commits."""
    ahead = _ahead(session, now)
    _days_before(session, ahead, now)
    _hours_before(session, ahead, now)
    _on_air(session, now)
    _recordings(session, now)
    _outcomes(session, now, zone)
    _overdue(session, now, zone)


def _ahead(session: Session, now: datetime) -> Sequence[ReceptionSession]:
    return session.scalars(
        public_sessions().where(
            ReceptionSession.status == Status.PUBLISHED,
            ReceptionSession.starts_at > now,
            ReceptionSession.starts_at <= now + DAY,
        )
    ).all()


def _days_before(session: Session, ahead: Sequence[ReceptionSession], now: datetime) -> None:
    """One reminder for all sessions of a meeting; another day is another reminder."""
    for meeting in dict.fromkeys(held.meeting for held in ahead):
        parts = [held for held in meeting.sessions if held.status is Status.PUBLISHED]
        first = min(held.starts_at for held in parts)
        # 24 hours ahead, outside of the quiet hours if that leaves time.
        due = told_at(first - DAY, meeting.zone, first - STILL_AHEAD)
        if due <= now < first - STILL_AHEAD:
            key = f"day_before:{meeting.id}:{meeting.day}"
            _remind(session, Occasion.DAY_BEFORE, key, parts, now, first - HOUR)


def _hours_before(session: Session, ahead: Sequence[ReceptionSession], now: datetime) -> None:
    for held in ahead:
        if held.starts_at <= now + HOUR:
            key = f"hour_before:{held.id}:{held.starts_at:%Y%m%d%H%M}"
            _remind(session, Occasion.HOUR_BEFORE, key, [held], now, held.starts_at)


def _on_air(session: Session, now: datetime) -> None:
    """What a platform shows, not what the diary says."""
    live = select(Broadcast.session_id).where(Broadcast.observed == Observed.LIVE)
    for held in session.scalars(
        public_sessions().where(
            ReceptionSession.id.in_(live),
            ReceptionSession.status == Status.PUBLISHED,
            ReceptionSession.starts_at <= now + HOUR,
            ReceptionSession.ends_at > now,
        )
    ):
        _remind(session, Occasion.ON_AIR, f"on_air:{held.id}", [held], now, held.ends_at)


def _recordings(session: Session, now: datetime) -> None:
    ended = select(Broadcast.session_id).where(
        Broadcast.observed == Observed.ENDED, Broadcast.watch_url.is_not(None)
    )
    over = session.scalars(
        public_sessions().where(
            ReceptionSession.id.in_(ended),
            ReceptionSession.status == Status.PUBLISHED,
            ReceptionSession.ends_at.between(now - OF_USE, now),
        )
    ).all()
    keys = {f"recording:{held.id}": held for held in over}
    told = set(session.scalars(select(Notice.key).where(Notice.key.in_(keys))))
    untold = {key: held for key, held in keys.items() if key not in told}
    shown = _shown(held.id for held in untold.values())
    for key, held in untold.items():
        if held.id in shown:
            due = told_at(now, held.meeting.zone, now + OF_USE)
            _remind(session, Occasion.RECORDING, key, [held], now, now + OF_USE, due)


def _shown(session_ids: Iterable[int]) -> set[int]:
    """Those of which there is a picture to look at again; a link by hand tells nothing of it."""
    return {
        number
        for number, lines in of_sessions(session_ids).items()
        if any(
            line.channel and line.shows_picture and line.state is Observed.ENDED and line.watch_url
            for line in lines
        )
    }


def _remind(
    session: Session,
    occasion: Occasion,
    key: str,
    sessions: Sequence[ReceptionSession],
    now: datetime,
    expires_at: datetime,
    due_at: datetime | None = None,
) -> None:
    tell(
        session,
        occasion,
        key,
        audience.of_sessions(sessions),
        now=now,
        due_at=due_at,
        expires_at=expires_at,
        sessions=sessions,
    )


def _outcomes(session: Session, now: datetime, zone: str) -> None:
    """What was decided on appeals that somebody follows, since they do."""
    found = session.execute(
        select(AppealEvent.appeal_id, AppealEvent.outcome, AppealEvent.on)
        .join(
            Subscription,
            (Subscription.target == Target.APPEAL)
            & (Subscription.target_id == AppealEvent.appeal_id),
        )
        .where(
            AppealEvent.outcome != Outcome.UNDER_REVIEW,
            AppealEvent.at > now - OF_USE,
            AppealEvent.at >= Subscription.confirmed_at,
        )
        .distinct()
    ).all()
    for appeal_id, outcome, day in found:
        tell(
            session,
            Occasion.APPEAL,
            f"appeal:{appeal_id}:{outcome}:{day}",
            frozenset({Wish(Target.APPEAL, appeal_id)}),
            now=now,
            due_at=told_at(now, zone, now + OF_USE),
            expires_at=now + OF_USE,
            subject_id=appeal_id,
            detail=outcome.value,
        )


def _overdue(session: Session, now: datetime, zone: str) -> None:
    """Promises whose day has just passed, of those that somebody follows."""
    today = clock.today(now, zone)
    follows_appeal, follows_question = aliased(Subscription), aliased(Subscription)
    by_appeal = select(follows_appeal.target_id).where(follows_appeal.target == Target.APPEAL)
    by_question = (
        select(Question.promise_id)
        .join(follows_question, follows_question.target_id == Question.id)
        .where(follows_question.target == Target.QUESTION, Question.promise_id.is_not(None))
    )
    late = session.scalars(
        select(Promise).where(
            Promise.reported_at.is_(None),
            Promise.due_on < today,
            Promise.due_on >= today - OF_USE,
            Promise.appeal_id.in_(by_appeal) | Promise.id.in_(by_question),
        )
    )
    for promise in late:
        tell_of_promise(session, promise, f"overdue:{promise.due_on}", now, zone)
