"""The demo's promises: every state is there, and its figures stay."""

from collections import Counter

import pytest
from sqlalchemy import select

from meetings.appeals import receipt
from meetings.appeals.appeal import Outcome
from meetings.demo.promises import CODE, KEPT, STORIES
from meetings.promises.event import PromiseStep
from meetings.promises.promise import Promise
from meetings.promises.state import Standing, standing
from tests.region import TODAY

# The region is the same on any database, as tests/demo/test_loading.py shows.
pytestmark = pytest.mark.engine("sqlite")


def test_every_state_is_there(region):
    promises = region.scalars(select(Promise)).all()
    states = Counter(standing(each, TODAY) for each in promises)
    assert len(promises) == len(STORIES) + KEPT
    assert set(states) == set(Standing)
    assert sorted(each.times_denied for each in promises)[-2:] == [1, 2]


def test_each_story_fits_itself(region):
    for promise in region.scalars(select(Promise)):
        events = promise.events
        assert [event.at for event in events] == sorted(event.at for event in events)
        assert events[0].step is PromiseStep.MADE
        assert events[-1].due_on == promise.due_on
        assert promise.times_denied == sum(event.step is PromiseStep.DENIED for event in events)
        kept = promise.confirmed_at is not None
        assert promise.appeal.outcome is (Outcome.RESOLVED if kept else Outcome.UNDER_REVIEW)
        assert promise.appeal.organisation_id == promise.official.organisation_id


def test_one_can_be_followed_by_the_code_that_is_told(region):
    appeal = receipt.appeal_of(region, CODE)
    promise = region.scalars(select(Promise).where(Promise.appeal_id == appeal.id)).one()
    assert promise.awaits_resident
