"""The reserve: when little of a quota is left, what is far away waits for what is near."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from meetings.broadcasts import adapters, forecast, quota
from meetings.broadcasts.channel import Channel
from meetings.broadcasts.failure import SENTENCES, Verdict
from meetings.broadcasts.reconcile import Step
from meetings.broadcasts.subject import Subject
from meetings.database import db, reading
from meetings.effects.outcome import WaitUntil
from meetings.settings import Settings

MAKING = {Step.INGEST, Step.EVENT, Step.BIND, Step.THUMBNAIL, Step.PLAYLIST, Step.UPDATE}
NEAR = timedelta(hours=2)
LATEST = 600.0


def refuse_if_others_are_nearer(step: Step, subject: Subject, now: datetime) -> None:
    """Raise WaitUntil when what is left is needed by sessions that begin earlier.

    What begins soon is tried whatever the ledger says: the platform has the last word.
    """
    starts_at = subject.content.starts_at
    if step not in MAKING or subject.can.costs is None or starts_at - now < NEAR:
        return
    with reading():
        left = _left_for(subject, now)
        db.session.rollback()
    if left < subject.can.costs.write:
        renewed = quota.renewed_at(now) + turn(subject, now)
        raise WaitUntil(SENTENCES[Verdict.QUOTA], min(renewed, starts_at - NEAR))


def turn(subject: Subject, now: datetime) -> timedelta:
    """How long after the quota is renewed: a second for each hour until it begins."""
    hours = (subject.content.starts_at - now).total_seconds() / 3600
    return timedelta(seconds=min(max(hours, 0), LATEST))


def _left_for(subject: Subject, now: datetime) -> int:
    """What is left today without what nearer sessions of the same project need."""
    project = _project(subject)
    sharing = [
        channel.id
        for channel in db.session.scalars(select(Channel).where(Channel.enabled))
        if forecast.project_of(channel) == project
    ]
    renewed, starts_at = quota.renewed_at(now), subject.content.starts_at
    nearer = forecast.needs(db.session, sharing, now, before=starts_at)
    today = [need for need in nearer if need.starts_at < renewed]
    needed = sum(need.making for need in nearer) + forecast.holding(today)
    limit = forecast.daily_limit()
    return limit - quota.used(db.session, project, now, limit) - needed


def _project(subject: Subject) -> str:
    account = subject.account
    channel = adapters.connect(account.platform, account.credentials, Settings.current())
    return channel.quota_project
