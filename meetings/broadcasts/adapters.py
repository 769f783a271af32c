"""Which adapter speaks to which platform."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec

from meetings.broadcasts.adapter import Adapter, Capabilities
from meetings.broadcasts.channel import Platform
from meetings.errors import Unavailable
from meetings.settings import Settings

ADAPTERS = {
    Platform.YOUTUBE: ("youtube", "YouTube"),
    Platform.FACEBOOK: ("facebook", "Facebook"),
    Platform.VK: ("vk", "VK"),
    Platform.TELEGRAM: ("telegram", "Telegram"),
    Platform.OWN: ("own", "Own"),
    Platform.MANUAL: ("manual", "Manual"),
}


def supported() -> frozenset[Platform]:
    """The platforms that this version has an adapter for."""
    return frozenset(platform for platform in ADAPTERS if _found(platform) is not None)


def with_picture() -> list[Platform]:
    """Those that take a picture; the others only announce."""
    return sorted(each for each in supported() if capabilities(each).picture)


def capabilities(platform: Platform) -> Capabilities:
    """What a platform can, known without any account. Raises Unavailable."""
    return _adapter(platform).can


def connect(platform: Platform, credentials: str, settings: Settings) -> Adapter:
    """The adapter of one channel; it calls nobody yet. Raises Unavailable."""
    return _adapter(platform)(credentials, settings)


def _adapter(platform: Platform) -> type[Adapter]:
    found = _found(platform)
    if found is None:
        raise Unavailable(f"This version cannot broadcast on {platform.label}.")
    return found


@cache
def _found(platform: Platform) -> type[Adapter] | None:
    """Read when it is first needed: the platforms' own libraries are large."""
    folder, name = ADAPTERS[platform]
    module = f"meetings.broadcasts.{folder}"
    return getattr(import_module(module), name, None) if find_spec(module) else None
