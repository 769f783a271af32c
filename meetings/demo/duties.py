"""The duties of Decree 826 as far as the demo's districts allow.

The akim of the region meets every district once a year. The akim of a district owes each rural
district a meeting in every half-year; the demo knows no rural districts, so this is one meeting in
the own district, for the four districts whose akimats it has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.demo.districts import AREAS, in_languages
from meetings.demo.officials import Posting
from meetings.i18n import Translated
from meetings.officials.official import Official
from meetings.places.district import District
from meetings.plans.duty import Duty, Recurrence

SOURCE = Translated(
    "ҚР Президентінің 2022 жылғы № 826 Жарлығы",
    "Указ Президента РК № 826 (2022)",
    "Decree of the President of the Republic of Kazakhstan № 826 (2022)",
)
REGION = Translated(
    "Облыс әкімі жылына кемінде бір рет әр ауданның халқымен кездеседі",
    "Аким области встречается с населением каждого района не реже раза в год",
    "The akim of the region meets every district at least once a year",
)
DISTRICT = Translated(
    "Аудан әкімі жарты жылда кемінде бір рет халықпен кездеседі",
    "Аким района встречается с населением не реже раза в полугодие",
    "The akim of a district meets its people at least once a half-year",
)


def add(session: Session, postings: Iterable[Posting], official_ids: Mapping[str, int]) -> None:
    """A duty for each akim."""
    districts = {each.slug: each for each in session.scalars(select(District))}
    for posting in postings:
        if posting.rank == 0 and posting.post.topics:
            official = session.get_one(Official, official_ids[posting.person.slug])
            session.add(_duty(posting, official, districts))
    session.flush()


def _duty(posting: Posting, official: Official, districts: Mapping[str, District]) -> Duty:
    everywhere = posting.post.everywhere
    slugs = [area.slug for area in AREAS] if everywhere else [posting.body.district or ""]
    return Duty(
        official=official,
        districts=[districts[slug] for slug in slugs],
        recurrence=Recurrence.YEAR if everywhere else Recurrence.HALF_YEAR,
        **in_languages("source", SOURCE),
        **in_languages("name", REGION if everywhere else DISTRICT),
    )
