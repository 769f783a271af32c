"""Databases of their own, migrated, and what runs in them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask

from meetings.app import create_app
from meetings.database import db
from meetings.settings import Settings
from tests.conftest import new_database

SECRET = "a secret of the backup's tests"
Site = Callable[..., Flask]


@pytest.fixture(scope="module")
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """``site("sqlite", "name")``: an application on a new, empty database."""

    def new(engine: str, name: str, *, secret: str = SECRET) -> Flask:
        folder = tmp_path_factory.mktemp(name)
        url = f"sqlite:///{folder / 'meetings.sqlite'}"
        if engine == "postgresql":
            url = new_database(request.getfixturevalue("postgresql"), f"backup_{name}")
        values = {
            "DATABASE_URL": url,
            "DATA_FOLDER": str(folder),
            "SECRET_KEY": secret,
            "LOG_LEVEL": "ERROR",
        }
        return create_app(
            Settings.from_environment({f"MEETINGS_{key}": value for key, value in values.items()})
        )

    return new


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database with its tables and nothing in them, to be copied."""
    folder = tmp_path_factory.mktemp("tables")
    path = folder / "meetings.sqlite"
    values = {
        "DATABASE_URL": f"sqlite:///{path}",
        "DATA_FOLDER": str(folder),
        "SECRET_KEY": SECRET,
        "LOG_LEVEL": "ERROR",
    }
    app = create_app(
        Settings.from_environment({f"MEETINGS_{key}": value for key, value in values.items()})
    )
    migrated(app)
    with app.app_context(), db.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return path


def migrated(app: Flask, revision: str = "head") -> Flask:
    """The application with its tables."""
    with app.app_context():
        flask_migrate.upgrade(revision=revision)
    return app


def folder_of(app: Flask) -> Path:
    """Its data folder."""
    settings: Settings = app.extensions["settings"]
    return settings.data_folder
