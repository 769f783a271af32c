"""The ticket by which an application server proves who it is: VAPID (RFC 8292), a JWT with ES256."""

from __future__ import annotations

import base64
import json
import re
from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

LONGEST = timedelta(hours=24)
_HEADER = re.compile(r"vapid t=([\w-]+\.[\w-]+\.[\w-]+), ?k=([\w-]+)")


class Refused(Exception):
    """The ticket does not hold; ``str`` says why."""


def check(header: str, audience: str, now: datetime) -> str:
    """The server's public key as base64url, when its ticket is for this service and in date."""
    found = _HEADER.fullmatch(header)
    if found is None:
        raise Refused("there is no ticket")
    ticket, key = found.groups()
    signed, _dot, seal = ticket.rpartition(".")
    head, claims = (json.loads(_bytes(part)) for part in signed.split("."))
    if head.get("alg") != "ES256" or not _is_signed(key, signed, _bytes(seal)):
        raise Refused("the signature does not hold")
    _check_claims(claims, audience, now)
    return key


def _is_signed(key: str, signed: str, seal: bytes) -> bool:
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(key))
    pair = (int.from_bytes(seal[:32]), int.from_bytes(seal[32:]))
    try:
        point.verify(encode_dss_signature(*pair), signed.encode(), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return len(seal) == 64


def _check_claims(claims: dict[str, Any], audience: str, now: datetime) -> None:
    if claims.get("aud") != audience:
        raise Refused("it is for another service")
    left = timedelta(seconds=claims.get("exp", 0) - now.timestamp())
    if not timedelta() < left <= LONGEST:
        raise Refused("it is out of date")
    if not str(claims.get("sub", "")).startswith(("mailto:", "https://", "http://127.0.0.1")):
        raise Refused("it names nobody to write to")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
