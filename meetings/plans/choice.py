"""What would suit a meeting that is wished."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from meetings.planner.plan import Meeting
from meetings.planner.plan import Session as Part


@dataclass(frozen=True)
class Choice:
    """What suits a wish. ``spots`` are its meeting at each place and hour, without crew and sessions;

    ``topics`` names for each official who may come the topic they would take up.
    """

    spots: Sequence[Meeting]
    topics: Mapping[str, str]

    def at(self, spot: int, crew: str, official: str) -> Meeting:
        """The meeting that was chosen."""
        seat = Part(self.topics[official], (official,))
        return replace(self.spots[spot], crew=crew, sessions=(seat,))
