"""JSON bodies of calls, held against the schemas of the discovery document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from meetings.sandbox.discovery import schema
from meetings.sandbox.errors import ApiError, invalid
from meetings.sandbox.moment import read_time
from meetings.sandbox.parameters import invalid_argument

ENUM_REASONS = {
    "privacyStatus": "invalidPrivacyStatus",
    "latencyPreference": "invalidLatencyPreferenceOptions",
    "projection": "invalidProjection",
    "ingestionType": "invalidIngestionType",
    "resolution": "invalidResolution",
    "frameRate": "invalidFrameRate",
}
TIME_REASONS = {
    "scheduledStartTime": "invalidScheduledStartTime",
    "scheduledEndTime": "invalidScheduledEndTime",
}
NUMBERS = {"uint32": (0, 2**32 - 1), "int32": (-(2**31), 2**31 - 1)}


def check_payload(name: str, body: Any) -> dict[str, Any]:
    """The body itself, once every name, type, enum value and time in it is right.

    Raises ApiError with the documented reason of the field, or `invalid`.
    """
    _check_object(name, _message_name(name), body)
    checked: dict[str, Any] = body
    return checked


def _message_name(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def _check_object(name: str, place: str, value: Any) -> None:
    if not isinstance(value, dict):
        raise invalid_argument(f"Invalid value at '{place}': an object is expected.", place)
    about = schema(name)
    for key, item in value.items():
        if key not in about["properties"]:
            raise _unknown_name(key, place)
        if item is not None:
            _check(about["properties"][key], key, f"{place}.{key}", item)


def _check(about: Mapping[str, Any], key: str, place: str, value: Any) -> None:
    if "$ref" in about:
        _check_object(about["$ref"], place, value)
    elif about["type"] == "array":
        _check_array(about, key, place, value)
    elif about["type"] == "object":
        _require(isinstance(value, dict), place, "an object")
    else:
        _check_scalar(about, key, place, value)


def _check_array(about: Mapping[str, Any], key: str, place: str, value: Any) -> None:
    _require(isinstance(value, list), place, "a list")
    for position, item in enumerate(value):
        _check(about["items"], key, f"{place}[{position}]", item)


def _check_scalar(about: Mapping[str, Any], key: str, place: str, value: Any) -> None:
    if about["type"] == "boolean":
        _require(isinstance(value, bool), place, "true or false")
    elif about["type"] == "integer":
        _check_integer(about, place, value)
    elif about["type"] == "string":
        _check_text(about, key, place, value)


def _check_integer(about: Mapping[str, Any], place: str, value: Any) -> None:
    low, high = NUMBERS[about.get("format", "int32")]
    right = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
    _require(right, place, f"a whole number from {low} to {high}")


def _check_text(about: Mapping[str, Any], key: str, place: str, value: Any) -> None:
    _require(isinstance(value, str), place, "a string")
    if "enum" in about and (value not in about["enum"] or value.lower().endswith("unspecified")):
        reason = ENUM_REASONS.get(key)
        message = f"Invalid value at '{place}': \"{value}\""
        raise invalid(reason, message, place) if reason else invalid_argument(message, place)
    if about.get("format") == "date-time":
        _check_time(key, place, value)


def _check_time(key: str, place: str, value: str) -> None:
    try:
        read_time(value)
    except ValueError:
        reason = TIME_REASONS.get(key, "invalid")
        raise invalid(reason, f"'{place}' is no RFC 3339 time: \"{value}\"", place) from None


def _unknown_name(key: str, place: str) -> ApiError:
    return invalid_argument(
        f"Invalid JSON payload received. Unknown name \"{key}\" at '{place}': Cannot find field."
    )


def _require(right: bool, place: str, expected: str) -> None:
    if not right:
        raise invalid_argument(f"Invalid value at '{place}': {expected} is expected.", place)
