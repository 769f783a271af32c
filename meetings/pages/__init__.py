"""Public pages that show several features together: home, live, a meeting, a session, figures."""

from meetings.pages.views import blueprint

__all__ = ["blueprint"]
