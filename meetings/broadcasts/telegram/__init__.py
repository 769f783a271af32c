"""Telegram, through the Bot API: a bot cannot start a stream, so it announces sessions."""

from meetings.broadcasts.telegram.channel import Telegram

__all__ = ["Telegram"]
