"""A published session, and verbs upon its questions."""

from __future__ import annotations

from datetime import timedelta

import pytest

from meetings.diary import planning
from meetings.questions import moderating
from tests.diary.drafts import NOW, draft, part

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def held(session, make):
    """A session with its official, published."""
    topic, venue = make.topic(name_en="Water"), make.venue()
    official = make.official(name_en="Aigul", topics=[topic], districts=[venue.district])
    meeting, _ = planning.plan(session, draft(venue, part(topic, official)), now=NOW)
    planning.publish(session, meeting, now=NOW)
    session.commit()
    return meeting.sessions[0]


@pytest.fixture
def do(session):
    """``do("accept", question)``: a verb, by somebody who did not look; committed."""

    def done(verb, question, *given, now=LATER, seen=None, **more):
        getattr(moderating, verb)(session(), question, *given, now=now, seen=seen, **more)
        session.commit()

    return done
