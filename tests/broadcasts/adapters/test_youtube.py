"""YouTube's adapter keeps the contract."""

from __future__ import annotations

from tests.broadcasts.adapters.contract import AdapterContract
from tests.broadcasts.adapters.rig import YouTubeRig


class TestYouTube(AdapterContract):
    rig_class = YouTubeRig
    page_size = ("meetings.broadcasts.youtube.showcase.PAGE",)
