"""What the published plan will cost of a daily quota, and whose turn it is when little is left.

Estimates: the ledger tells afterwards what it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from meetings.broadcasts import adapters, quota
from meetings.broadcasts.adapter import Costs
from meetings.broadcasts.broadcast import Broadcast, Wanted
from meetings.broadcasts.channel import Channel
from meetings.broadcasts.reconcile import OVER, STARTED
from meetings.broadcasts.watch import BEFORE, CLOSE
from meetings.diary.session import ReceptionSession
from meetings.effects.outbox import AnySession
from meetings.settings import Settings

DAYS = 7


@dataclass(frozen=True)
class Need:
    """What one broadcast still costs: making it now, and the look and end on its day."""

    channel_id: int
    starts_at: datetime
    ends_at: datetime
    making: int
    costs: Costs


@dataclass(frozen=True)
class DayForecast:
    """One Pacific day; ``used`` already, ``needed`` still, of ``limit`` units."""

    day: date
    used: int
    needed: int
    limit: int

    @property
    def is_short(self) -> bool:
        """Whether some of it must wait for the next day."""
        return self.used + self.needed > self.limit


@dataclass(frozen=True)
class Forecast:
    """The next days of one project, and the channels that share it."""

    project: str
    channels: list[str]
    exhausted: bool
    days: list[DayForecast]


def forecasts(session: AnySession, now: datetime) -> list[Forecast]:
    """One for each project that has a quota."""
    shared: dict[str, list[Channel]] = {}
    for channel in session.scalars(select(Channel).where(Channel.enabled).order_by(Channel.name)):
        if project := project_of(channel):
            shared.setdefault(project, []).append(channel)
    return [_forecast(session, project, sharing, now) for project, sharing in shared.items()]


def project_of(channel: Channel) -> str:
    """Whose quota the channel's calls use; empty when its platform has none."""
    if adapters.capabilities(channel.platform).costs is None:
        return ""
    return adapters.connect(channel.platform, channel.credentials, Settings.current()).quota_project


def reopen(session: AnySession, channel: Channel, now: datetime) -> None:
    """Somebody asks to try it whatever the platform said before; not committed."""
    if project := project_of(channel):
        quota.reopen(session, project, now)


def _forecast(
    session: AnySession, project: str, channels: list[Channel], now: datetime
) -> Forecast:
    limit = daily_limit()
    found = needs(session, [channel.id for channel in channels], now)
    used = quota.used(session, project, now, limit)
    return Forecast(
        project=project,
        channels=[channel.name for channel in channels],
        exhausted=used >= limit,
        days=_days(found, used, limit, now),
    )


def _days(found: list[Need], used: int, limit: int, now: datetime) -> list[DayForecast]:
    """Whatever does not fit into a day is made on the next one."""
    today, days = quota.day_of(now), []
    waiting = sum(need.making for need in found)
    for number in range(DAYS):
        day = today + timedelta(days=number)
        held = holding([need for need in found if quota.day_of(need.starts_at) == day])
        days.append(DayForecast(day, 0 if number else used, waiting + held, limit))
        waiting = max(0, waiting - max(0, limit - held - days[-1].used))
    return days


def needs(
    session: AnySession, channel_ids: Iterable[int], now: datetime, before: datetime | None = None
) -> list[Need]:
    """What the channels' broadcasts still cost, those that start ``before`` only if it is given."""
    chosen = (
        select(Broadcast)
        .join(Broadcast.session)
        .where(
            Broadcast.channel_id.in_(list(channel_ids)),
            Broadcast.wanted != Wanted.ABSENT,
            Broadcast.observed.not_in(OVER),
            ReceptionSession.ends_at > now,
        )
        .options(joinedload(Broadcast.session), joinedload(Broadcast.channel))
    )
    if before is not None:
        chosen = chosen.where(ReceptionSession.starts_at < before)
    found = (_need(broadcast, now) for broadcast in session.scalars(chosen))
    return [need for need in found if need is not None]


def _need(broadcast: Broadcast, now: datetime) -> Need | None:
    costs, held = adapters.capabilities(broadcast.channel.platform).costs, broadcast.session
    if costs is None:
        return None
    making = _making(broadcast, costs)
    return Need(broadcast.channel_id, max(now, held.starts_at), held.ends_at, making, costs)


def holding(found: list[Need]) -> int:
    """What looking at them and ending them costs; one look is for all of a channel."""
    by_channel: dict[int, list[Need]] = {}
    for need in found:
        by_channel.setdefault(need.channel_id, []).append(need)
    looks = sum(_looks(needs) for needs in by_channel.values())
    return looks + sum(need.costs.ending for need in found)


def _looks(found: list[Need]) -> int:
    costs = found[0].costs
    close = _minutes((need.starts_at - CLOSE, need.ends_at) for need in found)
    near = _minutes((need.starts_at - BEFORE, need.ends_at) for need in found)
    return close * costs.close_minute + (near - close) * costs.far_minute


def _minutes(spans: Iterable[tuple[datetime, datetime]]) -> int:
    """How long at least one of the spans lasts."""
    total, reached = timedelta(), datetime.min.replace(tzinfo=UTC)
    for begin, end in sorted(spans):
        total += max(end - max(begin, reached), timedelta())
        reached = max(reached, end)
    return int(total.total_seconds() // 60)


def _making(broadcast: Broadcast, costs: Costs) -> int:
    if broadcast.observed in STARTED:
        return 0
    lacking = (
        broadcast.stream_id is None,
        broadcast.remote_id is None,
        not broadcast.bound,
        not broadcast.thumbnail_digest,
        broadcast.playlist_item is None,
    )
    return sum(lacking) * costs.write


def daily_limit() -> int:
    """The units that a project has a day."""
    return Settings.current().youtube_quota
