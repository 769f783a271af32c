"""A browser's push subscription: the endpoint of its push service and the keys to encrypt for it.

https://www.w3.org/TR/push-api/#pushsubscription-interface
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from flask_babel import gettext as _

from meetings.errors import InvalidInput
from meetings.settings import Settings

LONGEST = 1000
LOOPBACK = ("127.0.0.1", "localhost", "::1")
PRINTABLE = re.compile(r"[!-~]+")


@dataclass(frozen=True)
class Browser:
    """``p256dh`` and ``auth`` are base64url without padding (RFC 8291, 3)."""

    endpoint: str = field(repr=False)
    p256dh: str = field(repr=False)
    auth: str = field(repr=False)

    @classmethod
    def given(cls, settings: Settings, data: Any) -> Browser:
        """What a page sent; raises InvalidInput for what no push service of the settings gave out."""
        try:
            keys = data["keys"]
            browser = cls(data["endpoint"], keys["p256dh"], keys["auth"])
            browser._check(settings)
        except (KeyError, TypeError, ValueError, binascii.Error):
            raise InvalidInput(
                _("This browser cannot be reached. Subscribe by e-mail or Telegram instead.")
            ) from None
        return browser

    @classmethod
    def kept(cls, address: str) -> Browser:
        """From what a subscriber's address holds."""
        return cls(**json.loads(address))

    @property
    def address(self) -> str:
        """What a subscriber keeps."""
        return json.dumps({"endpoint": self.endpoint, "p256dh": self.p256dh, "auth": self.auth})

    def _check(self, settings: Settings) -> None:
        if len(self.endpoint) > LONGEST or not PRINTABLE.fullmatch(self.endpoint):
            raise ValueError
        if not is_push_service(settings, self.endpoint):
            raise ValueError
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(self.p256dh))
        if len(decoded(self.auth)) != 16:
            raise ValueError


def is_push_service(settings: Settings, endpoint: str) -> bool:
    """Whether we send there at all: a host of the settings, by HTTPS at its usual port."""
    parts = urlsplit(endpoint)
    host = parts.hostname or ""
    known = settings.push_hosts.split()
    if host not in known and not any(host.endswith(f".{each}") for each in known):
        return False
    return host in LOOPBACK or (parts.scheme == "https" and parts.port in (None, 443))


def decoded(text: str) -> bytes:
    """base64url without padding; raises ValueError."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
