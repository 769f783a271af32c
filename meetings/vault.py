"""Secrets and personal data at rest: encrypted with keys that rotate (Fernet, MultiFernet)."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import Flask, current_app
from sqlalchemy import Column, LargeBinary, Table, select, type_coerce, update
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator

from meetings.database import Base
from meetings.errors import SettingsError
from meetings.settings import Settings

_EXTENSION = "vault"


def init_app(app: Flask, settings: Settings) -> None:
    """Make the keys of the settings the keys of this application."""
    app.extensions[_EXTENSION] = MultiFernet(_keys(settings))


def _keys(settings: Settings) -> list[Fernet]:
    """The keys of MEETINGS_TOKEN_KEYS, newest first, then one derived from the secret key.

    The last is what is used as long as none is given, and what was written until then.
    """
    given = [key.strip() for key in settings.token_keys.split(",") if key.strip()]
    digest = hashlib.sha256(b"meetings vault " + settings.secret_key.encode()).digest()
    try:
        return [*map(Fernet, given), Fernet(base64.urlsafe_b64encode(digest))]
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


def can_read(session: Session, column: Column[Any]) -> bool:
    """Whether our keys read what the first filled row holds in an encrypted column."""
    raw = session.scalar(
        select(type_coerce(column, LargeBinary)).where(column.is_not(None)).limit(1)
    )
    try:
        if raw is not None:
            _vault().decrypt(bytes(raw))
    except InvalidToken:
        return False
    return True


def write_anew(session: Session, batch: int = 200) -> int:
    """Encrypt everything at rest with the newest key, in short transactions; returns how many values.

    Harmless to repeat and to stop in the middle: old keys are still read.
    """
    return sum(
        _write_column_anew(session, table, column, batch)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Encrypted)
    )


def _write_column_anew(session: Session, table: Table, column: Column[Any], batch: int) -> int:
    (key,) = table.primary_key.columns
    raw = type_coerce(column, LargeBinary)
    rows = select(key, raw).where(column.is_not(None)).order_by(key).limit(batch)
    count, last = 0, None
    while found := session.execute(rows if last is None else rows.where(key > last)).all():
        for id_, value in found:
            anew = type_coerce(_vault().rotate(bytes(value)), LargeBinary)
            session.execute(update(table).where(key == id_, raw == value).values({column: anew}))
        session.commit()
        count, last = count + len(found), found[-1][0]
    session.commit()
    return count
