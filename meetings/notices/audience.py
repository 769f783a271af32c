"""Whom a notice concerns: what they must have subscribed to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, literal, or_, select, true
from sqlalchemy.orm import Session

from meetings.database import insert
from meetings.diary.session import ReceptionSession
from meetings.notices.message import Message
from meetings.notices.notice import Delivery, Handed, Notice, Occasion
from meetings.notices.subscriber import Subscriber, Subscription, Target
from meetings.notices.target import Wish
from meetings.promises.promise import Promise
from meetings.questions.question import Question

# None stands for every subscriber.
Audience = frozenset[Wish] | None


def of_sessions(sessions: Iterable[ReceptionSession]) -> frozenset[Wish]:
    """Those who want to hear of any of these sessions."""
    wishes = {Wish(Target.EVERYTHING)}
    for held in sessions:
        wishes |= {
            Wish(Target.SESSION, held.id),
            Wish(Target.MEETING, held.meeting_id),
            Wish(Target.TOPIC, held.topic_id),
            Wish(Target.DISTRICT, held.meeting.venue.district_id),
            *(Wish(Target.OFFICIAL, official.id) for official in held.officials),
        }
    return frozenset(wishes)


def of_change(sessions: Iterable[ReceptionSession], left: str) -> Audience:
    """The same, and those of the district that they left, by its number as text; empty for none."""
    return of_sessions(sessions) | ({Wish(Target.DISTRICT, int(left))} if left else frozenset())


def of_question(session: Session, question_id: int) -> Audience:
    """Its author, and those whose questions were joined with it."""
    joined = session.scalars(select(Question.id).where(Question.merged_into_id == question_id))
    return frozenset(Wish(Target.QUESTION, number) for number in (question_id, *joined))


def of_promise(session: Session, promise_id: int, appeal_id: int) -> Audience:
    """Who follows the appeal, or asked the question that it was promised for."""
    asked = session.scalars(select(Question.id).where(Question.promise_id == promise_id))
    return frozenset({Wish(Target.APPEAL, appeal_id), *(Wish(Target.QUESTION, q) for q in asked)})


def of_district(district_id: int | None) -> Audience:
    """Those of a district, who may have asked for the whole region; None: every subscriber."""
    if district_id is None:
        return None
    return frozenset({Wish(Target.DISTRICT, district_id), Wish(Target.EVERYTHING)})


def of_notice(session: Session, notice: Notice) -> Audience:
    """Whom a notice concerns as things stand."""
    number = notice.subject_id or 0
    match notice.occasion:
        case Occasion.QUESTION:
            return of_question(session, number)
        case Occasion.APPEAL:
            return frozenset({Wish(Target.APPEAL, number)})
        case Occasion.PROMISE:
            promise = session.get(Promise, number)
            return of_promise(session, promise.id, promise.appeal_id) if promise else frozenset()
        case Occasion.MESSAGE:
            message = session.get(Message, number)
            return of_district(message.district_id) if message else frozenset()
    return of_change(notice.sessions, notice.detail)


def subscribers(audience: Audience, *columns: Any, by: datetime | None = None) -> Select[Any]:
    """A select of those who are reached now; one of several subscriptions is enough.

    ``by`` is when they must have subscribed at the latest.
    """
    confirmed = Subscription.confirmed_at
    wanting = select(Subscription.subscriber_id).where(
        confirmed.is_not(None) if by is None else confirmed <= by, _wanted(audience)
    )
    return select(*columns).where(
        Subscriber.stopped_at.is_(None),
        Subscriber.address.is_not(None),
        Subscriber.id.in_(wanting),
    )


def _wanted(audience: Audience) -> ColumnElement[bool]:
    if audience is None:
        return true()
    by_target: dict[Target, list[int]] = {}
    for wish in audience:
        by_target.setdefault(wish.target, []).append(wish.id)
    return or_(
        false(),
        *(
            and_(Subscription.target == target, Subscription.target_id.in_(sorted(ids)))
            for target, ids in by_target.items()
        ),
    )


def is_empty(session: Session, audience: Audience) -> bool:
    """Whether nobody would hear of it."""
    return session.scalar(subscribers(audience, Subscriber.id).limit(1)) is None


def write_deliveries(session: Session, notice: Notice) -> None:
    """One row for each who is to hear of it; rows that are there stay as they are.

    A message that waits for the morning goes to nobody whom its author did not see counted.
    """
    chosen = subscribers(
        of_notice(session, notice),
        literal(notice.id),
        Subscriber.id,
        literal(Handed.WAITING, Delivery.handed.type),
        by=notice.created_at if notice.occasion is Occasion.MESSAGE else None,
    )
    session.execute(
        insert(session.get_bind().dialect, Delivery)
        .from_select(["notice_id", "subscriber_id", "handed"], chosen)
        .on_conflict_do_nothing()
    )
