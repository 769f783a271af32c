"""Refusals in the form that Google's APIs use.

https://developers.google.com/youtube/v3/docs/errors
"""

from __future__ import annotations

from typing import Any

STATUS_NAMES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    413: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}


class ApiError(Exception):
    """A call is refused with an HTTP status and a reason such as `titleRequired`."""

    def __init__(
        self,
        status: int,
        reason: str,
        message: str,
        *,
        domain: str = "youtube.api",
        location: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason
        self.message = message
        self.domain = domain
        self.location = location
        self.headers = headers or {}

    def body(self) -> dict[str, Any]:
        error: dict[str, Any] = {
            "code": self.status,
            "message": self.message,
            "errors": [self._detail()],
        }
        if self.status in STATUS_NAMES:
            error["status"] = STATUS_NAMES[self.status]
        if self.domain == "global":
            error["details"] = [_error_info(self.reason)]
        return {"error": error}

    def _detail(self) -> dict[str, str]:
        detail = {"message": self.message, "domain": self.domain, "reason": self.reason}
        if self.location is not None:
            kind = "header" if self.location == "Authorization" else "parameter"
            detail |= {"location": self.location, "locationType": kind}
        return detail


def _error_info(reason: str) -> dict[str, str]:
    return {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": reason,
        "domain": "googleapis.com",
    }


def invalid(reason: str, message: str, location: str | None = None) -> ApiError:
    return ApiError(400, reason, message, location=location)


def forbidden(reason: str, message: str) -> ApiError:
    return ApiError(403, reason, message)


def not_found(reason: str, message: str) -> ApiError:
    return ApiError(404, reason, message)


def unauthenticated() -> ApiError:
    return ApiError(
        401,
        "authError",
        "Request had invalid authentication credentials. Expected OAuth 2 access token.",
        domain="global",
        location="Authorization",
        headers={"WWW-Authenticate": 'Bearer realm="sandbox", error="invalid_token"'},
    )
