"""Preflight: a day, two hours and a quarter of an hour before, is all ready for the broadcast?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from meetings.broadcasts import rules
from meetings.broadcasts.broadcast import Broadcast, Wanted
from meetings.broadcasts.channel import Channel
from meetings.broadcasts.check import Check, Result, Stage, Subject
from meetings.broadcasts.failure import N_
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.effects import outbox
from meetings.effects.effect import Effect, EffectState
from meetings.effects.outbox import AnySession

KIND = "broadcast_preflight"
AGAIN = timedelta(minutes=5)

NO_ACCESS = N_("The access has ended or is refused. Connect the channel again.")
OFF = N_("The channel is switched off. Switch it on, or pay no attention to it.")
SILENT = N_("The platform does not answer. Look again in some minutes.")
NO_QUOTA = N_(
    "The quota of today does not suffice. Go live by the platform's own page, or ask Google for more."
)
RENEWED = N_("The quota of today is used up; it is renewed before the start.")
NO_EVENT = N_("There is no event at the platform. Press “Try again now” at the broadcast.")
TOO_EARLY = N_("The platform makes it only shortly before the start.")
NO_CREW = N_("No crew is planned for this session. Give it one, so that somebody films.")
NO_KEY = N_("The crew has not opened its page yet. Call the crew and send the page's link again.")
KEY_LATER = N_("The crew has not opened its page yet.")
OWN_PAGE = N_("The session's page does not open. Look whether the site is up.")
WATCH_PAGE = N_(
    "The platform's page does not open. Look at it yourself; our own page names the other ways."
)


@dataclass(frozen=True)
class Finding:
    """One answer; ``sentence`` is empty when there is nothing to do."""

    subject: Subject
    result: Result
    sentence: str = ""


def fine(subject: Subject) -> Finding:
    """All is well."""
    return Finding(subject, Result.FINE)


def failed(subject: Subject, sentence: str) -> Finding:
    """Somebody must act."""
    return Finding(subject, Result.FAILED, sentence)


def later(subject: Subject, sentence: str) -> Finding:
    """Too early to tell."""
    return Finding(subject, Result.LATER, sentence)


def stage_of(starts_at: datetime, now: datetime) -> Stage | None:
    """The latest stage that is due before the start; None when none is, or it has begun."""
    if starts_at <= now:
        return None
    due = [stage for stage in Stage if starts_at - now <= stage.before]
    return due[-1] if due else None


def ask_for_due(session: AnySession, now: datetime) -> None:
    """Ask for the looks that are due and were not taken, and again while something is amiss.

    Harmless to repeat; the caller commits.
    """
    coming = session.scalars(_coming(now)).unique().all()
    keys = {broadcast.id: _key(broadcast, now) for broadcast in coming}
    known = _effects(session, [key for key in keys.values() if key])
    amiss = set(session.scalars(select(Check.broadcast_id).where(Check.result == Result.FAILED)))
    for broadcast in coming:
        effect = known.get(keys[broadcast.id] or "")
        if effect is None or (broadcast.id in amiss and _is_old(effect, now)):
            ask(session, broadcast, now)


def ask(session: AnySession, broadcast: Broadcast, now: datetime) -> None:
    """Ask for the look of the present stage, if there is one."""
    stage, key = stage_of(broadcast.session.starts_at, now), _key(broadcast, now)
    if stage is None or key is None:
        return
    payload = {"broadcast": broadcast.id, "stage": stage.value}
    outbox.ask(session, KIND, key, payload, lane=rules.lane(broadcast.channel_id), now=now)


def _coming(now: datetime) -> Select[Broadcast]:
    return (
        select(Broadcast)
        .join(Broadcast.session)
        .join(Broadcast.channel)
        .options(contains_eager(Broadcast.session))
        .where(
            ReceptionSession.starts_at > now,
            ReceptionSession.starts_at <= now + Stage.DAY.before,
            ReceptionSession.status == Status.PUBLISHED,
            Broadcast.wanted != Wanted.ABSENT,
            Channel.enabled,
        )
        .order_by(ReceptionSession.starts_at, Broadcast.id)
    )


def _key(broadcast: Broadcast, now: datetime) -> str | None:
    """A session that is moved is looked at anew."""
    starts_at = broadcast.session.starts_at
    stage = stage_of(starts_at, now)
    return f"{KIND}:{broadcast.id}:{stage}:{starts_at:%Y%m%d%H%M}" if stage else None


def _effects(session: AnySession, keys: Sequence[str]) -> dict[str, Effect]:
    found = session.scalars(select(Effect).where(Effect.key.in_(keys)))
    return {effect.key: effect for effect in found}


def _is_old(effect: Effect, now: datetime) -> bool:
    done = effect.state is EffectState.DONE
    return done and effect.done_at is not None and effect.done_at <= now - AGAIN
