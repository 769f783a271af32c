"""Changes of the diary, questions and promises, as those who follow them hear of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session, object_session

from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.notices import audience
from meetings.notices.notice import Occasion, Told
from meetings.notices.quiet import told_at
from meetings.notices.telling import tell
from meetings.places.venue import Venue
from meetings.promises.promise import Promise
from meetings.questions.question import Question, State

# A change is told in the quiet hours when less than this would be left after them.
NOTICE_NEEDED = timedelta(hours=3)
OF_USE = timedelta(days=2)
# What an author hears of; being answered now cannot wait.
TOLD_STATES = (State.ACCEPTED, State.ANSWERING, State.ANSWERED, State.TAKEN_HOME, State.REJECTED)


def follow_session(held: ReceptionSession, now: datetime) -> None:
    """Tell that a published session was moved, cancelled or is held after all.

    Runs in the transaction of the change. All sessions of a meeting that change at one instant
    share one notice.
    """
    session = object_session(held)
    assert session is not None
    told = session.get(Told, held.id)
    change, left = _change(held, told, now), _left_district(session, held, told)
    if told is None:
        told = Told(session_id=held.id)
        session.add(told)
    told.occasion, told.held = occasion_of(held), held.status is Status.PUBLISHED
    if change and held.ends_at > now:
        told.notice_id = _tell_change(session, held, change, left, now) or told.notice_id


def occasion_of(held: ReceptionSession) -> str:
    """When by the wall clock, and where."""
    return f"{held.meeting.day} {held.start:%H:%M}-{held.end:%H:%M} {held.meeting.venue_id}"


def _change(held: ReceptionSession, told: Told | None, now: datetime) -> Occasion | None:
    is_held = held.status is Status.PUBLISHED
    if told is None:
        if held.published_at == now:
            return None
        moved = held.previous_starts_at not in (None, held.starts_at)
        return Occasion.CANCELLED if not is_held else Occasion.MOVED if moved else None
    if told.held is not is_held:
        return Occasion.REVIVED if is_held else Occasion.CANCELLED
    return Occasion.MOVED if is_held and told.occasion != occasion_of(held) else None


def _left_district(session: Session, held: ReceptionSession, told: Told | None) -> str:
    """The number of the district that it moves away from, whose people would come in vain."""
    former = session.get(Venue, int(told.occasion.rpartition(" ")[2])) if told else None
    if former is None or former.district_id == held.meeting.venue.district_id:
        return ""
    return str(former.district_id)


def _tell_change(
    session: Session, held: ReceptionSession, change: Occasion, left: str, now: datetime
) -> int | None:
    times = (held.starts_at, held.previous_starts_at or held.starts_at)
    ahead = [at for at in times if at > now] or [now]
    return tell(
        session,
        change,
        f"{change}:{held.meeting_id}:{now.timestamp():.6f}",
        audience.of_change([held], left),
        now=now,
        due_at=told_at(now, held.meeting.zone, min(ahead) - NOTICE_NEEDED),
        expires_at=held.ends_at,
        sessions=[held],
        detail=left,
    )


def follow_question(question: Question, now: datetime, zone: str) -> None:
    """Tell the author what became of a question; each state once."""
    if question.state not in TOLD_STATES:
        return
    session = object_session(question)
    assert session is not None
    urgent = question.state is State.ANSWERING or question.session.starts_at < now + NOTICE_NEEDED
    tell(
        session,
        Occasion.QUESTION,
        f"question:{question.id}:{question.state}",
        audience.of_question(session, question.id),
        now=now,
        due_at=now if urgent else told_at(now, zone, now + OF_USE),
        expires_at=question.session.ends_at if question.state is State.ANSWERING else now + OF_USE,
        subject_id=question.id,
        detail=question.state.value,
    )


def follow_promise(promise: Promise, now: datetime, zone: str) -> None:
    """Tell who asked that it is reported done, each report once."""
    session = object_session(promise)
    if promise.reported_at is None or promise.confirmed_at is not None or session is None:
        return
    tell_of_promise(session, promise, f"reported:{promise.times_denied}", now, zone)


def tell_of_promise(
    session: Session, promise: Promise, detail: str, now: datetime, zone: str
) -> None:
    """Tell who asked, once for each ``detail``; what it begins with chooses the words."""
    tell(
        session,
        Occasion.PROMISE,
        f"promise:{promise.id}:{detail}",
        audience.of_promise(session, promise.id, promise.appeal_id),
        now=now,
        due_at=told_at(now, zone, now + OF_USE),
        expires_at=now + OF_USE,
        subject_id=promise.id,
        detail=detail,
    )
