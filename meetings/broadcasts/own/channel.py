"""Our own network as a channel: the adapter writes rows that the ``picture`` process follows.

No call leaves the house, so it works when every platform blocks or is blocked.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Select, delete, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from meetings import clock
from meetings.broadcasts.adapter import Capabilities, Chapters, Event, Health, Ingest, Plain
from meetings.broadcasts.broadcast import Observed
from meetings.broadcasts.content import Content, Limits
from meetings.broadcasts.failure import Failure, Verdict
from meetings.broadcasts.own.event import OwnEvent, new_key, new_name
from meetings.database import db, reading
from meetings.settings import Settings

Result = TypeVar("Result")


class Own(Plain):
    """The adapter; see ``adapter.Adapter``. Needs an application context, as the database does."""

    can = Capabilities(
        limits=Limits(title=200, description=5000),
        separate_ingest=False,
        live_control=True,
        auto_start=True,
        recording=True,
    )

    def __init__(self, credentials: str, settings: Settings) -> None:
        self._station: str = json.loads(credentials)["station"]
        self._settings = settings

    def events(self) -> Iterator[Event]:
        """All events of the station; read at once, so that no transaction stays open."""
        return iter(_read(lambda session: self._shown(session, self._mine())))

    def observe(self, event_ids: list[str]) -> dict[str, Event]:
        """Those that exist."""
        named = self._mine().where(OwnEvent.name.in_(event_ids))
        return {event.id: event for event in _read(lambda session: self._shown(session, named))}

    def _mine(self) -> Select[OwnEvent]:
        return select(OwnEvent).where(OwnEvent.station == self._station).order_by(OwnEvent.id)

    def _shown(self, session: Session, chosen: Select[OwnEvent]) -> list[Event]:
        now = clock.now()
        return [self._event(row, now) for row in session.scalars(chosen)]

    def _event(self, row: OwnEvent, now: datetime) -> Event:
        return Event(
            id=row.name,
            state=_state(row),
            description=row.description,
            ingest=Ingest(row.name, f"{self._settings.rtmp_root}/live", row.key),
            health=_health(row, now),
            started_at=row.started_at,
            ended_at=row.ended_at,
            viewers=row.viewers if row.is_seen(now) else None,
            recording_url=self.watch_url(row.name) if row.ended_at and row.started_at else None,
        )

    def create_event(self, content: Content, now: datetime) -> Event:
        """A row with a new key."""
        name = new_name()
        row = OwnEvent(name=name, key=new_key(name), station=self._station, created_at=now)
        _tell(row, content)

        def add(session: Session) -> Event:
            session.add(row)
            session.flush()
            return self._event(row, now)

        return _write(add)

    def update(self, event_id: str, content: Content, now: datetime) -> Event:
        """Title, description and times may change at any time."""

        def change(row: OwnEvent) -> None:
            _tell(row, content)

        return self._change(event_id, change)

    def go_live(self, event_id: str) -> Event:
        """Everybody sees the picture from now on; without one there is nothing to see."""
        now = clock.now()

        def start(row: OwnEvent) -> None:
            if row.started_at is None and not row.is_seen(now):
                raise Failure(Verdict.ENCODER, "no picture")
            row.started_at = row.started_at or now

        return self._change(event_id, start)

    def end(self, event_id: str) -> None:
        """The encoder is sent away, and what was shown becomes the recording."""

        def stop(row: OwnEvent) -> None:
            row.ended_at = row.ended_at or clock.now()

        self._change(event_id, stop)

    def remove_event(self, event_id: str) -> None:
        """The ``picture`` process then removes the files."""
        gone = delete(OwnEvent).where(OwnEvent.station == self._station, OwnEvent.name == event_id)
        _write(lambda session: session.execute(gone))

    def finish(self, event_id: str, content: Content, chapters: Chapters) -> Event:
        """The recording stands at the address of the live picture."""
        return self.update(event_id, content, clock.now())

    def _change(self, event_id: str, change: Callable[[OwnEvent], None]) -> Event:
        def write(session: Session) -> Event:
            row = session.scalar(self._mine().where(OwnEvent.name == event_id))
            if row is None:
                raise Failure(Verdict.AGAIN, "no such event")
            change(row)
            session.flush()
            return self._event(row, clock.now())

        return _write(write)

    def watch_url(self, event_id: str) -> str:
        """The playlist, which every player knows how to play."""
        return f"{self._settings.base_url}/live-pictures/{event_id}/index.m3u8"

    def embed_url(self, event_id: str) -> str:
        """The same: our own page plays it itself."""
        return self.watch_url(event_id)


def _tell(row: OwnEvent, content: Content) -> None:
    row.title, row.description = content.title, content.description
    row.starts_at, row.ends_at = content.starts_at, content.ends_at


def _state(row: OwnEvent) -> Observed:
    if row.ended_at:
        return Observed.ENDED
    return Observed.LIVE if row.started_at else Observed.READY


def _health(row: OwnEvent, now: datetime) -> Health:
    notes = tuple(filter(None, row.notes.split("\n")))
    if not row.is_seen(now):
        return Health(arriving=False, notes=notes)
    return Health(True, row.bitrate_kbps, row.has_video, row.has_audio, notes)


def _read(work: Callable[[Session], Result]) -> Result:
    with reading():
        return _write(work)


def _write(work: Callable[[Session], Result]) -> Result:
    """In a short transaction of its own: the caller's holds nothing meanwhile."""
    try:
        with Session(db.engine) as session, session.begin():
            return work(session)
    except OperationalError as error:
        raise Failure(Verdict.RETRY, "the database is busy") from error
