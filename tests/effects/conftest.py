"""Handlers that live for one test, and helpers to see what became of an effect."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update

from meetings import clock
from meetings.database import db
from meetings.effects import outbox, registry
from meetings.effects.effect import Effect


@pytest.fixture
def handle(monkeypatch) -> Callable[..., None]:
    """``handle(function, kind="note")``: the function handles that kind during this test."""

    def register(function: registry.Handler, kind: str = "note") -> None:
        monkeypatch.setitem(registry._handlers, kind, function)

    return register


@pytest.fixture
def ask(session) -> Callable[..., Effect]:
    """``ask("key", …)``: asks for an effect of kind ``note``, commits, and returns its row."""

    def asked(key: str = "one", kind: str = "note", **given: Any) -> Effect:
        given.setdefault("now", clock.now())
        outbox.ask(session, kind, key, given.pop("payload", None), **given)
        session.commit()
        return stored(key)

    return asked


@pytest.fixture
def quick(app, settings, monkeypatch) -> None:
    """The worker of this test polls often, and leases are short."""
    hasty = replace(settings, worker_poll_seconds=0.05, lease_seconds=5)
    monkeypatch.setitem(app.extensions, "settings", hasty)


@pytest.fixture
def environment(settings) -> dict[str, str]:
    """The environment of a process that uses the database of this test."""
    return {
        "PATH": os.environ["PATH"],
        "MEETINGS_DATABASE_URL": settings.database_url,
        "MEETINGS_DATA_FOLDER": str(settings.data_folder),
        "MEETINGS_SECRET_KEY": settings.secret_key,
        "MEETINGS_LEASE_SECONDS": "4",
        "MEETINGS_WORKER_POLL_SECONDS": "0.1",
    }


def wait_for(condition: Callable[[], object], seconds: float = 60) -> None:
    """Look again and again until the condition holds; fails when it does not in time."""
    over = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < over, "it did not happen in time"
        time.sleep(0.05)


def stored(key: str = "one") -> Effect:
    """The row as it is in the database now, detached, so that no transaction stays open."""
    db.session.rollback()
    effect = db.session.scalars(select(Effect).where(Effect.key == key)).one()
    db.session.expunge(effect)
    db.session.rollback()
    return effect


def change(key: str = "one", **values: Any) -> None:
    """Set columns of a row."""
    db.session.execute(update(Effect).where(Effect.key == key).values(**values))
    db.session.commit()
