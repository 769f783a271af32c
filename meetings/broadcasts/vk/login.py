"""VK's authorization code flow: one code, one token that lasts until it is withdrawn.

https://id.vk.com/about/business/go/docs/ru/vkid/latest/oauth-vkontakte/authcode-flow-user
"""

from __future__ import annotations

from urllib.parse import urlencode

from flask_babel import gettext as _

from meetings.broadcasts.accounts import Choice
from meetings.broadcasts.calling import Caller, json_object, unreadable
from meetings.broadcasts.failure import Failure, Verdict
from meetings.broadcasts.login import SECONDS
from meetings.broadcasts.vk.accounts import choices
from meetings.broadcasts.vk.client import VERSION, Client
from meetings.errors import InvalidInput
from meetings.settings import Settings

# https://dev.vk.com/en/reference/access-rights
RIGHTS = {"video": 16, "wall": 8192, "offline": 65536, "groups": 262144}


class VKLogin:
    """See ``login.Login``; this platform's codes know no verifier."""

    def __init__(self, settings: Settings, back: str) -> None:
        self._settings, self._back = settings, back

    def address(self, state: str, verifier: str) -> str:
        """Where a person is asked for their own rights to videos, wall and communities."""
        query = {
            "client_id": self._settings.vk_app_id,
            "redirect_uri": self._back,
            "state": state,
            "response_type": "code",
            "display": "page",
            "scope": ",".join(RIGHTS),
            "v": VERSION,
        }
        return f"{self._settings.vk_login}/authorize?{urlencode(query)}"

    def choices(self, code: str, verifier: str) -> list[Choice]:
        """The communities of the person, and their own page."""
        token = self._token(code)
        self._require_rights(token)
        return choices(self._settings.vk_root, token, SECONDS)

    def _token(self, code: str) -> str:
        form = {
            "client_id": self._settings.vk_app_id,
            "client_secret": self._settings.vk_app_secret,
            "redirect_uri": self._back,
            "code": code,
        }
        address = f"{self._settings.vk_login}/access_token"
        answer = Caller(SECONDS).send("POST", address, form=form)
        found = json_object(answer)
        if isinstance(found.get("error"), str):
            raise Failure(Verdict.RECONNECT, found["error"][:60])
        if not isinstance(found.get("access_token"), str):
            raise unreadable()
        return str(found["access_token"])

    def _require_rights(self, token: str) -> None:
        granted = Client(self._settings.vk_root, token, SECONDS).call("account.getAppPermissions")
        if not isinstance(granted, int):
            raise unreadable()
        if lacking := [name for name, bit in RIGHTS.items() if not granted & bit]:
            raise InvalidInput(
                _(
                    "VK was not allowed everything that is needed (%(lacking)s). Connect again and "
                    "allow all of it.",
                    lacking=", ".join(lacking),
                )
            )
