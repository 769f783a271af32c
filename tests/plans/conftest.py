"""The small region, and solving without waiting."""

from __future__ import annotations

import pytest

from tests.plans import region as regions


@pytest.fixture
def region(make, session):
    """The small region, committed."""
    built = regions.region(make)
    session.commit()
    return built
