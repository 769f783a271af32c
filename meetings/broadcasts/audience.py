"""The audience: how many sessions were broadcast, and how many people watched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from meetings.broadcasts.broadcast import Broadcast
from meetings.diary.meeting import Meeting
from meetings.diary.session import ReceptionSession


@dataclass(frozen=True)
class Audience:
    """Of the sessions of a period: how many were on air, all their viewers, the most at once.

    A session's viewers are those of all platforms together; where a platform tells only how many
    watched at once, they stand for all.
    """

    sessions: int = 0
    viewers_total: int = 0
    viewers_peak: int = 0


def count(
    session: Session,
    first: date | None,
    last: date | None,
    *,
    among: Select[tuple[int]] | None = None,
    until: datetime | None = None,
) -> Audience:
    """Of sessions held on these days, both ends included, None for open; one statement.

    ``among`` selects the ids of the sessions that count, ``until`` is when they must have begun.
    """
    watched = func.coalesce(Broadcast.viewers_total, Broadcast.viewers_peak, 0)
    each = (
        select(
            func.sum(watched).label("total"),
            func.sum(func.coalesce(Broadcast.viewers_peak, 0)).label("peak"),
        )
        .join(ReceptionSession, ReceptionSession.id == Broadcast.session_id)
        .join(Meeting, Meeting.id == ReceptionSession.meeting_id)
        .where(Broadcast.started_at.is_not(None))
        .group_by(Broadcast.session_id)
    )
    if first is not None:
        each = each.where(Meeting.day >= first)
    if last is not None:
        each = each.where(Meeting.day <= last)
    if among is not None:
        each = each.where(Broadcast.session_id.in_(among))
    if until is not None:
        each = each.where(Broadcast.started_at <= until)
    held = each.subquery()
    totals = select(func.count(), func.sum(held.c.total), func.max(held.c.peak)).select_from(held)
    sessions, total, peak = session.execute(totals).one()
    return Audience(sessions, int(total or 0), int(peak or 0))
