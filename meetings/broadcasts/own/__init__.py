"""Our own network: RTMP in, HLS out, on the site itself."""

from meetings.broadcasts.own.channel import Own

__all__ = ["Own"]
