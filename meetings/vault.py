"""Secrets and personal data at rest: encrypted with keys that rotate (Fernet, MultiFernet)."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import Flask, current_app
from sqlalchemy import LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from meetings.errors import SettingsError
from meetings.settings import Settings

_EXTENSION = "vault"


def init_app(app: Flask, settings: Settings) -> None:
    """Make the keys of the settings the keys of this application."""
    app.extensions[_EXTENSION] = MultiFernet(_keys(settings))


def _keys(settings: Settings) -> list[Fernet]:
    """The keys of MEETINGS_TOKEN_KEYS, newest first; without any, one derived from the secret key."""
    given = [key.strip() for key in settings.token_keys.split(",") if key.strip()]
    if not given:
        digest = hashlib.sha256(b"meetings vault " + settings.secret_key.encode()).digest()
        return [Fernet(base64.urlsafe_b64encode(digest))]
    try:
        return [Fernet(key) for key in given]
    except ValueError as error:
        raise SettingsError(
            "MEETINGS_TOKEN_KEYS holds a key that is no Fernet key; make one with "
            "`python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'`."
        ) from error


def _vault() -> MultiFernet:
    vault: MultiFernet = current_app.extensions[_EXTENSION]
    return vault


class Encrypted(TypeDecorator[str]):
    """A text that the database sees only encrypted."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else _vault().encrypt(value.encode())

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        try:
            return _vault().decrypt(bytes(value)).decode()
        except InvalidToken as error:
            raise SettingsError(
                "A stored secret was encrypted with a key that MEETINGS_TOKEN_KEYS no longer holds; "
                "add the old key at the end of the list."
            ) from error
