"""Facebook Login by hand: a code, a short token, a long one, and with it the pages' lasting ones.

https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow and
https://developers.facebook.com/docs/facebook-login/guides/access-tokens/get-long-lived
"""

from __future__ import annotations

from urllib.parse import urlencode

from flask_babel import gettext as _

from meetings.broadcasts.accounts import Choice
from meetings.broadcasts.calling import unreadable
from meetings.broadcasts.facebook.accounts import choices
from meetings.broadcasts.facebook.graph import VERSION, Graph
from meetings.broadcasts.login import SECONDS
from meetings.errors import InvalidInput
from meetings.settings import Settings

SCOPES = ("pages_show_list", "pages_read_engagement", "pages_manage_posts")


class FacebookLogin:
    """See ``login.Login``; this platform's codes know no verifier."""

    def __init__(self, settings: Settings, back: str) -> None:
        self._settings, self._back = settings, back

    def address(self, state: str, verifier: str) -> str:
        """Asked again for whatever was declined before."""
        query = {
            "client_id": self._settings.facebook_app_id,
            "redirect_uri": self._back,
            "state": state,
            "response_type": "code",
            "auth_type": "rerequest",
            "scope": ",".join(SCOPES),
        }
        return f"{self._settings.facebook_pages}/{VERSION}/dialog/oauth?{urlencode(query)}"

    def choices(self, code: str, verifier: str) -> list[Choice]:
        """The pages that were ticked, each with a token that lasts."""
        short = self._token(code=code, redirect_uri=self._back)
        long = self._token(grant_type="fb_exchange_token", fb_exchange_token=short)
        self._require_permissions(long)
        return choices(self._settings.facebook_root, long, SECONDS)

    def _token(self, **asked: str) -> str:
        graph = Graph(self._settings.facebook_root, None, SECONDS)
        answer = graph.post(
            "oauth/access_token",
            client_id=self._settings.facebook_app_id,
            client_secret=self._settings.facebook_app_secret,
            **asked,
        )
        if not isinstance(answer.get("access_token"), str):
            raise unreadable()
        return str(answer["access_token"])

    def _require_permissions(self, token: str) -> None:
        graph = Graph(self._settings.facebook_root, token, SECONDS)
        granted = {
            each.get("permission")
            for each in graph.pages("me/permissions")
            if each.get("status") == "granted"
        }
        if lacking := [scope for scope in SCOPES if scope not in granted]:
            raise InvalidInput(
                _(
                    "Facebook was not allowed everything that is needed (%(lacking)s). Connect again "
                    "and leave all switches on.",
                    lacking=", ".join(lacking),
                )
            )
