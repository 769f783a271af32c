"""Reading the board of a day, in few statements however many sessions there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, defer, joinedload

from meetings import clock
from meetings.broadcasts import rules
from meetings.broadcasts.adapters import capabilities
from meetings.broadcasts.alarm import Alarm, Trouble
from meetings.broadcasts.board import (
    SOON,
    Board,
    Line,
    Link,
    Mishap,
    Row,
    Session,
    Signal,
    next_step,
)
from meetings.broadcasts.broadcast import Broadcast
from meetings.broadcasts.channel import Channel, Platform
from meetings.broadcasts.check import Check, Result
from meetings.broadcasts.failure import told
from meetings.broadcasts.link import WatchLink
from meetings.diary.meeting import Meeting
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.effects.effect import Effect, EffectState
from meetings.effects.outbox import AnySession
from meetings.i18n import current_language
from meetings.places.venue import Venue


def read_board(session: AnySession, day: date, now: datetime) -> Board:
    """The board of a day; five statements, however many sessions there are."""
    held = session.scalars(_held_on(day)).unique().all()
    ids = [each.id for each in held]
    zones = {each.id: each.meeting.zone for each in held}
    rows, lines = _rows(session, zones), _lines(session, ids)
    warnings, links = _warnings(session, zones), _links(session, ids)
    sessions = (
        _completed(
            replace(
                _session(each),
                rows=tuple(rows.get(each.id, ())),
                lines=tuple(lines.get(each.id, ())),
                warnings=tuple(warnings.get(each.id, ())),
                links=tuple(links.get(each.id, ())),
            ),
            now,
        )
        for each in held
    )
    ordered = sorted(sessions, key=lambda each: each.order)
    return Board(day, current_language(), tuple(ordered))


def _held_on(day: date) -> Select[ReceptionSession]:
    """Published ones, and cancelled ones that were."""
    meeting = joinedload(ReceptionSession.meeting)
    return (
        select(ReceptionSession)
        .join(ReceptionSession.meeting)
        .where(Meeting.day == day, ReceptionSession.published_at.is_not(None))
        .options(
            meeting.joinedload(Meeting.venue).joinedload(Venue.district),
            joinedload(ReceptionSession.topic),
            joinedload(ReceptionSession.crew),
        )
        .order_by(ReceptionSession.starts_at, ReceptionSession.id)
    )


def _session(held: ReceptionSession) -> Session:
    venue, crew = held.meeting.venue, held.crew
    return Session(
        id=held.id,
        district_id=venue.district_id,
        crew_user_id=crew.user_id if crew else None,
        topic=str(held.topic.name),
        start=f"{held.start:%H:%M}",
        end=f"{held.end:%H:%M}",
        starts_at=held.starts_at,
        ends_at=held.ends_at,
        place=f"{venue.name}, {venue.district.name}",
        venue_kind=venue.kind.value,
        crew=str(crew.name) if crew else "",
        cancelled=held.status is Status.CANCELLED,
    )


def _completed(session: Session, now: datetime) -> Session:
    return replace(
        session,
        step=next_step(session, now),
        is_near=session.starts_at - now <= SOON,
        is_past=session.ends_at <= now,
    )


def _rows(session: AnySession, zones: Mapping[int, str]) -> dict[int, list[Row]]:
    key = rules.key_of(rules.FOLLOW, Broadcast.id)
    chosen = (
        select(Broadcast, Effect)
        .outerjoin(Effect, Effect.key == key)
        .join(Broadcast.channel)
        .where(Broadcast.session_id.in_(zones))
        .options(
            contains_eager(Broadcast.channel).defer(Channel.credentials, raiseload=True),
            defer(Broadcast.stream_key, raiseload=True),
        )
        .order_by(Channel.name)
    )
    found: dict[int, list[Row]] = {}
    for broadcast, effect in session.execute(chosen):
        if _is_shown(broadcast):
            found.setdefault(broadcast.session_id, []).append(
                _row(broadcast, effect, zones[broadcast.session_id])
            )
    return found


def _is_shown(broadcast: Broadcast) -> bool:
    """What was never made on a channel that is switched off is not spoken of."""
    return broadcast.channel.enabled or broadcast.remote_id is not None


def _clock(at: datetime | None, zone: str) -> str:
    return f"{at.astimezone(clock.zone(zone)):%H:%M}" if at else ""


def _row(broadcast: Broadcast, effect: Effect | None, zone: str) -> Row:
    can = capabilities(broadcast.channel.platform)
    waits = effect is not None and effect.state is not EffectState.DONE
    waiting = told(effect.last_error) if effect is not None and waits else ""
    return Row(
        id=broadcast.id,
        platform=broadcast.channel.platform.label,
        channel=broadcast.channel.name,
        observed=broadcast.observed,
        wanted=broadcast.wanted,
        signal=_signal(broadcast) if can.picture else None,
        testable=can.testing,
        viewers=broadcast.viewers_now,
        # Our own picture has no page but the session's.
        watch_url=None if broadcast.channel.platform is Platform.OWN else broadcast.watch_url,
        waiting=waiting,
        waits_for_a_person=waits and effect is not None and effect.state is EffectState.BLOCKED,
        started=_clock(broadcast.started_at, zone),
        ended=_clock(broadcast.ended_at, zone),
        recording_url=broadcast.recording_url,
    )


def _signal(broadcast: Broadcast) -> Signal:
    return Signal(
        picture=broadcast.picture,
        bitrate_kbps=broadcast.bitrate_kbps,
        video=broadcast.has_video,
        audio=broadcast.has_audio,
        notes=tuple(filter(None, broadcast.health_notes.split("\n"))),
        at=broadcast.health_at,
    )


def _lines(session: AnySession, ids: Sequence[int]) -> dict[int, list[Line]]:
    chosen = (
        select(Check, Broadcast.session_id, Channel.name)
        .join(Broadcast, Broadcast.id == Check.broadcast_id)
        .join(Broadcast.channel)
        .where(Broadcast.session_id.in_(ids), Channel.enabled)
        .order_by(Check.result == Result.FINE, Channel.name, Check.id)
    )
    found: dict[int, list[Line]] = {}
    for check, session_id, channel in session.execute(chosen):
        line = Line(
            channel=channel,
            subject=check.subject.label,
            result=check.result,
            sentence=told(check.sentence),
            stage=check.stage.label,
            checked_at=check.checked_at,
        )
        found.setdefault(session_id, []).append(line)
    return found


def _warnings(session: AnySession, zones: Mapping[int, str]) -> dict[int, list[Mishap]]:
    chosen = (
        select(Alarm, Broadcast.session_id, Channel.name)
        .join(Broadcast, Broadcast.id == Alarm.broadcast_id)
        .join(Broadcast.channel)
        .where(
            Broadcast.session_id.in_(zones),
            Alarm.raised_at.is_not(None),
            Alarm.cleared_at.is_(None),
        )
        .order_by(Alarm.raised_at, Alarm.id)
    )
    alike: dict[tuple[int, Trouble], list[tuple[Alarm, str]]] = {}
    for alarm, session_id, channel in session.execute(chosen):
        alike.setdefault((session_id, alarm.trouble), []).append((alarm, channel))
    found: dict[int, list[Mishap]] = {}
    for (session_id, trouble), alarms in alike.items():
        since = _clock(alarms[0][0].raised_at, zones[session_id])
        channels = tuple(channel for _alarm, channel in alarms)
        found.setdefault(session_id, []).append(
            Mishap(trouble.label, trouble.advice, channels, since)
        )
    return found


def _links(session: AnySession, ids: Sequence[int]) -> dict[int, list[Link]]:
    found: dict[int, list[Link]] = {}
    chosen = select(WatchLink).where(WatchLink.session_id.in_(ids)).order_by(WatchLink.id)
    for link in session.scalars(chosen):
        found.setdefault(link.session_id, []).append(Link(link.id, link.name, link.url))
    return found
