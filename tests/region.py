"""The demo region, loaded once into each database for all tests of a process that only read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import cache

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from meetings import demo
from meetings.app import create_app
from meetings.database import db
from tests.conftest import ENGINES, new_database, settings_for

TODAY = date(2027, 5, 12)
NOW = datetime(2027, 5, 12, 4, tzinfo=UTC)


@pytest.fixture(scope="session")
def region_apps(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Flask]:
    """On each kind of database an application that holds the demo region of TODAY."""

    @cache
    def on(engine: str) -> Flask:
        folder = tmp_path_factory.mktemp("region")
        url = f"sqlite:///{folder / 'region.sqlite'}"
        if engine == "postgresql":
            url = new_database(request.getfixturevalue("postgresql"), "region")
        app = create_app(settings_for(url, folder))
        app.testing = True
        app.config["WTF_CSRF_ENABLED"] = False
        with app.app_context():
            db.create_all()
            demo.load(db.session(), TODAY, NOW)
            db.session.commit()
            db.session.remove()
        return app

    return on


@pytest.fixture(scope="session", params=ENGINES)
def region_app(request: pytest.FixtureRequest, region_apps: Callable[[str], Flask]) -> Flask:
    """The application with the demo region, on SQLite and on PostgreSQL."""
    return region_apps(request.param)


@pytest.fixture
def region(region_app: Flask) -> Iterator[Session]:
    """A session in which the demo region is there; what a test changes is never committed."""
    with region_app.app_context():
        yield db.session()
        db.session.rollback()
        db.session.remove()
