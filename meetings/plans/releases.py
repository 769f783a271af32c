"""Reading releases, with the frozen documents that are otherwise left in the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, undefer

from meetings.diary.meeting import Meeting
from meetings.diary.status import Status
from meetings.paging import Page, page_of
from meetings.plans.plan import PlanMeeting
from meetings.plans.release import Release

ON_PAGE = 12


def page(session: Session, number: int) -> Page[Release]:
    """One page of all releases with their differences, the latest first; beyond the last is the last."""
    total = session.scalar(select(func.count()).select_from(Release)) or 0
    query = _latest_first().options(joinedload(Release.plan), undefer(Release.difference))
    return page_of(session, query, total, number, ON_PAGE)


def numbered(session: Session, number: int) -> Release | None:
    """The release of a number with all that it froze."""
    return session.scalar(_whole().where(Release.number == number))


def of_plan(session: Session, plan_id: int) -> Release | None:
    """The release that a plan became, with all that it froze; None while it is no more than a draft."""
    return session.scalar(_whole().where(Release.plan_id == plan_id))


def latest(session: Session) -> Release | None:
    """The release that counts now, with all that it froze."""
    return session.scalar(_whole().limit(1))


def numbers(session: Session) -> Sequence[int]:
    """The numbers of all releases, the latest first."""
    return session.scalars(select(Release.number).order_by(Release.number.desc())).all()


def still_drafts(session: Session, release: Release) -> int:
    """How many of its meetings are not published yet."""
    query = (
        select(func.count())
        .select_from(PlanMeeting)
        .join(Meeting, Meeting.id == PlanMeeting.meeting_id)
        .where(PlanMeeting.plan_id == release.plan_id, Meeting.status == Status.DRAFT)
    )
    return session.scalar(query) or 0


def _latest_first() -> Select[Any]:
    return select(Release).order_by(Release.number.desc())


def _whole() -> Select[Any]:
    documents = (undefer(Release.document), undefer(Release.difference))
    return _latest_first().options(joinedload(Release.plan), *documents)
