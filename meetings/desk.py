"""The desk: one blueprint for the staff's pages, to which each feature adds its own routes."""

from __future__ import annotations

from flask import Blueprint, Response

blueprint = Blueprint("desk", __name__, url_prefix="/<lang>/desk")


@blueprint.url_value_preprocessor
def _take_language(_endpoint: str | None, values: dict[str, object] | None) -> None:
    """The language is read from the address by ``i18n``; views need not take it."""
    if values:
        values.pop("lang", None)


@blueprint.after_request
def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
