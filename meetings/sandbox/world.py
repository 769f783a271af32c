"""What the views of one sandbox share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from flask import current_app

from meetings.sandbox.barriers import Barriers
from meetings.sandbox.moment import Moment, read_settings, shifted
from meetings.sandbox.settling import settle
from meetings.sandbox.store import Store


@dataclass
class World:
    store: Store
    base_now: Callable[[], datetime]
    rtmp_port: int = 1935
    barriers: Barriers = field(default_factory=Barriers)

    @contextmanager
    def moment(self) -> Iterator[Moment]:
        """One transaction at one instant; all that came due by then has happened."""
        with self.store.transaction():
            settings = read_settings(self.store)
            moment = Moment(self.store, settings, shifted(self.base_now(), settings))
            settle(moment)
            yield moment


def world() -> World:
    found: World = current_app.extensions["sandbox"]
    return found
