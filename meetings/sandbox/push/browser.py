"""A browser that subscribed: its keys, and what it was sent."""

from __future__ import annotations

import base64
import secrets
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from meetings.sandbox.moment import Moment
from meetings.sandbox.store import Item

BROWSER, MESSAGE = "pushBrowser", "pushMessage"


def subscribe(moment: Moment, root: str, server_key: str = "") -> dict[str, Any]:
    """A new browser's subscription as its page hands it over; it takes only from ``server_key``."""
    key, auth, id_ = (
        ec.generate_private_key(ec.SECP256R1()),
        secrets.token_bytes(16),
        secrets.token_urlsafe(16),
    )
    body = {
        "private": key.private_numbers().private_value,
        "auth": _text(auth),
        "server_key": server_key,
        "gone": False,
    }
    moment.store.save(Item(BROWSER, id_, "", moment.seconds, body))
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return {
        "endpoint": f"{root}push/send/{id_}",
        "expirationTime": None,
        "keys": {"p256dh": _text(point), "auth": _text(auth)},
    }


def read(browser: Item, data: bytes) -> bytes:
    """The message in an aes128gcm body; raises http_ece.ECEException."""
    key = ec.derive_private_key(int(browser.body["private"]), ec.SECP256R1())
    auth = base64.urlsafe_b64decode(browser.body["auth"] + "==")
    plain: bytes = http_ece.decrypt(data, private_key=key, auth_secret=auth, version="aes128gcm")
    return plain


def deliver(moment: Moment, browser: Item, body: dict[str, Any]) -> str:
    """Keep a message; one of the same topic takes its place (RFC 8030, 5.4)."""
    topic = body["topic"]
    for item in moment.store.items(MESSAGE, browser.id):
        if topic and item.body["topic"] == topic:
            moment.store.remove(item)
    id_ = secrets.token_urlsafe(12)
    moment.store.save(Item(MESSAGE, id_, browser.id, moment.seconds, body))
    return id_


def messages(moment: Moment, id_: str) -> list[dict[str, Any]]:
    """What the browser was sent, oldest first."""
    return [item.body for item in reversed(moment.store.items(MESSAGE, id_))]


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
