"""Which adapter speaks to which platform."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from meetings.broadcasts.adapter import Adapter, Capabilities
from meetings.broadcasts.channel import Platform
from meetings.settings import Settings

ADAPTERS = {
    Platform.YOUTUBE: ("youtube", "YouTube"),
    Platform.FACEBOOK: ("facebook", "Facebook"),
    Platform.VK: ("vk", "VK"),
    Platform.TELEGRAM: ("telegram", "Telegram"),
    Platform.OWN: ("own", "Own"),
}


def with_picture() -> list[Platform]:
    """Those that take a picture; the others only announce."""
    return sorted(each for each in ADAPTERS if capabilities(each).picture)


def capabilities(platform: Platform) -> Capabilities:
    """What a platform can, known without any account."""
    return _adapter(platform).can


def connect(platform: Platform, credentials: str, settings: Settings) -> Adapter:
    """The adapter of one channel; it calls nobody yet."""
    return _adapter(platform)(credentials, settings)


@cache
def _adapter(platform: Platform) -> type[Adapter]:
    """Read when it is first needed: the platforms' own libraries are large."""
    folder, name = ADAPTERS[platform]
    found: type[Adapter] = getattr(import_module(f"meetings.broadcasts.{folder}"), name)
    return found
