"""Refusals in the form of the Graph API.

https://developers.facebook.com/docs/graph-api/guides/error-handling
"""

from __future__ import annotations

import json
import math
import secrets

from flask import Response, jsonify

from meetings.sandbox.faults import Fault
from meetings.sandbox.visit import Refusal

THROTTLES = {4, 17, 32, 341, 613}
MESSAGES = {
    1: "An unknown error occurred",
    2: "Service temporarily unavailable",
    4: "(#4) Application request limit reached",
    10: "(#10) Application does not have permission for this action",
    17: "(#17) User request limit reached",
    102: "Session key invalid or no longer valid",
    190: "Error validating access token: The session has been invalidated.",
    341: "(#341) Feed action request limit reached",
    368: "The action attempted has been deemed abusive or is otherwise disallowed",
    506: "(#506) Duplicate status message",
}


class GraphError(Refusal):
    """`status` is HTTP's; `wait` is in seconds and named in the header of business use."""

    def __init__(
        self,
        code: int,
        message: str,
        *,
        subcode: int | None = None,
        status: int = 400,
        kind: str = "OAuthException",
        wait: float | None = None,
    ) -> None:
        super().__init__(message)
        self.reason = str(code) if subcode is None else f"{code}/{subcode}"
        self.status = status
        self._wait = wait
        self._error = {"message": message, "type": kind, "code": code}
        if subcode is not None:
            self._error["error_subcode"] = subcode
        if code in (1, 2):
            self._error["is_transient"] = True

    def response(self) -> Response:
        trace = secrets.token_urlsafe(8)
        response = jsonify({"error": {**self._error, "fbtrace_id": trace}})
        response.status_code = self.status
        response.headers["x-fb-trace-id"] = trace
        if self._wait is not None:
            response.headers["X-Business-Use-Case-Usage"] = _usage(self._wait)
        return response


def _usage(wait: float) -> str:
    """How many minutes it takes until calls are answered again."""
    minutes = math.ceil(wait / 60)
    used = {"type": "pages", "call_count": 100, "estimated_time_to_regain_access": minutes}
    return json.dumps({"0": [used]})


def invalid(message: str, subcode: int | None = None) -> GraphError:
    return GraphError(100, f"(#100) {message}", subcode=subcode)


def unknown_object(id_: str) -> GraphError:
    message = (
        f"Unsupported request. Object with ID '{id_}' does not exist, cannot be loaded due to "
        "missing permissions, or does not support this operation"
    )
    return GraphError(100, message, subcode=33, kind="GraphMethodException")


def of_fault(fault: Fault) -> GraphError:
    """`error` with `code` and `subcode`; the HTTP errors are transient ones or throttling."""
    status = int(fault.kind) if fault.kind.isdecimal() else 400
    usual = {401: 190, 403: 200, 404: 803, 429: 4, 500: 1, 503: 2}.get(status, 100)
    code = int(fault.options.get("code", usual))
    message = fault.options.get("message") or MESSAGES.get(code, f"(#{code}) Refused on request")
    wait = fault.options.get("retry_after") if code in THROTTLES else None
    return GraphError(code, message, subcode=fault.options.get("subcode"), status=status, wait=wait)
