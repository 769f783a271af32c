"""The sixty officials of the demo: who they are, what they answer for, when they are away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

from meetings.demo.districts import AREAS, ZONE_HOME, Zone, in_languages
from meetings.demo.organisations import BODIES, Body, Post
from meetings.demo.people import Person, people

ABSENT = 12
MAIL_DOMAIN = "demo.example"


class Posting(NamedTuple):
    """A person in a post; regional ones (``rank`` 0 to 4) serve two neighbouring zones."""

    person: Person
    body: Body
    post: Post
    rank: int

    @property
    def home(self) -> str:
        """The district that the way to a meeting begins in."""
        return self.body.district or ZONE_HOME[list(Zone)[self.rank]]

    @property
    def topics(self) -> tuple[str, ...]:
        """Slugs of the topics answered for."""
        return self.post.topics or self.body.topics

    @property
    def districts(self) -> list[str]:
        """Slugs of the districts answered for; each zone has two people of each regional body."""
        if self.body.district:
            return [self.body.district]
        if self.post.everywhere:
            return [area.slug for area in AREAS]
        zones = list(Zone)
        served = (zones[self.rank], zones[(self.rank + 1) % len(zones)])
        return [area.slug for area in AREAS if area.zone in served]


def postings(random: Random) -> list[Posting]:
    """Five people in each organisation."""
    places = [(body, post, rank) for body in BODIES for rank, post in enumerate(body.posts)]
    return [
        Posting(person, *place)
        for person, place in zip(people(random, len(places)), places, strict=True)
    ]


def row(
    posting: Posting, organisation_ids: dict[str, int], district_ids: dict[str, int]
) -> dict[str, Any]:
    """The values of one Official record; heads have less time than specialists."""
    is_head = posting.rank == 0
    return {
        "slug": posting.person.slug,
        **in_languages("name", posting.person.name),
        **in_languages("post", posting.post.name),
        "email": f"{posting.person.slug}@{MAIL_DOMAIN}",
        "organisation_id": organisation_ids[posting.body.slug],
        "home_id": district_ids[posting.home],
        "max_per_day": 1 if is_head else 2,
        "max_per_week": 2 if is_head else 3 + posting.rank % 3,
        "answers_per_meeting": 8 if is_head else 12,
    }


def responsibilities(
    posting: Posting, official_id: int, topic_ids: dict[str, int], district_ids: dict[str, int]
) -> Iterator[dict[str, int]]:
    """The values of the Responsibility records of one official."""
    for topic in posting.topics:
        for district in posting.districts:
            yield {
                "official_id": official_id,
                "topic_id": topic_ids[topic],
                "district_id": district_ids[district],
            }


def absences(random: Random, official_ids: list[int], today: date) -> list[dict[str, Any]]:
    """A leave of one or two weeks in the next quarter for some."""
    return [
        _absence(official_id, today + timedelta(days=random.randint(5, 80)), random.choice((7, 14)))
        for official_id in sorted(random.sample(official_ids, ABSENT))
    ]


def _absence(official_id: int, first_day: date, days: int) -> dict[str, Any]:
    last_day = first_day + timedelta(days=days - 1)
    return {"official_id": official_id, "first_day": first_day, "last_day": last_day}
