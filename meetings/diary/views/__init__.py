"""The desk's pages of the diary."""

from meetings.diary.views import listing, meeting, planning, receptions, records, series, week

__all__ = ["listing", "meeting", "planning", "receptions", "records", "series", "week"]
