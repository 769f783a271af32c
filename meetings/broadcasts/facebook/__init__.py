"""Facebook pages, through the Graph API."""

from meetings.broadcasts.facebook.channel import Facebook

__all__ = ["Facebook"]
