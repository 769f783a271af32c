"""Who takes up how many appeals: the best split of a district's meetings, whatever the staffing.

What a district's meetings can take up of its topics is a polymatroid (a flow from topics through
meetings), so filling topics in falling order of worth, along augmenting paths, is optimal for served and
at the same time takes up as many appeals as can be, which is all that fairness asks for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

Supply = dict[int, int]
"""Topic → appeals that the officials of one meeting's session on it can take up."""


@dataclass(slots=True)
class Split:
    """``taken[i][t]``: appeals of topic t in the i-th meeting; ``served`` and ``total`` of the district."""

    taken: list[Supply]
    by_topic: dict[int, int]
    served: int

    @property
    def total(self) -> int:
        """All appeals taken up."""
        return sum(self.by_topic.values())


def split(
    levels: Sequence[tuple[int, int, int]], rooms: Sequence[int], supplies: Sequence[Supply]
) -> Split:
    """The best split.

    ``levels``: (points, topic, how many) in falling order of points; ``rooms``: capacities of the meetings;
    ``supplies``: what the staff of each can take up.
    """
    flow = _Flow(list(rooms), [dict(supply) for supply in supplies])
    served = sum(points * flow.push(topic, count) for points, topic, count in levels)
    return Split(flow.taken, flow.by_topic, served)


class _Flow:
    """A flow from topics through meetings; ``left`` and ``room`` are what remains."""

    def __init__(self, room: list[int], left: list[Supply]) -> None:
        self.room = room
        self.left = left
        self.taken: list[Supply] = [dict.fromkeys(supply, 0) for supply in left]
        self.by_topic: dict[int, int] = {}
        self.sessions: dict[int, list[int]] = {}
        for meeting, supply in enumerate(left):
            for topic in supply:
                self.sessions.setdefault(topic, []).append(meeting)

    def push(self, topic: int, count: int) -> int:
        """Take up to ``count`` more appeals of a topic; others keep their totals."""
        pushed = 0
        while pushed < count:
            path = self._path(topic)
            if path is None:
                break
            pushed += self._send(path, count - pushed)
        self.by_topic[topic] = self.by_topic.get(topic, 0) + pushed
        return pushed

    def _path(self, topic: int) -> list[tuple[int, int]] | None:
        """Steps (topic, meeting): each topic enters the meeting, and the next one gives way there."""
        came: dict[int, tuple[int, int] | None] = {topic: None}
        seen: dict[int, int] = {}
        queue = [topic]
        for current in queue:
            for meeting in self.sessions.get(current, ()):
                if meeting in seen or self.left[meeting][current] <= 0:
                    continue
                seen[meeting] = current
                if self.room[meeting] > 0:
                    return _traced(came, current, meeting)
                for other, amount in self.taken[meeting].items():
                    if amount > 0 and other not in came:
                        came[other] = (current, meeting)
                        queue.append(other)
        return None

    def _send(self, path: list[tuple[int, int]], count: int) -> int:
        amount = min(count, self.room[path[-1][1]])
        for topic, meeting in path:
            amount = min(amount, self.left[meeting][topic])
        for (_, meeting), (giving, _) in pairwise(path):
            amount = min(amount, self.taken[meeting][giving])
        for topic, meeting in path:
            self._change(topic, meeting, amount)
        for (_, meeting), (giving, _) in pairwise(path):
            self._change(giving, meeting, -amount)
        self.room[path[-1][1]] -= amount
        return amount

    def _change(self, topic: int, meeting: int, amount: int) -> None:
        self.taken[meeting][topic] += amount
        self.left[meeting][topic] -= amount


def _traced(
    came: dict[int, tuple[int, int] | None], topic: int, meeting: int
) -> list[tuple[int, int]]:
    path = [(topic, meeting)]
    step = came[topic]
    while step is not None:
        path.append(step)
        step = came[step[0]]
    return path[::-1]
