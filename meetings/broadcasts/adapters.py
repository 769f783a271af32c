"""Which adapter speaks to which platform."""

from __future__ import annotations

from meetings.broadcasts.adapter import Adapter, Capabilities
from meetings.broadcasts.channel import Platform
from meetings.broadcasts.youtube import YouTube
from meetings.settings import Settings

ADAPTERS = {Platform.YOUTUBE: YouTube}


def capabilities(platform: Platform) -> Capabilities:
    """What a platform can, known without any account."""
    return ADAPTERS[platform].can


def connect(platform: Platform, credentials: str, settings: Settings) -> Adapter:
    """The adapter of one channel; it calls nobody yet."""
    return ADAPTERS[platform](credentials, settings)
