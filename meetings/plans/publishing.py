"""What follows a release: its new meetings are published, a few in each transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings import clock
from meetings.accounts.user import User
from meetings.database import db, reading
from meetings.diary import planning
from meetings.diary.meeting import Meeting
from meetings.diary.status import Status
from meetings.effects.lease import Lease
from meetings.errors import InvalidInput
from meetings.plans.plan import PlanMeeting
from meetings.plans.release import Release

BATCH = 5


def publish(lease: Lease) -> None:
    """Publish all that the release brought and that is no more than a draft; harmless to repeat."""
    release_id, refused = lease.payload["release"], set[int]()
    with force_locale(_language(release_id)):
        while _publish_some(lease, release_id, refused):
            pass
    _finish(lease, release_id)


def _language(release_id: int) -> str:
    """That of who released it, for what could not be published."""
    released = select(User.language).join(Release, Release.released_by_id == User.id)
    with reading():
        language = db.session.scalar(released.where(Release.id == release_id))
        db.session.rollback()
    return language or "kk"


def _publish_some(lease: Lease, release_id: int, refused: set[int]) -> bool:
    """One short transaction; whether there is more to do."""
    session, now = db.session(), clock.now()
    release = session.get(Release, release_id)
    waiting = _waiting(session, release, refused) if release else []
    for meeting in waiting:
        sentence = _publish_one(session, meeting, now)
        if sentence and release:
            refused.add(meeting.id)
            release.trouble = [*(release.trouble or []), sentence]
    lease.hold(session)
    session.commit()
    return bool(waiting)


def _waiting(session: Session, release: Release, refused: set[int]) -> Sequence[Meeting]:
    return session.scalars(
        select(Meeting)
        .join(PlanMeeting, PlanMeeting.meeting_id == Meeting.id)
        .where(
            PlanMeeting.plan_id == release.plan_id,
            Meeting.status == Status.DRAFT,
            Meeting.id.not_in(refused),
        )
        .order_by(Meeting.day, Meeting.start, Meeting.id)
        .limit(BATCH)
    ).all()


def _publish_one(session: Session, meeting: Meeting, now: datetime) -> str:
    """The reason why it stays a draft, empty when it is published."""
    try:
        planning.publish(session, meeting, now=now)
    except InvalidInput as error:
        return f"{meeting.venue.name}, {meeting.day.isoformat()}: {error}"
    return ""


def _finish(lease: Lease, release_id: int) -> None:
    session = db.session()
    release = session.get(Release, release_id)
    if release:
        release.published_at = clock.now()
    lease.hold(session)
    session.commit()
