"""A published meeting of two sessions, and the day on which the tests look at it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from meetings.diary import planning
from tests.diary.drafts import NOW, draft, part


@pytest.fixture
def today():
    """An hour after it was published."""
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        yield


@pytest.fixture
def meeting(session, make):
    """Housing at the old bazaar, twice an hour."""
    topic, venue = make.topic(name_en="Housing"), make.venue(name_en="Old bazaar; by, the\\river")
    official = make.official(name_en="Aigul", topics=[topic], districts=[venue.district])
    parts = part(topic, official), part(topic, official, hours=(11, 12))
    meeting, _ = planning.plan(session, draft(venue, *parts), now=NOW)
    planning.publish(session, meeting, now=NOW)
    session.commit()
    return meeting
