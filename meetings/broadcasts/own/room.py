"""The room of one event: its stage, and while it is shown its segments."""

from __future__ import annotations

import asyncio
from datetime import datetime
from enum import StrEnum

from flask import Flask

from meetings import clock
from meetings.broadcasts.own.event import OwnEvent
from meetings.broadcasts.own.segments import Segments
from meetings.broadcasts.own.shelf import GIGABYTE, Shelf
from meetings.broadcasts.own.viewers import viewers_of
from meetings.database import db
from meetings.rtmp.meter import Reading
from meetings.rtmp.stage import Stage
from meetings.settings import Settings

SHORT = "disk full: shown, not recorded"


class Scene(StrEnum):
    """What the row wants of the room."""

    HIDDEN = "hidden"
    SHOWN = "shown"
    OVER = "over"


class EventRoom:
    """Lives from the first encoder to the end of the event."""

    def __init__(self, app: Flask, event_id: int, name: str) -> None:
        self.stage = Stage()
        self._app, self._id, self._name = app, event_id, name
        self._segments: Segments | None = None

    async def follow(self) -> bool:
        """Write down what arrives and do what the row says; False when it is over."""
        scene = await asyncio.to_thread(self._note, self.stage.meter.read(), clock.now())
        if scene is Scene.OVER:
            await self._leave(over=True)
        elif scene is Scene.SHOWN and self._segments is None:
            shelf = await asyncio.to_thread(self._shelf)
            self._segments = Segments(shelf, self.stage.programme)
            self.stage.outlets.append(self._segments)
        return scene is not Scene.OVER

    async def close(self) -> None:
        """Stop for now: the encoder comes again, and viewers wait for it."""
        await self._leave(over=False)

    async def _leave(self, *, over: bool) -> None:
        self.stage.clear()
        self.stage.outlets.clear()
        if self._segments is not None:
            await self._segments.close(over=over)

    def _note(self, reading: Reading, now: datetime) -> Scene:
        with self._app.app_context():
            event = db.session.get(OwnEvent, self._id)
            if event is None or event.ended_at is not None:
                return Scene.OVER
            if reading.arriving:
                self._write(event, reading, now)
                db.session.commit()
            return Scene.SHOWN if event.started_at else Scene.HIDDEN

    def _write(self, event: OwnEvent, reading: Reading, now: datetime) -> None:
        event.seen_at, event.bitrate_kbps = now, reading.bitrate_kbps
        event.has_video, event.has_audio = reading.video, reading.audio
        event.notes = self._notes()
        event.viewers = viewers_of(_settings(self._app).picture_folder / self._name)
        if event.started_at is None and event.is_due(now):
            event.started_at = now

    def _notes(self) -> str:
        if self._segments is None:
            return ""
        short = SHORT if self._segments.shelf.is_short else ""
        return "\n".join(filter(None, (self._segments.trouble, short)))

    def _shelf(self) -> Shelf:
        settings = _settings(self._app)
        reserve = int(settings.picture_spare_gigabytes * GIGABYTE)
        return Shelf(settings.picture_folder, self._name, reserve)


def _settings(app: Flask) -> Settings:
    settings: Settings = app.extensions["settings"]
    return settings
