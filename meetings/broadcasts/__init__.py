"""Live broadcasts: channels, the life cycle of each broadcast, reconciling."""

from __future__ import annotations

from flask import Flask

from meetings.settings import Settings


def init_app(app: Flask, settings: Settings) -> None:
    """Make broadcasts follow the diary."""
