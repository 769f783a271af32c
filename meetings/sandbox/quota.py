"""The quota ledger: units a project has used in one day of the Pacific time zone.

https://developers.google.com/youtube/v3/determine_quota_cost
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from meetings.sandbox.errors import ApiError
from meetings.sandbox.moment import Moment

PACIFIC = ZoneInfo("America/Los_Angeles")
READ, WRITE = 1, 50


def cost(method: str) -> int:
    return READ if method.endswith(".list") else WRITE


def pacific_day(now: datetime) -> str:
    return now.astimezone(PACIFIC).date().isoformat()


def used(moment: Moment, project: str) -> int:
    found = moment.store.row(
        "SELECT units FROM quota WHERE project = ? AND day = ?", project, pacific_day(moment.now)
    )
    return found["units"] if found else 0


def charge(moment: Moment, project: str, units: int) -> None:
    """Raises ApiError `quotaExceeded` when the day's units do not suffice; nothing is used then."""
    before = used(moment, project)
    if before + units > moment.settings.quota_limit:
        raise ApiError(
            403,
            "quotaExceeded",
            "The request cannot be completed because you have exceeded your quota.",
            domain="youtube.quota",
        )
    write_used(moment, project, before + units)


def write_used(moment: Moment, project: str, units: int) -> None:
    moment.store.run(
        "INSERT OR REPLACE INTO quota VALUES (?, ?, ?)", project, pacific_day(moment.now), units
    )
