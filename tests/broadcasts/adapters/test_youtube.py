"""YouTube's adapter keeps the contract; how it spares its quota is a matter of its own."""

from __future__ import annotations

import pytest

from tests.broadcasts.adapters.contract import AdapterContract
from tests.broadcasts.adapters.rig import YouTubeRig


@pytest.fixture(autouse=True)
def spendthrift(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meetings.broadcasts.youtube.showcase.VIEWERS_SECONDS", 0)
    for name in ("book", "exhaust"):
        monkeypatch.setattr(f"meetings.broadcasts.quota.{name}", lambda *_given: None)


class TestYouTube(AdapterContract):
    rig_class = YouTubeRig
    page_size = ("meetings.broadcasts.youtube.showcase.PAGE",)
