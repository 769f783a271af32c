"""Secrets at rest change their key without being lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from cryptography.fernet import Fernet, InvalidToken
from flask import Flask
from sqlalchemy import LargeBinary, select, type_coerce

from meetings import vault
from meetings.broadcasts.channel import Channel
from meetings.database import db
from meetings.errors import SettingsError
from meetings.keys import keys_group
from tests.factories import Make

OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))
SetKeys = Callable[..., None]


@pytest.fixture
def keys(app: Flask, monkeypatch: pytest.MonkeyPatch) -> SetKeys:
    """Restarts the service with these keys, newest first."""

    def use(*keys: str) -> None:
        monkeypatch.setitem(app.extensions, "vault", app.extensions["vault"])
        settings = replace(app.extensions["settings"], token_keys=",".join(keys))
        vault.init_app(app, settings)
        db.session.expire_all()

    return use


def stored() -> list[bytes]:
    raw = type_coerce(Channel.credentials, LargeBinary)
    found = [bytes(value) for value in db.session.scalars(select(raw).order_by(Channel.id))]
    db.session.rollback()
    return found


def rotate(app: Flask) -> str:
    found = app.test_cli_runner().invoke(keys_group, ["rotate"])
    assert found.exit_code == 0, found.output
    return found.output


def test_everything_is_written_anew(app: Flask, make: Make, keys: SetKeys) -> None:
    keys(OLD)
    for number in range(5):
        make.channel(credentials=f"secret {number}")
    db.session.commit()
    keys(NEW, OLD)
    with pytest.raises(InvalidToken):
        Fernet(NEW).decrypt(stored()[0])
    assert "5 stored secrets" in rotate(app)
    assert [Fernet(NEW).decrypt(value) for value in stored()] == [
        f"secret {number}".encode() for number in range(5)
    ]
    keys(NEW)
    assert [channel.credentials for channel in db.session.scalars(select(Channel))] == [
        f"secret {number}" for number in range(5)
    ]


def test_in_short_transactions_that_can_be_repeated(make: Make, keys: SetKeys) -> None:
    keys(OLD)
    for _number in range(5):
        make.channel(credentials="secret")
    db.session.commit()
    keys(NEW, OLD)
    assert vault.write_anew(db.session(), batch=2) == 5
    assert vault.write_anew(db.session(), batch=5) == 5
    assert {Fernet(NEW).decrypt(value) for value in stored()} == {b"secret"}


def test_the_way_from_the_derived_key(app: Flask, make: Make, keys: SetKeys) -> None:
    make.channel(credentials="secret")
    db.session.commit()
    keys(NEW)
    rotate(app)
    assert [Fernet(NEW).decrypt(value) for value in stored()] == [b"secret"]


def test_a_key_taken_away_too_early_is_named(make: Make, keys: SetKeys) -> None:
    keys(OLD)
    channel: Any = make.channel(credentials="secret")
    db.session.commit()
    keys(NEW)
    with pytest.raises(SettingsError, match="MEETINGS_TOKEN_KEYS"):
        db.session.refresh(channel)


def test_a_new_key_is_a_key(app: Flask) -> None:
    printed = app.test_cli_runner().invoke(keys_group, ["new"]).output.strip()
    assert Fernet(printed)
