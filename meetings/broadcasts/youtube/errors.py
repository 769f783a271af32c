"""YouTube's errors, sorted once.

https://developers.google.com/youtube/v3/live/docs/errors and
https://developers.google.com/youtube/v3/docs/errors
"""

from __future__ import annotations

import json
from typing import Any

from meetings.broadcasts.failure import Failure, Verdict

REASONS = {
    "backendError": Verdict.RETRY,
    "internalError": Verdict.RETRY,
    "errorExecutingTransition": Verdict.RETRY,
    "rateLimitExceeded": Verdict.RETRY,
    "userRateLimitExceeded": Verdict.RETRY,
    "userRequestsExceedRateLimit": Verdict.RETRY,
    "errorStreamInactive": Verdict.ENCODER,
    "quotaExceeded": Verdict.QUOTA,
    "dailyLimitExceeded": Verdict.QUOTA,
    "uploadRateLimitExceeded": Verdict.QUOTA,
    "userBroadcastsExceedLimit": Verdict.PERSON,
    "concurrentBroadcastsExceedLimit": Verdict.PERSON,
    "sharedIngestionBroadcastsExceedLimit": Verdict.PERSON,
    "authError": Verdict.RECONNECT,
    "invalid_grant": Verdict.RECONNECT,
    "invalid_client": Verdict.RECONNECT,
    "unauthorized_client": Verdict.RECONNECT,
    "deleted_client": Verdict.RECONNECT,
    "insufficientPermissions": Verdict.RECONNECT,
    "insufficientLivePermissions": Verdict.RECONNECT,
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT": Verdict.RECONNECT,
    "liveStreamingNotEnabled": Verdict.OWNER,
    "livePermissionBlocked": Verdict.OWNER,
    "channelSuspended": Verdict.OWNER,
    "channelClosed": Verdict.OWNER,
    "youtubeSignupRequired": Verdict.OWNER,
    "invalidImage": Verdict.INPUT,
    "mediaBodyRequired": Verdict.INPUT,
    "playlistContainsMaximumNumberOfVideos": Verdict.INPUT,
    "redundantTransition": Verdict.DONE,
    "invalidTransition": Verdict.AGAIN,
    "liveBroadcastBindingNotAllowed": Verdict.AGAIN,
    "liveBroadcastDeletionNotAllowed": Verdict.AGAIN,
    "liveStreamDeletionNotAllowed": Verdict.AGAIN,
    "liveStreamModificationNotAllowed": Verdict.AGAIN,
    "liveBroadcastNotFound": Verdict.AGAIN,
    "liveStreamNotFound": Verdict.AGAIN,
    "videoNotFound": Verdict.AGAIN,
    "playlistNotFound": Verdict.AGAIN,
}
STATUSES = {
    400: Verdict.INPUT,
    401: Verdict.RECONNECT,
    403: Verdict.PERSON,
    404: Verdict.AGAIN,
    409: Verdict.AGAIN,
    412: Verdict.AGAIN,
    413: Verdict.INPUT,
}


def verdict(status: int, reason: str) -> Verdict:
    """What an answer asks for: its reason decides, else its HTTP status; unknown ones are retried."""
    if reason in REASONS:
        return REASONS[reason]
    return STATUSES.get(status, Verdict.RETRY)


def failure(status: int, content: bytes, retry_after: str | None = None) -> Failure:
    """The failure that an HTTP error stands for."""
    reason = reason_in(content) or f"HTTP {status}"
    doubt = status < 400 or status >= 500
    return Failure(verdict(status, reason), reason, doubt=doubt, retry_after=_seconds(retry_after))


def reason_in(content: bytes) -> str:
    """``error.errors[0].reason`` of the body; the client's own ``error_details`` prefers other words."""
    try:
        error = json.loads(content)["error"]
        return str(error["errors"][0]["reason"])
    except (ValueError, KeyError, IndexError, TypeError):
        return ""


def grant_failure(arguments: tuple[Any, ...], retryable: bool) -> Failure:
    """The failure of a token refresh (RFC 6749, section 5.2: ``error`` in the body)."""
    body = arguments[1] if len(arguments) > 1 and isinstance(arguments[1], dict) else {}
    reason = str(body.get("error") or "token refresh failed")
    sorted_as = REASONS.get(reason, Verdict.RETRY)
    return Failure(Verdict.RETRY if retryable else sorted_as, reason)


def _seconds(retry_after: str | None) -> float | None:
    """``Retry-After`` in seconds; its date form is left to our own backoff."""
    return float(retry_after) if retry_after and retry_after.isdecimal() else None
