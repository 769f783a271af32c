"""Facebook's errors, sorted once.

https://developers.facebook.com/docs/graph-api/guides/error-handling and
https://developers.facebook.com/docs/live-video-api/reference
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from meetings.broadcasts.failure import Failure, Verdict

# Code, or code and subcode where that decides.
CODES = {
    "1": Verdict.RETRY,
    "2": Verdict.RETRY,
    "3": Verdict.OWNER,
    "4": Verdict.RETRY,
    "10": Verdict.RECONNECT,
    "17": Verdict.RETRY,
    "32": Verdict.RETRY,
    "100": Verdict.INPUT,
    "100/33": Verdict.AGAIN,
    "101": Verdict.RECONNECT,
    "102": Verdict.RECONNECT,
    "190": Verdict.RECONNECT,
    "200/1363120": Verdict.OWNER,
    "200/1363144": Verdict.OWNER,
    "341": Verdict.RETRY,
    "368": Verdict.OWNER,
    "506": Verdict.AGAIN,
    "613": Verdict.RETRY,
    "803": Verdict.AGAIN,
}
PERMISSIONS = range(200, 300)
STATUSES = {
    400: Verdict.INPUT,
    401: Verdict.RECONNECT,
    403: Verdict.PERSON,
    404: Verdict.AGAIN,
}
# A post like one made just before: most likely our own, whose answer was lost.
DUPLICATE = "506"
GONE = {"100/33", "803"}


def verdict(status: int, code: int | None, subcode: int | None = None) -> Verdict:
    """What an answer asks for: its code decides, else its HTTP status; unknown ones are retried."""
    for known in (f"{code}/{subcode}", str(code)):
        if known in CODES:
            return CODES[known]
    if code in PERMISSIONS:
        return Verdict.RECONNECT
    return STATUSES.get(status, Verdict.RETRY)


def failure(status: int, error: Mapping[str, Any], headers: Mapping[str, str]) -> Failure:
    """The failure that an ``error`` of the Graph API stands for."""
    code, subcode = _number(error.get("code")), _number(error.get("error_subcode"))
    sorted_as = verdict(status, code, subcode)
    if error.get("is_transient") is True and sorted_as is Verdict.INPUT:
        sorted_as = Verdict.RETRY
    reason = f"HTTP {status}" if code is None else str(code)
    reason = reason if subcode is None else f"{reason}/{subcode}"
    doubt = status < 400 or status >= 500 or code in (1, 2) or reason == DUPLICATE
    return Failure(sorted_as, reason, doubt=doubt, retry_after=wait_in(headers))


def wait_in(headers: Mapping[str, str]) -> float | None:
    """The longest wait in seconds that the usage headers name, None when they name none.

    https://developers.facebook.com/docs/graph-api/overview/rate-limiting
    """
    try:
        usage = json.loads(headers.get("x-business-use-case-usage") or "{}")
        minutes = [
            int(each.get("estimated_time_to_regain_access") or 0)
            for uses in usage.values()
            for each in uses
        ]
    except (ValueError, TypeError, AttributeError):
        return None
    return max(minutes) * 60.0 if any(minutes) else None


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
