"""A local stand-in for Telegram's Bot API (https://core.telegram.org/bots/api)."""

from meetings.sandbox.telegram.api import api
from meetings.sandbox.telegram.control import control
from meetings.sandbox.telegram.page import page
from meetings.sandbox.telegram.start import start

BLUEPRINTS = (api, control, page, start)

__all__ = ["BLUEPRINTS"]
