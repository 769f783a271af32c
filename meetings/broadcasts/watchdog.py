"""The watchdog: which broadcasts are in trouble, and who is told of it when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.interfaces import ORMOption

from meetings.broadcasts import adapters, telling
from meetings.broadcasts.alarm import Alarm, Trouble
from meetings.broadcasts.broadcast import Broadcast, Observed, Picture, Wanted
from meetings.broadcasts.channel import Channel
from meetings.broadcasts.reconcile import STARTED
from meetings.database import lock
from meetings.diary.meeting import Meeting
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.effects.outbox import AnySession
from meetings.places.venue import Venue

OVERTIME = timedelta(minutes=20)
GRACE = {
    Trouble.NOT_LIVE: timedelta(seconds=60),
    Trouble.NO_PICTURE: timedelta(seconds=15),
    Trouble.NO_SOUND: timedelta(seconds=15),
    Trouble.STILL_LIVE: timedelta(0),
}
CALM = timedelta(seconds=30)
SHOWN = {Observed.TESTING, Observed.LIVE}


@dataclass(frozen=True)
class Sight:
    """A broadcast as it was last seen; ``expected``: it is published and its channel is switched on."""

    expected: bool
    wanted: Wanted
    observed: Observed
    picture: Picture
    has_audio: bool | None
    starts_at: datetime
    ends_at: datetime


def troubles(seen: Sight, now: datetime) -> frozenset[Trouble]:
    """What is wrong at this moment, however long it lasts."""
    found = {
        Trouble.NOT_LIVE: _should_be_live(seen, now) and seen.observed is not Observed.LIVE,
        Trouble.NO_PICTURE: seen.observed is Observed.LIVE and seen.picture is Picture.ABSENT,
        Trouble.NO_SOUND: (
            seen.observed in SHOWN
            and seen.picture is not Picture.ABSENT
            and seen.has_audio is False
        ),
        Trouble.STILL_LIVE: seen.observed in SHOWN and now >= seen.ends_at + OVERTIME,
    }
    return frozenset(each for each, is_so in found.items() if is_so)


def _should_be_live(seen: Sight, now: datetime) -> bool:
    """Ended by hand before its time is no trouble."""
    over = seen.wanted in (Wanted.ABSENT, Wanted.ENDED) or seen.observed is Observed.ENDED
    return seen.expected and not over and seen.starts_at <= now < seen.ends_at


def is_needed(session: AnySession, now: datetime) -> bool:
    """Whether anything is near enough to go wrong; one statement that only reads."""
    return session.scalar(_watched(now).with_only_columns(Broadcast.id).limit(1)) is not None


def watch(session: Session, now: datetime) -> None:
    """Raise and clear alarms by what was last seen, and ask for the letters; the caller commits.

    Harmless to repeat, and to run in two clocks at once.
    """
    lock(session, "alarms")
    standing = _standing(session)
    raised: list[Alarm] = []
    cleared: list[Alarm] = []
    for broadcast in session.scalars(_watched(now).options(*_loaded())).unique().all():
        alarms = standing.pop(broadcast.id, {})
        raised += _raised(session, broadcast, alarms, now)
        cleared += _calmed(session, alarms.values(), now)
    for alarms in standing.values():
        cleared += _calmed(session, alarms.values(), now)
    for alike in telling.grouped(raised):
        telling.of_trouble(session, alike, now)
    for alike in telling.grouped(cleared):
        telling.all_clear(session, alike, now)


def _watched(now: datetime) -> Select[Broadcast]:
    """Those that run or should, and those with a standing alarm."""
    due = (ReceptionSession.starts_at <= now) & (ReceptionSession.ends_at > now)
    due &= (ReceptionSession.status == Status.PUBLISHED) & Channel.enabled
    alarmed = (
        select(Alarm.id).where(Alarm.broadcast_id == Broadcast.id, Alarm.cleared_at.is_(None))
    ).exists()
    return (
        select(Broadcast)
        .join(Broadcast.session)
        .join(Broadcast.channel)
        .where(
            Channel.platform.in_(adapters.with_picture()),
            or_(due, Broadcast.observed.in_(STARTED), alarmed),
        )
    )


def _loaded() -> Sequence[ORMOption]:
    place = joinedload(Broadcast.session).joinedload(ReceptionSession.meeting)
    return (
        joinedload(Broadcast.channel).defer(Channel.credentials, raiseload=True),
        place.joinedload(Meeting.venue).joinedload(Venue.district),
    )


def _standing(session: AnySession) -> dict[int, dict[Trouble, Alarm]]:
    found: dict[int, dict[Trouble, Alarm]] = {}
    for alarm in session.scalars(select(Alarm).where(Alarm.cleared_at.is_(None))):
        found.setdefault(alarm.broadcast_id, {})[alarm.trouble] = alarm
    return found


def _raised(
    session: AnySession, broadcast: Broadcast, standing: dict[Trouble, Alarm], now: datetime
) -> Iterator[Alarm]:
    """Those that have lasted long enough; what is wrong now is taken out of ``standing``."""
    for trouble in sorted(troubles(_sight(broadcast), now)):
        alarm = standing.pop(trouble, None) or _new(session, broadcast, trouble, now)
        alarm.gone_since = None
        if alarm.raised_at is None and now - alarm.since >= GRACE[trouble]:
            alarm.raised_at = now
            yield alarm


def _sight(broadcast: Broadcast) -> Sight:
    held = broadcast.session
    return Sight(
        expected=held.status is Status.PUBLISHED and broadcast.channel.enabled,
        wanted=broadcast.wanted,
        observed=broadcast.observed,
        picture=broadcast.picture,
        has_audio=broadcast.has_audio,
        starts_at=held.starts_at,
        ends_at=held.ends_at,
    )


def _new(session: AnySession, broadcast: Broadcast, trouble: Trouble, now: datetime) -> Alarm:
    alarm = Alarm(broadcast=broadcast, trouble=trouble, since=now)
    session.add(alarm)
    session.flush()
    return alarm


def _calmed(session: AnySession, alarms: Iterable[Alarm], now: datetime) -> Iterator[Alarm]:
    """What has been well for a while is cleared, or forgotten if it was never told.

    What comes and goes more often than that is one trouble.
    """
    for alarm in alarms:
        alarm.gone_since = alarm.gone_since or now
        if now - alarm.gone_since < CALM:
            continue
        if alarm.raised_at is None:
            session.delete(alarm)
        else:
            alarm.cleared_at = now
            yield alarm
