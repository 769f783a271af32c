"""VK's errors, sorted once.

https://dev.vk.com/en/reference/errors
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from meetings.broadcasts.failure import Failure, Verdict

CODES = {
    1: Verdict.RETRY,
    2: Verdict.OWNER,
    3: Verdict.INPUT,
    5: Verdict.RECONNECT,
    6: Verdict.RETRY,
    7: Verdict.RECONNECT,
    8: Verdict.INPUT,
    9: Verdict.RETRY,
    10: Verdict.RETRY,
    14: Verdict.PERSON,
    15: Verdict.PERSON,
    17: Verdict.PERSON,
    18: Verdict.OWNER,
    23: Verdict.PERSON,
    24: Verdict.PERSON,
    27: Verdict.RECONNECT,
    28: Verdict.RECONNECT,
    29: Verdict.RETRY,
    100: Verdict.INPUT,
    104: Verdict.AGAIN,
    113: Verdict.RECONNECT,
    203: Verdict.OWNER,
    204: Verdict.PERSON,
    214: Verdict.PERSON,
    219: Verdict.PERSON,
    220: Verdict.PERSON,
    222: Verdict.INPUT,
    1117: Verdict.RECONNECT,
    13000: Verdict.OWNER,
}
# Seconds after which it is worth trying again: three calls a second, flood, the daily limit.
WAITS = {6: 1.0, 9: 60.0, 29: 600.0}
# What may have been applied all the same.
DOUBTFUL = {1, 10}
CAPTCHA = 14
WORDS = {
    5: "access token",
    14: "captcha needed",
    15: "access denied",
    204: "access denied",
    214: "too many posts",
    1117: "access token expired",
}


def failure(error: Mapping[str, Any]) -> Failure:
    """The failure that an ``error`` of VK stands for; unknown codes are retried."""
    given = error.get("error_code")
    code = given if isinstance(given, int) else 0
    words = f" {WORDS[code]}" if code in WORDS else ""
    return Failure(
        CODES.get(code, Verdict.RETRY),
        f"VK {code}{words}",
        doubt=code in DOUBTFUL or code not in CODES,
        retry_after=WAITS.get(code),
    )
