"""Query parameters of a call, held against the discovery document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from meetings.sandbox.discovery import Method, Parameter, common_parameters, parts, resource_of
from meetings.sandbox.errors import ApiError, invalid

REQUIRED_REASONS = {"id": "idRequired", "broadcastStatus": "statusRequired"}
# YouTube answers `mine=false` like an absent filter.
BOOLEANS = {"true": True, "false": False, "1": True, "0": False}
UNSPECIFIED = re.compile(r"unspecified$", re.IGNORECASE)


def read_parameters(method: Method, query: MultiDict[str, str]) -> dict[str, Any]:
    """The typed parameters of one call, defaults filled in; repeated ones are lists.

    Raises ApiError for a parameter that is unknown, missing, or outside its enum or bounds.
    """
    _refuse_unknown(query, {*method.parameters, *common_parameters()})
    known = {**common_parameters(), **method.parameters}
    values = {name: _read(known[name], texts) for name, texts in query.lists()}
    _refuse_missing(method, values)
    if "part" in method.parameters:
        _refuse_unknown_parts(method, values["part"])
    return _defaults(method) | values


def _refuse_unknown(query: MultiDict[str, str], known: set[str]) -> None:
    for name in query:
        if name not in known:
            raise invalid_argument(
                f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query '
                f"parameter. Field '{name}' could not be found in request message."
            )


def _read(parameter: Parameter, texts: list[str]) -> Any:
    if parameter.repeated:
        pieces = [piece.strip() for text in texts for piece in text.split(",")]
        return [_value(parameter, piece) for piece in pieces if piece]
    return _value(parameter, texts[-1])


def _value(parameter: Parameter, text: str) -> Any:
    if parameter.type == "boolean":
        return _boolean(parameter, text)
    if parameter.type == "integer":
        return _integer(parameter, text)
    if parameter.choices and (text not in parameter.choices or UNSPECIFIED.search(text)):
        raise _bad_value(parameter, text)
    if parameter.pattern and not re.fullmatch(parameter.pattern, text):
        raise _bad_value(parameter, text)
    return text


def _boolean(parameter: Parameter, text: str) -> bool:
    if text not in BOOLEANS:
        raise _bad_value(parameter, text)
    return BOOLEANS[text]


def _integer(parameter: Parameter, text: str) -> int:
    if not re.fullmatch(r"-?\d{1,18}", text, re.ASCII):
        raise _bad_value(parameter, text)
    number = int(text)
    if parameter.minimum is not None and number < parameter.minimum:
        raise _out_of_bounds(parameter, number)
    if parameter.maximum is not None and number > parameter.maximum:
        raise _out_of_bounds(parameter, number)
    return number


def _refuse_missing(method: Method, values: Mapping[str, Any]) -> None:
    for parameter in method.parameters.values():
        if parameter.required and values.get(parameter.name) in (None, "", []):
            reason = REQUIRED_REASONS.get(parameter.name, "missingRequiredParameter")
            raise invalid(reason, f"Required parameter: {parameter.name}", parameter.name)


def _refuse_unknown_parts(method: Method, asked: list[str]) -> None:
    for part in asked:
        if part not in parts(resource_of(method)):
            raise ApiError(400, "unknownPart", f"'{part}'", domain="youtube.part", location="part")


def _defaults(method: Method) -> dict[str, Any]:
    return {
        parameter.name: _value(parameter, parameter.default)
        for parameter in method.parameters.values()
        if parameter.default is not None and not parameter.repeated
    }


def invalid_argument(message: str, location: str | None = None) -> ApiError:
    return ApiError(400, "invalid", message, domain="global", location=location)


def _bad_value(parameter: Parameter, text: str) -> ApiError:
    return invalid_argument(f"Invalid value at '{parameter.name}': \"{text}\"", parameter.name)


def _out_of_bounds(parameter: Parameter, number: int) -> ApiError:
    bounds = f"[{parameter.minimum}, {parameter.maximum}]"
    return invalid(
        "invalidParameter",
        f"Invalid value '{number}'. Values must be within the range: {bounds}",
        parameter.name,
    )
