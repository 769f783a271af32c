"""The room of one relay: its stage, and a target for each platform of the session."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from datetime import datetime

from flask import Flask

from meetings import clock
from meetings.broadcasts.relay.destinations import Destination, destinations
from meetings.broadcasts.relay.relay import Relay
from meetings.broadcasts.relay.test_picture import TestPicture
from meetings.database import db
from meetings.rtmp.meter import Reading
from meetings.rtmp.stage import Stage
from meetings.rtmp.target import Target

SETTLE = 60


class RelayRoom:
    """Lives from the first picture until none has come for a minute."""

    def __init__(self, app: Flask, relay_id: int) -> None:
        self.stage = Stage()
        self._app, self._id = app, relay_id
        self._targets: dict[Destination, Target] = {}
        self._test: TestPicture | None = None
        self._quiet = 0

    async def follow(self) -> bool:
        """Write down how it stands and send to what platforms there are; False when it is over."""
        reading = self.stage.meter.read()
        found = await asyncio.to_thread(self._note, reading, clock.now())
        wanted, test = found or ([], False)
        await self._aim(wanted)
        await self._show_test(test)
        self._quiet = 0 if reading.arriving or test else self._quiet + 1
        if self._quiet <= SETTLE and found is not None:
            return True
        await self.close()
        return False

    async def close(self) -> None:
        """Send what waits, and take leave of all."""
        await self._show_test(False)
        self.stage.clear()
        await self._aim([])

    async def write_standing(self) -> None:
        """Write down once more how it stands, e.g. that all is over."""
        await asyncio.to_thread(self._note, self.stage.meter.read(), clock.now())

    async def _aim(self, wanted: list[Destination]) -> None:
        """One target for each; one whose address or key changed is a new one."""
        gone = [each for each in self._targets if each not in wanted]
        leaving = [self._targets.pop(each) for each in gone]
        for each in wanted:
            if each not in self._targets and each.address is not None:
                target = Target(each.name, each.address, each.key, self.stage.programme)
                self._targets[each] = target
        self.stage.outlets[:] = self._targets.values()
        await asyncio.gather(*(target.close() for target in leaving))

    async def _show_test(self, wanted: bool) -> None:
        if wanted and self._test is None:
            self._test = TestPicture(self.stage)
        elif not wanted and self._test is not None:
            await self._test.close()
            self._test = None

    def _note(self, reading: Reading, now: datetime) -> tuple[list[Destination], bool] | None:
        with self._app.app_context():
            relay = db.session.get(Relay, self._id)
            if relay is None:
                return None
            if reading.arriving:
                relay.seen_at, relay.bitrate_kbps = now, reading.bitrate_kbps
                relay.has_video, relay.has_audio = reading.video, reading.audio
            relay.standing = [asdict(each.standing) for each in self._targets.values()]
            found = destinations(db.session(), relay.session_id)
            test = relay.test_picture
            db.session.commit()
        return [each for each in found if each.is_near] if test else found, test
