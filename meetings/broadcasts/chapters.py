"""Chapters of a recording: told by a feature above, which says so when it starts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from meetings.broadcasts.content import Chapters
from meetings.diary.session import ReceptionSession

Teller = Callable[[ReceptionSession, datetime], Chapters]


def _nothing(_reception: ReceptionSession, _started_at: datetime) -> Chapters:
    return ()


_tellers: list[Teller] = [_nothing]


def provide(teller: Teller) -> None:
    """Let this function name the chapters: (seconds since the real start, title), in order.

    It runs inside a reading transaction. When it has more to tell later, it asks with
    ``rules.want`` that the session's broadcasts be brought up to date.
    """
    _tellers[0] = teller


def chapters_of(reception: ReceptionSession, started_at: datetime | None) -> Chapters:
    """The session's chapters, none when its real start is not known."""
    return tuple(_tellers[0](reception, started_at)) if started_at else ()
