"""Endings: what a failed call means for its effect, and for the channel it was made on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NoReturn

from meetings.broadcasts import owners
from meetings.broadcasts.channel import Channel, ChannelState
from meetings.broadcasts.failure import N_, SENTENCES, Failure, Verdict
from meetings.broadcasts.quota import renewed_at
from meetings.broadcasts.subject import Account
from meetings.database import db
from meetings.effects.lease import Lease
from meetings.effects.outcome import Blocked, Retry, WaitUntil

SWITCHED_OFF = N_("The channel is switched off. Switch it on, and this goes on by itself.")
ENCODER_PAUSE = timedelta(seconds=20)


def refuse_unusable(account: Account, now: datetime, turn: timedelta = timedelta()) -> None:
    """Raise, before any call, what a channel that cannot be used now asks for.

    ``turn`` is how long after others it is tried when all wait for the same midnight.
    """
    if not account.enabled:
        raise Blocked(SWITCHED_OFF)
    if account.state is not ChannelState.CONNECTED:
        raise Blocked(account.state_reason)
    if account.paused_until is not None and account.paused_until > now:
        raise WaitUntil(SENTENCES[Verdict.QUOTA], account.paused_until + turn)


def end_with(
    failure: Failure, account: Account, lease: Lease, now: datetime, turn: timedelta = timedelta()
) -> NoReturn:
    """Note on the channel what concerns all of it, then raise the effect's outcome."""
    match failure.verdict:
        case Verdict.QUOTA:
            _note(account, lease, now, paused_until=renewed_at(now))
            raise WaitUntil(failure.sentence, renewed_at(now) + turn) from failure
        case Verdict.RECONNECT:
            _note(account, lease, now, state=ChannelState.RECONNECT, state_reason=failure.sentence)
            raise Blocked(failure.sentence) from failure
        case Verdict.OWNER:
            _note(account, lease, now, state=ChannelState.BLOCKED, state_reason=failure.sentence)
            raise Blocked(failure.sentence) from failure
        case Verdict.PERSON | Verdict.INPUT:
            raise Blocked(failure.sentence) from failure
        case Verdict.ENCODER:
            raise WaitUntil(failure.sentence, now + ENCODER_PAUSE) from failure
        case Verdict.RETRY | Verdict.AGAIN | Verdict.DONE:
            raise Retry(failure.sentence, failure.retry_after) from failure


def _note(account: Account, lease: Lease, now: datetime, **changes: Any) -> None:
    """Write on the channel, unless it was connected anew since it was read; tell its owner once."""
    try:
        channel = db.session.get_one(Channel, account.id, with_for_update=True)
        if channel.credentials == account.credentials:
            breaks = owners.goes_wrong(channel, changes.get("state"))
            for name, value in changes.items():
                setattr(channel, name, value)
            if breaks:
                owners.tell(db.session, channel, now)
        db.session.flush()
        lease.hold(db.session)
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
