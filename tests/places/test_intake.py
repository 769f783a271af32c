"""Venues from tables."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from meetings.places.venue import Uplink, Venue, VenueKind
from tests.imports.tables import contents, csv_of, sentences, take, xlsx_of

HEADER = [
    "Name (kk)", "Название", "Аудан", "Вид", "Широта", "Longitude", "Вместимость", "Hours",
    "Базарные дни", "Навес", "Связь", "Season", "Closed dates",
]  # fmt: skip
ROW = [
    "Орталық базар", "Центральный рынок", "Келес", "рынок", "41,35", "68.95", "1 200",
    "Дс-Жм 09:00-18:00; сб 10:00-14:00", "ср, вс", "есть", "слабая", "15.04-31.10",
    "2027-01-01, 07.01.2027",
]  # fmt: skip
NEEDED = ["slug", "name", "district", "kind", "latitude", "longitude", "capacity"]
PARK = ["park", "Park", "keles", "park", "41", "69", "50"]


@pytest.fixture(autouse=True)
def region(make: Any, session: Any) -> None:
    make.district(slug="keles", name_kk="Келес ауданы", name_ru="Келесский район", name_en="Keles")
    session.commit()


def venue(session: Any, slug: str = "keles-ortalyk-bazar") -> Venue:
    return session.scalars(select(Venue).where(Venue.slug == slug)).one()


@pytest.mark.parametrize("content", [csv_of([HEADER, ROW]), xlsx_of({"S": [HEADER, ROW]})])
def test_a_venue(session: Any, content: bytes) -> None:
    assert take("venues", content).new == 1
    made = venue(session)
    assert (made.name_kk, made.name_ru, made.name_en) == (ROW[0], ROW[1], "")
    assert (made.kind, made.district.slug, made.position) == (
        VenueKind.BAZAAR,
        "keles",
        (41.35, 68.95),
    )
    assert (made.capacity, made.uplink, made.shelter, made.power) == (
        1200,
        Uplink.WEAK,
        True,
        False,
    )
    assert made.hours["mon"] == [["09:00", "18:00"]]
    assert (made.hours["sat"], "sun" in made.hours) == ([["10:00", "14:00"]], False)
    assert made.market_days == ["wed", "sun"]
    assert (made.season_start, made.season_end) == ("04-15", "10-31")
    assert made.closed_dates == ["2027-01-01", "2027-01-07"]


def test_the_same_file_twice_changes_nothing(session: Any) -> None:
    take("venues", csv_of([HEADER, ROW]))
    before = contents()
    assert take("venues", csv_of([HEADER, ROW])).unchanged == 1
    assert contents() == before


def test_only_what_differs_is_changed(session: Any) -> None:
    take("venues", csv_of([NEEDED, PARK]))
    report = take("venues", csv_of([[*NEEDED, "lighting"], [*PARK[:6], "60", "да"]]))
    assert report.changed == 1
    made = venue(session, "park")
    assert (made.capacity, made.lighting, made.name_en) == (60, True, "Park")


def test_every_day_is_no_special_market_day(session: Any) -> None:
    take("venues", csv_of([[*NEEDED, "market days"], [*PARK, "daily"]]))
    assert venue(session, "park").market_days == []


@pytest.mark.parametrize(
    ("position", "written", "said"),
    [
        (0, "Парк 1", "is no slug"),
        (3, "stadium", "“stadium” is not known here; write one of"),
        (4, "91", "degrees from -90 to 90"),
        (5, "-181", "degrees from -180 to 180"),
        (6, "-1", "whole number from 0"),
        (7, "sometimes", "are no opening hours"),
        (8, "31.02-01.03", "is no season"),
        (9, "x", "“x” is no day"),
    ],
)
def test_cells_that_are_refused(session: Any, position: int, written: str, said: str) -> None:
    row = [*PARK, "mon 09:00-10:00", "01.02-01.03", "2027-01-01"]
    row[position] = written
    header = [*NEEDED, "hours", "season", "closed dates"]
    report = take("venues", csv_of([header, row]))
    assert (report.refused, len(report.problems)) == (1, 1)
    assert said in sentences(report)
    assert f"column {'ABCDEFGHIJ'[position]} ({header[position]})" in sentences(report)


def test_a_fallback_by_slug_or_name_in_the_file_or_stored(session: Any, make: Any) -> None:
    make.venue(slug="office", name_ru="Приёмная")
    session.commit()
    header = [*NEEDED, "fallback"]
    rows = [[*PARK, "Field"], ["field", "Field", *PARK[2:], "приёмная"]]
    assert take("venues", csv_of([header, *rows])).new == 2
    assert venue(session, "park").fallback is venue(session, "field")
    assert venue(session, "field").fallback is venue(session, "office")
    before = contents()
    assert take("venues", csv_of([header, *rows])).unchanged == 2
    assert contents() == before


def test_fallbacks_that_are_refused_take_along_what_leans_on_them(session: Any) -> None:
    rows = [
        [*PARK, "field"],
        ["field", "Field", *PARK[2:], "nowhere"],
        ["yard", "Yard", *PARK[2:], "yard"],
        ["farm", "Farm", *PARK[2:], ""],
    ]
    report = take("venues", csv_of([[*NEEDED, "fallback"], *rows]))
    assert (report.new, report.refused) == (1, 3)
    assert sentences(report).splitlines() == [
        "row 2, column H (fallback): “field” is not known here; write its name or slug.",
        "row 3, column H (fallback): “nowhere” is not known here; write its name or slug.",
        "row 4, column H (fallback): A venue cannot stand in for itself; name another one.",
    ]
    assert session.scalar(select(func.count()).select_from(Venue)) == 1
