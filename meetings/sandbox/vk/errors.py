"""Refusals in the form of VK's API: HTTP 200 with an error inside.

https://dev.vk.com/en/reference/errors
"""

from __future__ import annotations

import secrets

from flask import Response, jsonify, request

from meetings.sandbox.faults import Fault
from meetings.sandbox.visit import Refusal

MESSAGES = {
    1: "Unknown error occurred",
    5: "User authorization failed: invalid access_token (4).",
    6: "Too many requests per second",
    7: "Permission to perform this action is denied",
    9: "Flood control",
    10: "Internal server error",
    14: "Captcha needed",
    15: "Access denied",
    29: "Rate limit reached",
    100: "One of the parameters specified was missing or invalid",
    204: "Access denied",
    214: "Access to adding post denied",
    1117: "Access token has expired",
}
HIDDEN = {"access_token", "captcha_key"}


class VkError(Refusal):
    """`code` of VK; captcha carries the number and picture of its riddle."""

    def __init__(self, code: int, message: str = "") -> None:
        self.code = code
        self.message = message or MESSAGES.get(code, "Refused on request")
        self.reason = str(code)
        super().__init__(self.message)

    def response(self) -> Response:
        error = {"error_code": self.code, "error_msg": self.message, "request_params": _sent()}
        if self.code == 14:
            sid = str(secrets.randbelow(10**12))
            error |= {"captcha_sid": sid, "captcha_img": f"{request.host_url}vk/captcha?sid={sid}"}
        return jsonify({"error": error})


class Broken(Refusal):
    """The web server before the API fails: no JSON at all."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status, self.reason = status, str(status)

    def response(self) -> Response:
        return Response(f"<html><h1>{self.status}</h1></html>", self.status)


def _sent() -> list[dict[str, str]]:
    given = {"method": request.path.rpartition("/")[2], **request.args, **request.form}
    return [{"key": name, "value": value} for name, value in given.items() if name not in HIDDEN]


def invalid(what: str) -> VkError:
    return VkError(100, f"One of the parameters specified was missing or invalid: {what}")


def of_fault(fault: Fault) -> Refusal:
    """`error` with `code`; the kinds named after HTTP answers are such answers."""
    if "code" in fault.options:
        return VkError(int(fault.options["code"]), str(fault.options.get("message", "")))
    return Broken(int(fault.kind) if fault.kind.isdecimal() else 500)
