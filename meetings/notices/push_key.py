"""The VAPID key that browsers and their push services know us by (RFC 8292)."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from calendars.itip import is_mailbox
from meetings.notices import tokens
from meetings.settings import Settings

# The order of P-256 (SEC 2, 2.4.2): a private key is 1 to one less.
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
VALID = timedelta(hours=12)


def private_key(settings: Settings) -> ec.EllipticCurvePrivateKey:
    """The key of the settings, else one derived from the secret key."""
    if settings.push_key:
        number = int.from_bytes(base64.urlsafe_b64decode(settings.push_key + "="))
    else:
        number = int.from_bytes(tokens.keyed(settings, "push key"))
    return ec.derive_private_key(number % (ORDER - 1) + 1, ec.SECP256R1())


def public_key(settings: Settings) -> str:
    """What a page gives the browser as applicationServerKey: base64url of the uncompressed point."""
    point = private_key(settings).public_key()
    return _text(point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def new_key() -> str:
    """A fresh private key, as the setting wants it."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return _text((number - 1).to_bytes(32))


def authorization(settings: Settings, endpoint: str, now: datetime) -> str:
    """The Authorization header for the push service of that endpoint."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((now + VALID).timestamp()),
        "sub": _contact(settings),
    }
    headers: dict[str, str] = Vapid02(private_key(settings)).sign(claims)
    return headers["Authorization"]


def _contact(settings: Settings) -> str:
    """Where the push service may complain."""
    address = parseaddr(settings.mail_from)[1]
    return f"mailto:{address}" if is_mailbox(address) else settings.base_url


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
