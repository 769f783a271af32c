"""Public pages that show several features together: home, live, a meeting, a session, figures."""

from meetings.pages import (
    api,
    calendar_views,
    crawlers,
    meeting_views,
    short_links,
    statistics,
)
from meetings.pages.views import blueprint

__all__ = [
    "api",
    "blueprint",
    "calendar_views",
    "crawlers",
    "meeting_views",
    "short_links",
    "statistics",
]
