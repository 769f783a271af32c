"""The duties of the demo."""

import pytest
from sqlalchemy import select

from meetings.plans import duties
from meetings.plans.duty import Duty, Recurrence
from tests.region import NOW

# The region is the same on any database, as tests/demo/test_loading.py shows.
pytestmark = pytest.mark.engine("sqlite")


def test_the_akim_of_the_region_meets_every_district(region):
    found = region.scalars(select(Duty).where(Duty.recurrence == Recurrence.YEAR)).one()
    assert len(found.districts) == 17
    assert found.official.post_en == "Akim of the region"
    assert {each.district_id for each in found.official.responsibilities} == {
        district.id for district in found.districts
    }


def test_the_akim_of_a_district_meets_it_each_half_year(region):
    found = region.scalars(select(Duty).where(Duty.recurrence == Recurrence.HALF_YEAR)).all()
    assert len(found) == 4
    for duty in found:
        assert [duty.official.home] == duty.districts
        assert duty.official.post_en == "Akim"
        assert "826" in duty.source.en


def test_they_are_accounted_for(region):
    accounts = duties.accounts(region, NOW, "Asia/Almaty")
    assert len(accounts) == 5
    assert sum(each.needed for each in accounts) == 21
