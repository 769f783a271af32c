"""YouTube, through google-api-python-client."""

from meetings.broadcasts.youtube.channel import YouTube

__all__ = ["YouTube"]
