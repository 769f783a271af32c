"""Methods, parameters and schemas of the YouTube Data API, read from its discovery document."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from googleapiclient.discovery_cache import get_static_doc

NOT_A_PART = {"etag", "kind", "eventId", "visitorId"}


@dataclass(frozen=True)
class Parameter:
    name: str
    type: str
    required: bool = False
    repeated: bool = False
    choices: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    pattern: str | None = None
    default: str | None = None


@dataclass(frozen=True)
class Method:
    id: str
    verb: str
    path: str
    parameters: Mapping[str, Parameter]
    scopes: frozenset[str]
    body: str | None
    answer: str | None
    largest_upload: int | None


@cache
def document() -> dict[str, Any]:
    text = get_static_doc("youtube", "v3")
    if text is None:
        raise RuntimeError("google-api-python-client brings no document of youtube v3; update it.")
    found: dict[str, Any] = json.loads(text)
    return found


@cache
def method(name: str) -> Method:
    """The method of an id such as `youtube.liveBroadcasts.insert`."""
    _, resource, verb = name.split(".")
    raw = document()["resources"][resource]["methods"][verb]
    media = raw.get("mediaUpload")
    return Method(
        id=raw["id"],
        verb=raw["httpMethod"],
        path=raw["path"],
        parameters=_parameters(raw.get("parameters", {})),
        scopes=frozenset(raw["scopes"]),
        body=raw.get("request", {}).get("$ref"),
        answer=raw.get("response", {}).get("$ref"),
        largest_upload=int(media["maxSize"]) if media else None,
    )


@cache
def common_parameters() -> Mapping[str, Parameter]:
    """What every method accepts: `alt`, `fields`, `prettyPrint` …"""
    return _parameters(document()["parameters"])


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = document()["schemas"][name]
    return found


@cache
def scopes() -> Mapping[str, str]:
    """Every OAuth scope with its description."""
    listed = document()["auth"]["oauth2"]["scopes"]
    return {scope: about["description"] for scope, about in listed.items()}


@cache
def parts(resource: str) -> frozenset[str]:
    """The names that `part` may hold for a schema such as `LiveBroadcast`."""
    return frozenset(schema(resource)["properties"]) - NOT_A_PART


def resource_of(method_: Method) -> str:
    """The schema that a method is about: its body, its answer, or an item of its answer."""
    if method_.body is not None:
        return method_.body
    assert method_.answer is not None
    items = schema(method_.answer)["properties"].get("items")
    return str(items["items"]["$ref"]) if items else method_.answer


def _parameters(raw: Mapping[str, Mapping[str, Any]]) -> dict[str, Parameter]:
    return {name: _parameter(name, about) for name, about in raw.items()}


def _parameter(name: str, about: Mapping[str, Any]) -> Parameter:
    return Parameter(
        name=name,
        type=about["type"],
        required=about.get("required", False),
        repeated=about.get("repeated", False),
        choices=tuple(about.get("enum", ())),
        minimum=_number(about.get("minimum")),
        maximum=_number(about.get("maximum")),
        pattern=about.get("pattern"),
        default=about.get("default"),
    )


def _number(text: str | None) -> int | None:
    return None if text is None else int(text)
