"""Where the log goes."""

from __future__ import annotations

import io
import json
import sys

import structlog

from meetings import logs


def test_it_goes_to_standard_error_as_it_is_now(settings, monkeypatch):
    """Who configured it may have had another one, which is closed by now."""
    first, now = io.StringIO(), io.StringIO()
    monkeypatch.setattr(sys, "stderr", first)
    logs.configure(settings)
    first.close()
    monkeypatch.setattr(sys, "stderr", now)
    structlog.get_logger().error("it_happened", place=7)
    line = json.loads(now.getvalue())
    assert (line["event"], line["level"], line["place"]) == ("it_happened", "error", 7)
