"""The diary as calendars, over HTTP."""

from meetings.feeds.views import blueprint

__all__ = ["blueprint"]
