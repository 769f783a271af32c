"""The demo region, loaded once into each database for all tests of a process that only read it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

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
def region_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where ``region.sqlite`` lies as soon as ``region_app`` has loaded it."""
    return tmp_path_factory.mktemp("region")


@pytest.fixture(scope="session", params=ENGINES)
def region_app(request: pytest.FixtureRequest, region_folder: Path) -> Flask:
    """An application on a database of its own that holds the demo region of TODAY."""
    url = f"sqlite:///{region_folder / 'region.sqlite'}"
    if request.param == "postgresql":
        url = new_database(request.getfixturevalue("postgresql"), "region")
    app = create_app(settings_for(url, region_folder))
    app.testing = True
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        db.create_all()
        demo.load(db.session(), TODAY, NOW)
        db.session.commit()
        db.session.remove()
    return app


@pytest.fixture
def region(region_app: Flask) -> Iterator[Session]:
    """A session in which the demo region is there; what a test changes is never committed."""
    with region_app.app_context():
        yield db.session()
        db.session.rollback()
        db.session.remove()
