"""One look before the start: what is asked of platform, pages and crew, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from meetings.broadcasts import forecast, pages_open, quota, telling
from meetings.broadcasts.adapter import Adapter
from meetings.broadcasts.adapters import capabilities, connect
from meetings.broadcasts.broadcast import Broadcast
from meetings.broadcasts.channel import ChannelState, Platform
from meetings.broadcasts.check import Check, Result, Stage, Subject
from meetings.broadcasts.content import page_url
from meetings.broadcasts.failure import Failure, Verdict, told
from meetings.broadcasts.preflight import (
    KEY_LATER,
    NO_ACCESS,
    NO_CREW,
    NO_EVENT,
    NO_KEY,
    NO_QUOTA,
    OFF,
    OWN_PAGE,
    RENEWED,
    SILENT,
    TOO_EARLY,
    WATCH_PAGE,
    Finding,
    failed,
    fine,
    later,
)
from meetings.broadcasts.subject import Account, read_account
from meetings.database import db, reading
from meetings.effects.lease import Lease
from meetings.officials.busy_network import PUBLIC, Network
from meetings.settings import Settings


class Look:
    """A broadcast as it stands, read in one short transaction; then asked about from outside."""

    def __init__(self, broadcast: Broadcast, settings: Settings, now: datetime) -> None:
        held = broadcast.session
        self.id, self.channel_id = broadcast.id, broadcast.channel_id
        self.starts_at = held.starts_at
        self.event_id = broadcast.remote_id
        own = broadcast.channel.platform is Platform.OWN
        # Our own picture has no page of its own, and nothing to open before it arrives.
        self.watch_url = None if own else broadcast.watch_url
        self.has_crew = held.crew_id is not None
        self.key_shown = broadcast.key_shown_at is not None
        self.page = page_url(held, settings.base_url)
        self.can = capabilities(broadcast.channel.platform)
        self.project = forecast.project_of(broadcast.channel)
        self.exhausted = _is_exhausted(self.project, now)

    def findings(
        self, stage: Stage, account: Account, settings: Settings, now: datetime, network: Network
    ) -> Iterator[Finding]:
        """Everything that is looked at; a call or two to the platform, two to pages."""
        adapter = connect(account.platform, account.credentials, settings)
        yield from self._at_the_platform(adapter, account, now)
        if self.can.picture:
            yield self._key(stage)
        yield self._pages(settings, network)

    def _at_the_platform(
        self, adapter: Adapter, account: Account, now: datetime
    ) -> Iterator[Finding]:
        if trouble := _unusable(account):
            yield trouble
            return
        if self.exhausted or _is_paused(account, now):
            yield self._without_quota(now)
            return
        try:
            there = self._is_there(adapter)
        except Failure as failure:
            yield self._without_quota(now) if failure.verdict is Verdict.QUOTA else _of(failure)
            return
        yield fine(Subject.TOKEN)
        if self.project:
            yield fine(Subject.QUOTA)
        yield self._event(there, now)

    def _without_quota(self, now: datetime) -> Finding:
        """What is renewed before the start stands in nobody's way."""
        if quota.renewed_at(now) <= self.starts_at:
            return later(Subject.QUOTA, RENEWED)
        return failed(Subject.QUOTA, NO_QUOTA)

    def _is_there(self, adapter: Adapter) -> bool:
        """One call, which the token must be good for; without an event any call does."""
        if self.event_id is not None:
            return self.event_id in adapter.observe([self.event_id])
        adapter.check()
        return False

    def _event(self, there: bool, now: datetime) -> Finding:
        if there:
            return fine(Subject.EVENT)
        ahead = self.can.schedule_ahead
        if ahead is not None and self.starts_at - ahead > now:
            return later(Subject.EVENT, TOO_EARLY)
        return failed(Subject.EVENT, NO_EVENT)

    def _key(self, stage: Stage) -> Finding:
        if self.key_shown:
            return fine(Subject.KEY)
        if not self.has_crew:
            return failed(Subject.KEY, NO_CREW)
        if stage is Stage.DAY:
            return later(Subject.KEY, KEY_LATER)
        return failed(Subject.KEY, NO_KEY)

    def _pages(self, settings: Settings, network: Network) -> Finding:
        if not pages_open.opens(self.page, settings, network):
            return failed(Subject.LINK, OWN_PAGE)
        if self.watch_url and not pages_open.opens(self.watch_url, settings, network):
            return failed(Subject.LINK, WATCH_PAGE)
        return fine(Subject.LINK)


def _is_exhausted(project: str, now: datetime) -> bool:
    limit = forecast.daily_limit()
    return bool(project) and quota.used(db.session, project, now, limit) >= limit


def _is_paused(account: Account, now: datetime) -> bool:
    return account.paused_until is not None and account.paused_until > now


def _unusable(account: Account) -> Finding | None:
    if not account.enabled:
        return failed(Subject.TOKEN, OFF)
    if account.state is not ChannelState.CONNECTED:
        return failed(Subject.TOKEN, NO_ACCESS)
    return None


def _of(failure: Failure) -> Finding:
    if failure.verdict in (Verdict.RECONNECT, Verdict.OWNER):
        return failed(Subject.TOKEN, NO_ACCESS)
    return failed(Subject.TOKEN, SILENT)


def look(lease: Lease, settings: Settings, now: datetime, network: Network = PUBLIC) -> None:
    """Look at one broadcast, write what was found, and tell what is newly amiss."""
    stage = Stage(lease.payload["stage"])
    found = _read(lease.payload["broadcast"], settings, now)
    account = read_account(found.channel_id) if found else None
    if found is None or account is None or found.starts_at <= now:
        return
    findings = list(found.findings(stage, account, settings, now, network))
    try:
        _write(found.id, stage, findings, now)
        db.session.flush()
        lease.hold(db.session)
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


def _read(broadcast_id: int, settings: Settings, now: datetime) -> Look | None:
    with reading():
        broadcast = db.session.get(Broadcast, broadcast_id)
        found = Look(broadcast, settings, now) if broadcast else None
        db.session.rollback()
    return found


def _write(broadcast_id: int, stage: Stage, findings: list[Finding], now: datetime) -> None:
    rows = db.session.scalars(select(Check).where(Check.broadcast_id == broadcast_id))
    known = {check.subject: check for check in rows}
    news = [
        finding
        for finding in findings
        if _keep(known.get(finding.subject), broadcast_id, stage, finding, now)
    ]
    if news:
        _tell(broadcast_id, stage, news, now)


def _keep(
    check: Check | None, broadcast_id: int, stage: Stage, finding: Finding, now: datetime
) -> bool:
    """Write one finding; whether it is a failure that was not told yet."""
    if check is None:
        check = Check(broadcast_id=broadcast_id, subject=finding.subject, told="")
        db.session.add(check)
    check.stage, check.result = stage, finding.result
    check.sentence, check.checked_at = finding.sentence, now
    is_news = finding.result is Result.FAILED and finding.sentence != check.told
    if finding.result is not Result.LATER:
        check.told = finding.sentence
    return is_news


def _tell(broadcast_id: int, stage: Stage, news: list[Finding], now: datetime) -> None:
    broadcast = db.session.get_one(Broadcast, broadcast_id)
    channel = broadcast.channel

    def letter() -> tuple[str, list[str]]:
        lines = [f"{each.subject.label}: {told(each.sentence)}" for each in news]
        return _("Not ready"), [f"{channel.platform.label} · {channel.name}", *lines]

    about = "-".join(sorted(each.subject for each in news))
    key = f"preflight:{broadcast_id}:{stage}:{about}:{now:%Y%m%d%H%M%S}"
    telling.tell(db.session, broadcast.session, key, letter, now)
