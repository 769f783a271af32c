"""The picture that an encoder sends, whichever twin its key or its stream belongs to."""

from __future__ import annotations

from collections.abc import Callable

from meetings.sandbox import lifecycle
from meetings.sandbox.facebook import life as facebook
from meetings.sandbox.moment import Moment
from meetings.sandbox.store import Item
from meetings.sandbox.vk import life as vk
from meetings.sandbox.world import World

START = {
    "liveStream": lifecycle.start_picture,
    facebook.KIND: facebook.start_picture,
    vk.KIND: vk.start_picture,
}
STOP = {
    "liveStream": lifecycle.stop_picture,
    facebook.KIND: facebook.stop_picture,
    vk.KIND: vk.stop_picture,
}


def picture_arrives(world: World, key: str) -> bool:
    """An encoder sends with this key; False when no twin ever gave it out."""
    return _with_key(world, key, start)


def picture_stops(world: World, key: str) -> bool:
    """The encoder with this key is gone; False when no twin ever gave it out."""
    return _with_key(world, key, stop)


def start(moment: Moment, source: Item) -> None:
    START[source.kind](moment, source)
    moment.store.save(source)


def stop(moment: Moment, source: Item) -> None:
    STOP[source.kind](moment, source)
    moment.store.save(source)


def source(moment: Moment, id_: str) -> Item | None:
    """The stream, or the live video that is its own stream, of that id."""
    found = (moment.store.get(kind, id_) for kind in START)
    return next((item for item in found if item is not None), None)


def _with_key(world: World, key: str, act: Callable[[Moment, Item], None]) -> bool:
    with world.moment() as moment:
        found = [item for kind in START for item in moment.store.items(kind) if _key(item) == key]
        for item in found:
            act(moment, item)
    return bool(found)


def _key(item: Item) -> str:
    if item.kind == "liveStream":
        return str(item.body["cdn"]["ingestionInfo"]["streamName"])
    return str(item.body["key"])
