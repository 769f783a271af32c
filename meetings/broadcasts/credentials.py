"""Credentials of a YouTube channel: the authorised-user file that Google's tools write."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _

from meetings.errors import InvalidInput

REQUIRED = ("client_id", "client_secret", "refresh_token")
GOOGLE_TOKENS = "https://oauth2.googleapis.com/token"
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def read_credentials(text: str) -> str:
    """The file's fields that we keep, as JSON. Raises InvalidInput; no sentence repeats a secret."""
    given = _object(text)
    if given.get("type", "authorized_user") != "authorized_user":
        raise InvalidInput(
            _(
                "This is no authorised-user file: its type must be “authorized_user”. "
                "A service account cannot own a YouTube channel."
            ),
            field="credentials",
        )
    for name in REQUIRED:
        if not isinstance(given.get(name), str) or not given[name].strip():
            raise InvalidInput(
                _(
                    "The credentials lack “%(name)s”. Write the file again with Google's tool.",
                    name=name,
                ),
                field="credentials",
            )
    kept = {name: given[name].strip() for name in REQUIRED}
    if isinstance(given.get("channel_id"), str):
        kept["channel_id"] = given["channel_id"]
    return json.dumps({**kept, "token_uri": _token_uri(given.get("token_uri"))}, sort_keys=True)


def _object(text: str) -> dict[str, Any]:
    try:
        given = json.loads(text)
    except ValueError as error:
        raise InvalidInput(
            _("The credentials are no JSON. Use the authorised-user file as it was written."),
            field="credentials",
        ) from error
    if not isinstance(given, dict):
        raise InvalidInput(
            _("The credentials must be one JSON object with client and refresh token."),
            field="credentials",
        )
    return given


def _token_uri(given: Any) -> str:
    """Where access tokens come from; secrets go there, so only over https, or to this machine."""
    address = str(given or GOOGLE_TOKENS)
    parts = urlsplit(address)
    if parts.hostname and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    ):
        return address
    raise InvalidInput(
        _("The “token_uri” of the credentials must be an https address."), field="credentials"
    )
