"""Google's web flow, and the channel that the access is for.

https://developers.google.com/identity/protocols/oauth2/web-server
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from google_auth_oauthlib.flow import Flow
from oauthlib.oauth2 import OAuth2Error
from requests import RequestException

from meetings.broadcasts.accounts import Choice
from meetings.broadcasts.credentials import LOOPBACK
from meetings.broadcasts.failure import Failure, Verdict
from meetings.broadcasts.login import SECONDS, require_some
from meetings.broadcasts.youtube.client import Client
from meetings.broadcasts.youtube.items import items_of
from meetings.errors import InvalidInput, SettingsError
from meetings.settings import Settings

SCOPE = "https://www.googleapis.com/auth/youtube"
GOOGLE = {
    "auth_uri": "https://accounts.google.com/o/oauth2/auth",
    "token_uri": "https://oauth2.googleapis.com/token",
}


class GoogleLogin:
    """See ``login.Login``."""

    def __init__(self, settings: Settings, back: str) -> None:
        self._settings, self._back = settings, back
        self._config = _config(settings)

    def address(self, state: str, verifier: str) -> str:
        """Always asked for consent: only then a token comes that lasts."""
        flow = self._flow(verifier)
        address, _state = flow.authorization_url(
            access_type="offline", prompt="consent", state=state
        )
        return str(address)

    def choices(self, code: str, verifier: str) -> list[Choice]:
        """The one channel that was chosen at Google's page."""
        flow = self._flow(verifier)
        try:
            flow.fetch_token(code=code, timeout=SECONDS)
        except OAuth2Error as error:
            raise Failure(Verdict.RECONNECT, error.error or "refused") from None
        except (RequestException, ValueError) as error:
            raise Failure(Verdict.RETRY, type(error).__name__) from None
        return self._channels(flow.credentials)

    def _flow(self, verifier: str) -> Flow:
        _allow_the_sandbox(self._config["token_uri"])
        flow = Flow.from_client_config(
            {"web": self._config}, scopes=[SCOPE], redirect_uri=self._back
        )
        flow.code_verifier = verifier
        return flow

    def _channels(self, granted: Any) -> list[Choice]:
        if SCOPE not in (granted.granted_scopes or ()):
            raise InvalidInput(
                _(
                    "Google was not allowed to manage your YouTube account. Connect again and leave "
                    "the tick at “Manage your YouTube account”."
                )
            )
        if not granted.refresh_token:
            raise Failure(Verdict.RECONNECT, "no refresh token")
        known = {
            "client_id": self._config["client_id"],
            "client_secret": self._config["client_secret"],
            "refresh_token": granted.refresh_token,
            "token_uri": self._config["token_uri"],
        }
        client = Client(json.dumps(known), self._settings.youtube_api_root, SECONDS)
        listed = client.api.channels().list(part="id,snippet", mine=True)
        found = [_choice(item, known) for item in items_of(client.call(listed))]
        return require_some(
            found,
            _("This Google account has no YouTube channel yet. Make one at YouTube first."),
        )


def _choice(item: dict[str, Any], known: dict[str, str]) -> Choice:
    id_ = str(item["id"])
    name = str(item.get("snippet", {}).get("title") or id_)
    return Choice(id_, name, json.dumps({**known, "channel_id": id_}, sort_keys=True))


def _config(settings: Settings) -> dict[str, str]:
    """The client's id, secret and addresses. Raises SettingsError for a file that cannot be used."""
    if not settings.google_client_file:
        known = {
            "client_id": settings.google_client_id,
            "client_secret": settings.google_client_secret,
        }
        return {**_addresses(settings), **known}
    try:
        text = Path(settings.google_client_file).read_text(encoding="utf-8-sig")
        web = json.loads(text)["web"]
        return {name: str(web[name]) for name in ("client_id", "client_secret", *GOOGLE)}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(
            "MEETINGS_GOOGLE_CLIENT_FILE names no client file of a web application; "
            "download it again from Google's console."
        ) from error


def _addresses(settings: Settings) -> dict[str, str]:
    root = settings.youtube_api_root.rstrip("/")
    return {"auth_uri": f"{root}/o/oauth2/auth", "token_uri": f"{root}/token"} if root else GOOGLE


def _allow_the_sandbox(token_uri: str) -> None:
    """The library refuses http, even to this machine, and takes fewer scopes than asked for an error."""
    parts = urlsplit(token_uri)
    if parts.scheme == "http" and parts.hostname in LOOPBACK:
        os.environ.setdefault("OAUTHLIB_INSECURE_TRANSPORT", "1")
    os.environ.setdefault("OAUTHLIB_RELAX_TOKEN_SCOPE", "1")
