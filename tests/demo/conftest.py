"""The demo region, loaded once for all tests of a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from meetings import demo
from meetings.database import db
from tests.conftest import _empty

TODAY = date(2027, 5, 12)
NOW = datetime(2027, 5, 12, 4, tzinfo=UTC)


@pytest.fixture(scope="module")
def region(application: Flask) -> Iterator[Session]:
    """A session in which the demo region of TODAY is there; for reading only."""
    with application.app_context():
        demo.load(db.session(), TODAY, NOW)
        db.session.commit()
        yield db.session()
        db.session.remove()
        _empty()
