"""The public pages: one blueprint, to which each feature adds its own routes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, render_template
from werkzeug.wrappers import Response as Redirect

from meetings.addresses import Head
from meetings.web import publicly_cached

blueprint = Blueprint("public", __name__)


def public_page(template: str, head: Head, **context: Any) -> Response:
    """A page that caches may keep; what it shows is the same for everybody."""
    return publicly_cached(render_template(template, **head, **context))


def by_accept_language(address: str) -> Redirect:
    """A redirect to an address that Accept-Language has chosen."""
    response = redirect(address)
    response.headers["Vary"] = "Accept-Language"
    response.cache_control.public = True
    response.cache_control.max_age = 300
    return response
