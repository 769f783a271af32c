"""A stage: one programme, one encoder at a time, and the outlets that take the programme on."""

from __future__ import annotations

import time
from typing import Protocol

from meetings.rtmp.flv import Tag
from meetings.rtmp.meter import Meter
from meetings.rtmp.programme import Programme

DEAD_AFTER = 3.0


class Outlet(Protocol):
    """Takes the programme on; it must not wait, and keeps its troubles to itself."""

    def offer(self, tag: Tag) -> None:
        """A tag of the programme, in order."""


class Stage:
    """While an encoder sends, no other is admitted; one that fell silent is replaced at once."""

    def __init__(self) -> None:
        self.programme = Programme()
        self.meter = Meter()
        self.outlets: list[Outlet] = []
        self._on_stage: Performance | None = None

    def enter(self, *, gives_way: bool = False) -> Performance | None:
        """The place of a new encoder, None while another one is sending that does not give way."""
        held = self._on_stage
        if held is not None and held.is_alive and (gives_way or not held.gives_way):
            return None
        self.clear()
        self._on_stage = Performance(self, gives_way)
        return self._on_stage

    def clear(self) -> None:
        """Send away whoever is on the stage."""
        self._on_stage = None
        self.programme.interrupt()

    def is_held_by(self, performance: Performance) -> bool:
        """Whether this encoder may still send."""
        return self._on_stage is performance

    def take(self, tag: Tag) -> None:
        """Pass a tag of the encoder through the programme to all outlets."""
        self.meter.note(tag)
        for steady in self.programme.take(tag):
            for outlet in self.outlets:
                outlet.offer(steady)


class Performance:
    """The time of one encoder on a stage; a sink of the server."""

    def __init__(self, stage: Stage, gives_way: bool = False) -> None:
        self.gives_way = gives_way
        self._stage = stage
        self._heard_at = time.monotonic()

    @property
    def is_alive(self) -> bool:
        """Whether something came lately."""
        return time.monotonic() - self._heard_at < DEAD_AFTER

    async def take(self, tag: Tag) -> bool:
        """Pass it on; False once the stage belongs to somebody else."""
        if not self._stage.is_held_by(self):
            return False
        self._heard_at = time.monotonic()
        self._stage.take(tag)
        return True

    async def close(self) -> None:
        """Leave the stage, if it is still held."""
        if self._stage.is_held_by(self):
            self._stage.clear()
