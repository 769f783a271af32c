"""How a handler says what came of its effect.

Return None: done. Return ``Later``: it goes on at that time. Raise ``Retry``, ``WaitUntil`` or
``Blocked``: it failed, and this is what follows. Sentences are read by people at the desk.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.errors import NoTieError


@dataclass(frozen=True)
class Later:
    """All is well, and there is more to do at ``at`` (aware); no failure is counted."""

    at: datetime
    reason: str = ""

    def __post_init__(self) -> None:
        _require_zone(self.at)


class Retry(NoTieError):
    """It failed for now: again after a growing pause, of at least ``after`` seconds if given."""

    def __init__(self, sentence: str, after: float | None = None) -> None:
        super().__init__(sentence)
        self.after = after


class WaitUntil(NoTieError):
    """It cannot work before ``at`` (aware), e.g. a quota; no failure is counted."""

    def __init__(self, sentence: str, at: datetime) -> None:
        _require_zone(at)
        super().__init__(sentence)
        self.at = at


class Blocked(NoTieError):
    """Repeating never helps; a person must act and re-arm it."""


class LostLease(NoTieError):
    """The effect is in other hands by now: stop, and write nothing."""


def _require_zone(at: datetime) -> None:
    if at.tzinfo is None:
        raise ValueError("an instant needs a time zone")
