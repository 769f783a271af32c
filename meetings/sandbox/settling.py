"""Everything that happens by itself at its time, each at its own moment."""

from __future__ import annotations

from collections.abc import Callable

from meetings.sandbox import lifecycle
from meetings.sandbox.facebook import life as facebook
from meetings.sandbox.moment import Moment
from meetings.sandbox.store import Item
from meetings.sandbox.vk import life as vk

COMES_DUE: dict[str, Callable[[Moment, Item], None]] = {
    "liveBroadcast": lifecycle.come_due,
    facebook.KIND: facebook.come_due,
    vk.KIND: vk.come_due,
}


def settle(moment: Moment) -> None:
    """Let everything happen that came due, the earliest first."""
    while waiting := moment.store.due(moment.seconds):
        for item in waiting:
            COMES_DUE[item.kind](moment, item)
            moment.store.save(item)
