"""Refusals in the form of the Bot API: ``{"ok": false, "error_code", "description", "parameters"}``.

https://core.telegram.org/bots/api#making-requests
"""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify

NAMES = {
    400: "Bad Request",
    403: "Forbidden",
    409: "Conflict",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
}
# What a fault answers whose wish names no reason.
ON_REQUEST = {
    400: "the sandbox was asked to refuse",
    403: "bot was kicked from the channel chat",
}


class Refusal(Exception):
    """A call is refused; ``description`` is the API's own sentence."""

    def __init__(self, code: int, reason: str = "", **parameters: Any) -> None:
        self.code = code
        self.description = ": ".join(filter(None, (NAMES.get(code, ""), reason)))
        self.parameters = parameters
        super().__init__(self.description)

    def answer(self) -> Response:
        """The refusal as JSON, under its own status."""
        body: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.parameters:
            body["parameters"] = self.parameters
        response = jsonify(body)
        response.status_code = self.code
        return response


def bad_request(reason: str) -> Refusal:
    return Refusal(400, reason)


def unknown_token() -> Refusal:
    refusal = Refusal(401)
    refusal.description = "Unauthorized"
    return refusal


def unknown_method() -> Refusal:
    refusal = Refusal(404)
    refusal.description = "Not Found"
    return refusal


def too_many(seconds: int) -> Refusal:
    return Refusal(429, f"retry after {seconds}", retry_after=seconds)


def on_request(code: int, options: dict[str, Any]) -> Refusal:
    """The refusal that a fault asks for; `reason` and `retry_after` may be named."""
    if code == 401:
        return unknown_token()
    if code == 404:
        return unknown_method()
    if code == 429:
        return too_many(int(options.get("retry_after", 1)))
    return Refusal(code, options.get("reason", ON_REQUEST.get(code, "")))
