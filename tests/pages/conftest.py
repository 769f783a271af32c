"""Meetings that are out in the world, on a fixed day."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
import time_machine
from bs4 import BeautifulSoup

from meetings.diary import planning

NOW = datetime(2027, 5, 17, 6, tzinfo=UTC)  # the day before the factories' meetings, 11:00 there
BASE = "http://127.0.0.1:8000"


@pytest.fixture(autouse=True)
def moment():
    """The present, which a test may move with ``moment.move_to``."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def publish(session, make):
    """``publish(venue=…)``: a published meeting with one official; the rest as in ``make.meeting``."""

    def published(*, officials=(), **given):
        meeting = make.meeting(officials=officials or [make.official()], **given)
        planning.publish(session, meeting, now=NOW)
        session.commit()
        return meeting

    return published


@pytest.fixture
def read(client):
    """``read("/kk/")``: the page at an address, parsed."""

    def page(address, status=200):
        response = client.get(address)
        assert response.status_code == status, response.text
        return BeautifulSoup(response.data, "html.parser")

    return page


def data_of(page):
    """The structured data of a page."""
    return json.loads(page.find("script", type="application/ld+json").string)
