"""A day before the meetings of the tests, and what a meeting needs."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
import time_machine

from meetings.access import Role
from tests.diary.drafts import NOW


@pytest.fixture
def today() -> Iterator[None]:
    """The first of May 2027, for pages that read the clock themselves."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def place(make, session):
    """A bazaar, a topic, two officials responsible for it there, and a crew."""
    venue, topic = make.venue(name_en="Old bazaar"), make.topic(name_en="Housing")
    responsible = {"topics": [topic], "districts": [venue.district]}
    officials = [
        make.official(name_en=name, max_per_week=4, **responsible) for name in ("Aigul", "Marat")
    ]
    crew = make.crew(name_en="Southern crew")
    session.commit()
    return SimpleNamespace(venue=venue, topic=topic, officials=officials, crew=crew)


@pytest.fixture
def organizer(today, signed_in):
    """A browser in which an organizer of all districts is signed in."""
    return signed_in(Role.ORGANIZER, display_name="Olga")


@pytest.fixture
def cost(session, queries):
    """``cost(browser, address)``: how many statements a page takes that nobody has read before."""

    def count(browser, address):
        session.remove()
        with queries() as found:
            assert browser.get(address).status_code == 200
        return found.value

    return count
