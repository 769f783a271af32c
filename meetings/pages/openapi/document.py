"""The OpenAPI document (https://spec.openapis.org/oas/v3.1.1) at its address."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from flask import Response, jsonify

from meetings import access
from meetings.pages.openapi.operations import PATHS
from meetings.pages.openapi.schemas import SCHEMAS
from meetings.public import blueprint
from meetings.settings import Settings
from meetings.web import publicly_cached

MAX_AGE = 3600


@blueprint.get("/api/v1/openapi.json")
@access.public
def openapi_json() -> Response:
    """All that programs may ask, for people's tools."""
    settings = Settings.current()
    return publicly_cached(jsonify(document(settings.base_url)), max_age=MAX_AGE)


def document(base_url: str) -> dict[str, Any]:
    """The whole document."""
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "No-Tie",
            "version": version("meetings"),
            "description": "Open-air meetings of officials and residents: what is public of them.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": base_url}],
        "paths": PATHS,
        "components": {"schemas": SCHEMAS},
    }
