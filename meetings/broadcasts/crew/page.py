"""What the crew's page shows, and where the crew's encoder may send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.broadcasts.broadcast import Broadcast, Picture
from meetings.broadcasts.crew.checklist import CrewTask, done_of
from meetings.broadcasts.crew.outfit import Target
from meetings.broadcasts.queries import BroadcastLine, of_sessions
from meetings.broadcasts.relay.destinations import destinations
from meetings.broadcasts.relay.relay import Relay, relay_of
from meetings.diary.queries import public_sessions
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.officials.crew import Crew
from meetings.settings import Settings

SHOWN_AFTER = timedelta(hours=6)
SHOWN_BEFORE = timedelta(days=14)
NEAR = timedelta(hours=18)
MOST = 20
RELAY_ID = 0


@dataclass(frozen=True)
class Work:
    """One session of the crew; ``arrives`` names the channels that have a picture now."""

    held: ReceptionSession
    lines: list[BroadcastLine]
    done: set[CrewTask]
    relay: Relay | None
    arrives: list[str]

    @property
    def is_cancelled(self) -> bool:
        """Whether nobody needs to go there."""
        return self.held.status is Status.CANCELLED

    def is_over(self, now: datetime) -> bool:
        """Whether nothing is left to do, even when it took longer."""
        late = any(line.is_on_air for line in self.lines)
        return self.held.ends_at < now and not late

    def is_near(self, now: datetime) -> bool:
        """Whether it is time to set up."""
        return self.held.starts_at < now + NEAR

    @property
    def has_keys(self) -> bool:
        """Whether there is anything that an encoder could send to."""
        return not self.is_cancelled and bool(self.lines)


def work_of(session: Session, crew: Crew, now: datetime) -> list[Work]:
    """The crew's sessions of today and the next two weeks; a constant number of statements."""
    query = public_sessions().where(
        ReceptionSession.crew_id == crew.id,
        ReceptionSession.ends_at > now - SHOWN_AFTER,
        ReceptionSession.starts_at < now + SHOWN_BEFORE,
    )
    held = session.scalars(query.limit(MOST)).all()
    ids = [each.id for each in held]
    lines, done = of_sessions(ids), done_of(session, ids)
    relays = {
        each.session_id: each
        for each in session.scalars(select(Relay).where(Relay.session_id.in_(ids)))
    }
    arrives = _arrives(session, ids)
    return [
        Work(each, lines[each.id], done[each.id], relays.get(each.id), arrives.get(each.id, []))
        for each in held
    ]


def _arrives(session: Session, ids: list[int]) -> dict[int, list[str]]:
    there = Broadcast.picture.in_([Picture.GOOD, Picture.POOR])
    chosen = select(Broadcast).where(Broadcast.session_id.in_(ids), there).order_by(Broadcast.id)
    found: dict[int, list[str]] = {}
    for each in session.scalars(chosen):
        found.setdefault(each.session_id, []).append(each.channel.name)
    return found


def session_of(session: Session, crew: Crew, session_id: int) -> ReceptionSession | None:
    """A session of this crew that is still to be held, and no other's."""
    held = session.get(ReceptionSession, session_id)
    mine = held is not None and held.crew_id == crew.id and held.status is Status.PUBLISHED
    return held if mine else None


def targets(
    session: Session, held: ReceptionSession, settings: Settings, now: datetime
) -> list[Target]:
    """With keys: one address for all first, when we relay, then each platform. Not committed."""
    found = [
        Target(each.broadcast_id, each.name, each.url, each.key)
        for each in destinations(session, held.id)
    ]
    if settings.rtmp_port and found:
        relay = relay_of(session, held, now)
        name = _("All networks at once")
        found.insert(0, Target(RELAY_ID, name, f"{settings.rtmp_root}/relay", relay.key))
    return found


def note_shown(session: Session, shown: list[Target], now: datetime) -> None:
    """Write down that the crew has had these keys; not committed."""
    ids = [each.id for each in shown if each.id != RELAY_ID]
    for broadcast in session.scalars(select(Broadcast).where(Broadcast.id.in_(ids))):
        broadcast.key_shown_at = broadcast.key_shown_at or now
    session.flush()
