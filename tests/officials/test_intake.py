"""Officials from tables."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from meetings.officials.official import Official, Responsibility
from meetings.officials.organisation import Organisation
from tests.imports.tables import contents, csv_of, sentences, take

HEADER = ["ФИО", "Должность", "Организация", "Район", "Ответственность", "Не более в неделю"]
ROW = ["Әли Асан", "Начальник отдела", "Отдел жилья", "Келес", "жильё: Келес, Арыс; работа: *", "3"]


@pytest.fixture(autouse=True)
def region(make: Any, session: Any) -> None:
    make.district(slug="keles", name_kk="Келес ауданы", name_ru="Келесский район", name_en="Keles")
    make.district(slug="arys", name_kk="Арыс қаласы", name_ru="город Арыс", name_en="Arys")
    make.topic(slug="housing", name_kk="Тұрғын үй", name_ru="Жильё", name_en="Housing")
    make.topic(slug="work", name_kk="Жұмыс", name_ru="Работа", name_en="Work")
    session.commit()


def only(session: Any) -> Official:
    return session.scalars(select(Official)).one()


def areas(official: Official) -> set[tuple[str, str]]:
    return {(one.topic.slug, one.district.slug) for one in official.responsibilities}


def test_an_official_with_an_organisation_that_is_new(session: Any) -> None:
    report = take("officials", csv_of([HEADER, ROW]))
    assert (report.new, report.saved) == (1, True)
    assert report.notices == ["These organisations are not known yet and are new: “Отдел жилья”."]
    official = only(session)
    assert (official.slug, official.name_ru, official.name_kk) == ("ali-asan", "Әли Асан", "")
    assert official.post.to("kk") == "Начальник отдела"
    assert (official.max_per_day, official.max_per_week, official.active) == (2, 3, True)
    assert official.organisation.name_ru == "Отдел жилья"
    assert areas(official) == {
        ("housing", "keles"), ("housing", "arys"), ("work", "keles"), ("work", "arys"),
    }  # fmt: skip


def test_a_check_makes_no_organisation(session: Any) -> None:
    before = contents()
    report = take("officials", csv_of([HEADER, ROW]), check=True)
    assert (report.new, len(report.notices)) == (1, 1)
    assert contents() == before


def test_the_same_file_twice_changes_nothing(session: Any) -> None:
    take("officials", csv_of([HEADER, ROW]))
    before = contents()
    report = take("officials", csv_of([HEADER, ROW]))
    assert (report.unchanged, report.notices) == (1, [])
    assert contents() == before


def test_a_known_organisation_is_found_by_any_name(session: Any, make: Any) -> None:
    make.organisation(slug="housing-office", name_kk="Тұрғын үй бөлімі")
    session.commit()
    report = take("officials", csv_of([HEADER, [*ROW[:2], "тұрғын үй бөлімі", *ROW[3:]]]))
    assert report.notices == []
    assert only(session).organisation.slug == "housing-office"


def test_what_is_not_given_stays(session: Any) -> None:
    take("officials", csv_of([HEADER, ROW]))
    report = take("officials", csv_of([[*HEADER[:4], "Активен"], [*ROW[:4], "нет"]]))
    assert report.changed == 1
    official = only(session)
    assert (official.active, official.max_per_week) == (False, 3)
    assert len(areas(official)) == 4


def test_responsibilities_are_replaced(session: Any) -> None:
    take("officials", csv_of([HEADER, ROW]))
    report = take("officials", csv_of([HEADER, [*ROW[:4], "*: keles", "3"]]))
    assert report.changed == 1
    assert areas(only(session)) == {("housing", "keles"), ("work", "keles")}
    assert session.scalar(select(func.count()).select_from(Responsibility)) == 2


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("жильё", "“жильё” names no districts; write them like topic: district"),
        ("жильё: Марс", "“Марс” is not known here"),
        ("мусор: Келес", "“мусор” is not known here"),
    ],
)
def test_responsibilities_that_are_refused(session: Any, cell: str, said: str) -> None:
    report = take("officials", csv_of([HEADER, [*ROW[:4], cell, "3"]]))
    assert f"row 2, column E (Ответственность): {said}" in sentences(report)


def test_namesakes_need_a_slug(session: Any) -> None:
    twice = [HEADER, ROW, [*ROW[:2], "Акимат", *ROW[3:]]]
    report = take("officials", csv_of(twice))
    assert (report.new, report.refused) == (1, 1)
    assert "row 3: This repeats “ali-asan” of row 2" in sentences(report)
    told_apart = [[*HEADER, "Slug"], [*ROW, ""], [*twice[2], "ali-asan-2"]]
    assert take("officials", csv_of(told_apart)).new == 1


def test_a_refused_row_makes_no_organisation(session: Any) -> None:
    take("officials", csv_of([HEADER, [*ROW[:5], "-1"]]))
    assert session.scalars(select(Organisation)).all() == []


def test_each_row_needs_a_name(session: Any) -> None:
    report = take("officials", csv_of([HEADER, ["", *ROW[1:]], ["!!!", *ROW[1:]]]))
    assert "row 2, column A (ФИО): This cell is empty; fill in" in sentences(report)
    assert "row 3: No slug can be made from this name" in sentences(report)
