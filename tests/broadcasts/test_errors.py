"""The table of errors, row by row, and what each row does."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from meetings.broadcasts.failure import SENTENCES, Verdict, told, with_detail
from meetings.broadcasts.quota import renewed_at
from meetings.broadcasts.youtube.errors import (
    REASONS,
    STATUSES,
    failure,
    grant_failure,
    reason_in,
    verdict,
)

ROWS = [
    (500, "backendError", Verdict.RETRY),
    (503, "internalError", Verdict.RETRY),
    (503, "errorExecutingTransition", Verdict.RETRY),
    (403, "rateLimitExceeded", Verdict.RETRY),
    (403, "userRateLimitExceeded", Verdict.RETRY),
    (403, "userRequestsExceedRateLimit", Verdict.RETRY),
    (403, "errorStreamInactive", Verdict.ENCODER),
    (403, "quotaExceeded", Verdict.QUOTA),
    (403, "dailyLimitExceeded", Verdict.QUOTA),
    (429, "uploadRateLimitExceeded", Verdict.QUOTA),
    (403, "userBroadcastsExceedLimit", Verdict.PERSON),
    (403, "concurrentBroadcastsExceedLimit", Verdict.PERSON),
    (403, "sharedIngestionBroadcastsExceedLimit", Verdict.PERSON),
    (401, "authError", Verdict.RECONNECT),
    (400, "invalid_grant", Verdict.RECONNECT),
    (401, "invalid_client", Verdict.RECONNECT),
    (400, "unauthorized_client", Verdict.RECONNECT),
    (401, "deleted_client", Verdict.RECONNECT),
    (403, "insufficientPermissions", Verdict.RECONNECT),
    (403, "insufficientLivePermissions", Verdict.RECONNECT),
    (403, "ACCESS_TOKEN_SCOPE_INSUFFICIENT", Verdict.RECONNECT),
    (403, "liveStreamingNotEnabled", Verdict.OWNER),
    (403, "livePermissionBlocked", Verdict.OWNER),
    (403, "channelSuspended", Verdict.OWNER),
    (403, "channelClosed", Verdict.OWNER),
    (401, "youtubeSignupRequired", Verdict.OWNER),
    (400, "invalidImage", Verdict.INPUT),
    (400, "mediaBodyRequired", Verdict.INPUT),
    (403, "playlistContainsMaximumNumberOfVideos", Verdict.INPUT),
    (403, "redundantTransition", Verdict.DONE),
    (403, "invalidTransition", Verdict.AGAIN),
    (403, "liveBroadcastBindingNotAllowed", Verdict.AGAIN),
    (403, "liveBroadcastDeletionNotAllowed", Verdict.AGAIN),
    (403, "liveStreamDeletionNotAllowed", Verdict.AGAIN),
    (403, "liveStreamModificationNotAllowed", Verdict.AGAIN),
    (404, "videoNotFound", Verdict.AGAIN),
    (404, "playlistNotFound", Verdict.AGAIN),
    (404, "liveBroadcastNotFound", Verdict.AGAIN),
    (404, "liveStreamNotFound", Verdict.AGAIN),
]
UNKNOWN_REASONS = [
    (302, Verdict.RETRY),
    (400, Verdict.INPUT),
    (401, Verdict.RECONNECT),
    (403, Verdict.PERSON),
    (404, Verdict.AGAIN),
    (409, Verdict.AGAIN),
    (412, Verdict.AGAIN),
    (413, Verdict.INPUT),
    (429, Verdict.RETRY),
    (500, Verdict.RETRY),
    (502, Verdict.RETRY),
    (503, Verdict.RETRY),
]


def body(reason: str) -> bytes:
    """Google's error body; ``details`` holds another word that must not be taken for the reason."""
    return json.dumps({
        "error": {
            "code": 403,
            "message": "No",
            "errors": [{"reason": reason, "domain": "youtube.api", "message": "No"}],
            "details": [{"reason": "SOMETHING_ELSE"}],
        }
    }).encode()  # fmt: skip


@pytest.mark.parametrize(("status", "reason", "expected"), ROWS)
def test_a_row(status: int, reason: str, expected: Verdict) -> None:
    found = failure(status, body(reason))
    assert (found.verdict, found.reason) == (expected, reason)


@pytest.mark.parametrize(("status", "expected"), UNKNOWN_REASONS)
def test_an_unknown_reason_goes_by_its_status(status: int, expected: Verdict) -> None:
    assert verdict(status, "neverHeardOf") is expected


def test_every_row_of_the_table_has_its_test() -> None:
    assert {reason for _, reason, _ in ROWS} == set(REASONS)
    assert {status for status, _ in UNKNOWN_REASONS} >= set(STATUSES)


@pytest.mark.parametrize("reason", ["invalidTitle", "titleRequired", "scheduledStartTimeRequired"])
def test_whatever_is_invalid_or_required_is_input(reason: str) -> None:
    assert failure(400, body(reason)).verdict is Verdict.INPUT


@pytest.mark.parametrize("content", [b"<html>", b"", b"[]", b'{"error": {"errors": []}}', b"null"])
def test_a_body_without_a_reason(content: bytes) -> None:
    assert reason_in(content) == ""
    assert failure(503, content).reason == "HTTP 503"


@pytest.mark.parametrize(("status", "doubt"), [(302, True), (400, False), (403, False), (404, False),
                                               (429, False), (500, True), (503, True)])  # fmt: skip
def test_only_some_answers_leave_doubt(status: int, doubt: bool) -> None:
    assert failure(status, body("x")).doubt is doubt


@pytest.mark.parametrize(
    ("text", "seconds"), [("30", 30.0), (None, None), ("Wed, 21 Oct 2026 07:28:00 GMT", None)]
)
def test_retry_after(text: str | None, seconds: float | None) -> None:
    assert failure(429, body("rateLimitExceeded"), text).retry_after == seconds


@pytest.mark.parametrize(
    ("arguments", "retryable", "expected"),
    [
        (("x", {"error": "invalid_grant"}), False, Verdict.RECONNECT),
        (("x", {"error": "internal_failure"}), True, Verdict.RETRY),
        (("x", "not JSON"), False, Verdict.RETRY),
        (("x",), False, Verdict.RETRY),
    ],
)
def test_a_refused_refresh(
    arguments: tuple[object, ...], retryable: bool, expected: Verdict
) -> None:
    assert grant_failure(arguments, retryable).verdict is expected


def test_every_verdict_has_a_sentence() -> None:
    assert set(SENTENCES) == set(Verdict)
    assert all(sentence.endswith(".") for sentence in SENTENCES.values())


@pytest.mark.parametrize(
    ("now", "midnight"),
    [
        (datetime(2026, 11, 23, 12, tzinfo=UTC), datetime(2026, 11, 24, 8, tzinfo=UTC)),
        (datetime(2026, 11, 24, 7, 59, tzinfo=UTC), datetime(2026, 11, 24, 8, tzinfo=UTC)),
        (datetime(2027, 3, 13, 12, tzinfo=UTC), datetime(2027, 3, 14, 8, tzinfo=UTC)),
        (datetime(2027, 3, 14, 12, tzinfo=UTC), datetime(2027, 3, 15, 7, tzinfo=UTC)),
    ],
)
def test_quota_is_renewed_at_midnight_pacific(now: datetime, midnight: datetime) -> None:
    assert renewed_at(now) == midnight


def test_what_is_kept_is_told_with_its_detail() -> None:
    assert told(with_detail("It failed.", "quotaExceeded")) == "It failed. (quotaExceeded)"
    assert told("It failed.") == "It failed."
    assert told(None) == ""
