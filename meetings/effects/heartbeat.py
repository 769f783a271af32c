"""The heartbeat: a row that says which process was last seen when."""

from __future__ import annotations

import os
import socket
from datetime import datetime

from meetings.effects.effect import Heartbeat
from meetings.effects.outbox import AnySession

SECONDS = 10


def beat(session: AnySession, role: str, now: datetime) -> None:
    """Say that this process works as ``role`` (``clock``, ``worker``), and commit."""
    name = f"{role}:{socket.gethostname()[:90]}:{os.getpid()}"
    session.merge(Heartbeat(name=name, seen_at=now))
    session.commit()
