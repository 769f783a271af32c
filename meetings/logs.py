"""Logs: one JSON object a line on standard error, without personal data, tokens or addresses of people."""

from __future__ import annotations

import logging
import sys
import traceback
from pathlib import Path

import structlog

from meetings.settings import Settings


def configure(settings: Settings) -> None:
    """Make structlog write JSON lines at the level of the settings."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[settings.log_level.upper()]
        ),
        logger_factory=_standard_error,
        cache_logger_on_first_use=False,
    )


def _standard_error(*_names: object) -> structlog.PrintLogger:
    """Writes to standard error as it is now: what it was at the start may be closed."""
    return structlog.PrintLogger(sys.stderr)


def describe(error: BaseException | None) -> dict[str, str]:
    """An unforeseen error for the log: type and way, innermost first, never its message.

    The message may hold what a resident wrote.
    """
    frames = traceback.extract_tb(error.__traceback__) if error else []
    way = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames[-8:])]
    return {"error": type(error).__name__, "at": " < ".join(way)}
