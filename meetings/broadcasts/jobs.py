"""The jobs: effects about broadcasts, and the tick that repairs differences."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from meetings import clock
from meetings.broadcasts import adapters, endings, orphans, quota, repairs, reserve, rules, watch
from meetings.broadcasts.adapter import Adapter
from meetings.broadcasts.failure import Failure
from meetings.broadcasts.reconcile import Step, next_step
from meetings.broadcasts.steps import take
from meetings.broadcasts.subject import Account, Subject, read_account, read_subject
from meetings.broadcasts.work import LookAgain, Work
from meetings.database import db
from meetings.effects.lease import Lease
from meetings.effects.outcome import Later
from meetings.effects.registry import handler
from meetings.effects.timetable import every
from meetings.settings import Settings

MOST_STEPS = 20
TICK_SECONDS = 60


@handler(rules.FOLLOW)
def follow(lease: Lease) -> Later | None:
    """Take steps until the broadcast is as it is wanted."""
    began = clock.now()
    for _step in range(MOST_STEPS):
        now = clock.now()
        subject = read_subject(lease.payload["broadcast"])
        if subject is None:
            return None
        step = next_step(subject.situation(began, now))
        if step is Step.SETTLED:
            return None
        endings.refuse_unusable(subject.account, now, reserve.turn(subject, now))
        reserve.refuse_if_others_are_nearer(step, subject, now)
        try:
            _take(step, subject, lease, now)
        except LookAgain as again:
            return Later(again.at)
        except Failure as failure:
            turn = reserve.turn(subject, now)
            endings.end_with(failure, subject.account, lease, now, turn)
    return Later(clock.now())


def _take(step: Step, subject: Subject, lease: Lease, now: datetime) -> None:
    take(step, Work(subject, _adapter(subject.account), lease, now))


def _adapter(account: Account) -> Adapter:
    settings = Settings.current()
    return adapters.connect(account.platform, account.credentials, settings)


@handler(rules.WATCH)
def watch_channel(lease: Lease) -> None:
    """Look at the channel's broadcasts near their time."""
    _of_channel(lease, lambda id_, adapter, now: watch.look(id_, adapter, lease, now))


@handler(rules.ORPHANS)
def remove_orphans(lease: Lease) -> None:
    """Delete what carries our mark on the channel and is linked by nothing."""
    _of_channel(lease, lambda id_, adapter, _now: orphans.remove(id_, adapter, lease))


def _of_channel(lease: Lease, work: Callable[[int, Adapter, datetime], object]) -> None:
    now = clock.now()
    account = read_account(lease.payload["channel"])
    if account is None:
        return
    endings.refuse_unusable(account, now)
    try:
        work(account.id, _adapter(account), now)
    except Failure as failure:
        endings.end_with(failure, account, lease, now)


@every(TICK_SECONDS, "broadcasts")
def tick() -> None:
    """Repair what differs from the diary, and ask for the looks that are due."""
    now = clock.now()
    repairs.repair(db.session, now)
    quota.forget(db.session, now)
    db.session.commit()
