"""A real Chromium, as the fixtures ``browser_path`` and ``browser`` give it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
INSTALLED = tuple(
    f"/usr/bin/{name}" for name in ("chromium-headless-shell", "chromium", "chromium-browser")
)


@pytest.fixture(scope="session")
def browser_path() -> str | None:
    """The browser to drive: ``MEETINGS_TEST_BROWSER``, Debian's, or (None) Playwright's own."""
    named = os.environ.get("MEETINGS_TEST_BROWSER")
    return named or next((path for path in INSTALLED if Path(path).exists()), None)


@pytest.fixture(scope="module")
def browser(browser_path: str | None) -> Iterator[Browser]:
    """A Chromium with a fresh profile.

    It ends with its module: Playwright runs an event loop in the thread, in which the
    tests of the next module could start none of their own.
    """
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
        yield chromium
        chromium.close()
