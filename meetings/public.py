"""The public pages: one blueprint, to which each feature adds its own routes."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template
from werkzeug.wrappers import Response as Redirect

from meetings import public_form
from meetings.addresses import Head
from meetings.web import publicly_cached

blueprint = Blueprint("public", __name__)
_TOKEN = "the-token-of-this-copy"  # noqa: S105 - stands where the token goes


def public_page(template: str, head: Head, **context: Any) -> Response:
    """A page that caches may keep; what it shows is the same for everybody."""
    return publicly_cached(render_template(template, **head, **context))


def page_with_form(template: str, head: Head, now: datetime, **context: Any) -> Response:
    """The same with a form in which ``form_token`` is to be written: every copy has its own.

    The token makes it no other page, so the tag is of the rest, and weak (RFC 9110, 8.8.1).
    """
    page = render_template(template, **head, form_token=_TOKEN, **context)
    answer = make_response(page.replace(_TOKEN, public_form.token(now)))
    answer.set_etag(hashlib.sha256(page.encode()).hexdigest()[:32], weak=True)
    return publicly_cached(answer)


def by_accept_language(address: str) -> Redirect:
    """A redirect to an address that Accept-Language has chosen."""
    response = redirect(address)
    response.headers["Vary"] = "Accept-Language"
    response.cache_control.public = True
    response.cache_control.max_age = 300
    return response
