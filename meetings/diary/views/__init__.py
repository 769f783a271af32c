"""The desk's pages of the diary."""

from meetings.diary.views import (
    absences,
    listing,
    meeting,
    planning,
    receptions,
    records,
    series,
    week,
)

__all__ = [
    "absences",
    "listing",
    "meeting",
    "planning",
    "receptions",
    "records",
    "series",
    "week",
]
