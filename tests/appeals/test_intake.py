"""Appeals from tables."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select, update

from meetings import clock
from meetings.appeals.appeal import Appeal, AppealPerson, Outcome
from meetings.appeals.erasing import erase
from meetings.audit import AuditEntry
from meetings.errors import InvalidInput
from tests.imports.tables import contents, csv_of, sentences, take, xlsx_of

KAZAKH = [
    "Өтініш нөмірі",
    "Түскен күні",
    "Тақырып",
    "Аудан",
    "Нәтиже",
    "Аты-жөні",
    "Байланыс",
    "Мәтін",
]
RUSSIAN = [
    "Номер обращения",
    "Дата поступления",
    "Тема",
    "Район",
    "Результат",
    "ФИО",
    "Контакт",
    "Текст",
]
ENGLISH = [
    "appeal number",
    "RECEIVED ON",
    "topic",
    "District",
    "Outcome",
    "Name",
    "Contact",
    "Text",
]
ROW = ["A-1", "01.03.2019", "жильё", "Келес", "решено", "Айгүл Сейітқызы", "+7 701", "Шатыр ағады"]


@pytest.fixture(autouse=True)
def region(make: Any, session: Any) -> None:
    make.district(
        slug="keles", name_kk="Келес ауданы", name_ru="Келесский район", name_en="Keles district"
    )
    make.district(slug="arys", name_kk="Арыс қаласы", name_ru="город Арыс", name_en="Arys")
    make.topic(slug="housing", name_kk="Тұрғын үй", name_ru="Жильё", name_en="Housing")
    session.commit()


def row(**given: str) -> list[str]:
    names = ("number", "day", "topic", "district", "outcome", "name", "contact", "text")
    return [given.get(name, value) for name, value in zip(names, ROW, strict=True)]


def table(*rows: list[str]) -> bytes:
    return csv_of([ENGLISH, *rows])


def only(session: Any) -> Appeal:
    return session.scalars(select(Appeal)).one()


@pytest.mark.parametrize("header", [KAZAKH, RUSSIAN, ENGLISH])
@pytest.mark.parametrize("write", [csv_of, lambda rows: xlsx_of({"Лист1": rows})])
def test_an_appeal_in_each_language_and_format(
    session: Any, header: list[str], write: Callable[[Any], bytes]
) -> None:
    report = take("appeals", write([["Өтініштер, 2019"], [], header, ROW]))
    assert report.counts == {"new": 1, "changed": 0, "unchanged": 0, "refused": 0}
    assert report.saved
    appeal = only(session)
    assert (appeal.external_number, appeal.received_on) == ("A-1", date(2019, 3, 1))
    assert (appeal.topic.slug, appeal.district.slug) == ("housing", "keles")
    assert (appeal.outcome, appeal.outcome_on) == (Outcome.RESOLVED, None)
    assert appeal.person is not None
    assert appeal.person.name == "Айгүл Сейітқызы"
    assert (appeal.person.contact, appeal.person.text) == ("+7 701", "Шатыр ағады")


@pytest.mark.parametrize(
    "written", ["keles", "КЕЛЕС ауданы", "келесский", "Keles", "keles district"]
)
def test_districts_by_slug_or_name(session: Any, written: str) -> None:
    take("appeals", table(row(district=written)))
    assert only(session).district.slug == "keles"


def test_the_same_file_twice_changes_nothing(session: Any) -> None:
    content = table(ROW, row(number="A-2", name="", contact="", text=""))
    take("appeals", content)
    before = contents()
    report = take("appeals", content)
    assert (report.unchanged, report.saved) == (2, False)
    assert contents() == before


def test_a_check_reports_the_same_and_changes_nothing(session: Any) -> None:
    content = table(ROW, row(number="A-2", topic="nothing of ours"), row(number="A-3"))
    before = contents()
    checked = take("appeals", content, check=True)
    assert contents() == before
    report = take("appeals", content)
    assert (checked.counts, checked.problems) == (report.counts, report.problems)
    assert (report.new, report.refused) == (2, 1)


def test_what_differs_is_updated_and_what_is_not_given_stays(session: Any) -> None:
    take("appeals", table(row(outcome="under review")))
    changed_at = only(session).changed_at
    header = ["number", "received", "topic", "district", "outcome", "outcome date"]
    report = take("appeals", csv_of([header, [*ROW[:4], "түсіндірілді", "2019-04-01"]]))
    assert report.counts == {"new": 0, "changed": 1, "unchanged": 0, "refused": 0}
    appeal = only(session)
    assert (appeal.outcome, appeal.outcome_on) == (Outcome.CONSULTED, date(2019, 4, 1))
    assert appeal.changed_at == changed_at  # both at the moment of these tests
    assert appeal.person is not None
    assert appeal.person.name == "Айгүл Сейітқызы"


def test_personal_fields_are_updated_and_added(session: Any) -> None:
    take("appeals", table(ROW, row(number="A-2", name="", contact="", text="")))
    report = take("appeals", table(row(contact="+7 702"), row(number="A-2", name="Бекзат")))
    assert report.changed == 2
    people = session.scalars(select(AppealPerson).order_by(AppealPerson.appeal_id)).all()
    assert [(one.name, one.contact) for one in people] == [
        ("Айгүл Сейітқызы", "+7 702"), ("Бекзат", "+7 701"),
    ]  # fmt: skip


def test_bad_rows_are_reported_with_their_place_and_good_ones_are_saved(session: Any) -> None:
    rows = [
        ENGLISH,
        ROW,
        row(number="A-2", topic="Housin"),
        row(number="A-3", day="01.01.2030"),
        row(number="A-4", day="1.1.1980", district="Mars"),
        row(number="", outcome="perhaps"),
        row(number="A-5"),
    ]
    report = take("appeals", xlsx_of({"March": rows}))
    assert report.counts == {"new": 2, "changed": 0, "unchanged": 0, "refused": 4}
    assert session.scalar(select(func.count()).select_from(Appeal)) == 2
    assert sentences(report).splitlines() == [
        "March, row 3, column C (topic): “Housin” is not known here; did you mean “Housing”?",
        "March, row 4, column B (RECEIVED ON): “01.01.2030” is still to come; write the day it was.",
        "March, row 5, column B (RECEIVED ON): “1.1.1980” is before 1990; write the day it was.",
        "March, row 5, column D (District): “Mars” is not known here; write its name or slug.",
        "March, row 6, column E (Outcome): “perhaps” is not known here; "
        "write one of “under review”, “resolved”, “consulted”.",
        "March, row 6, column A (appeal number): This cell is empty; "
        "fill in “Өтініш нөмірі” / “Номер обращения” / “Appeal number”.",
    ]


def test_strict_saves_nothing_when_a_row_is_refused(session: Any) -> None:
    before = contents()
    report = take("appeals", table(ROW, row(number="A-2", topic="x")), strict=True)
    assert (report.blocked, report.saved, report.refused) == (True, False, 1)
    assert contents() == before
    assert take("appeals", table(ROW), strict=True).saved


def test_a_number_twice_in_one_file(session: Any) -> None:
    report = take("appeals", table(ROW, row(topic="Тұрғын үй"), row(number="A-2")))
    assert (report.new, report.refused) == (2, 1)
    assert "row 3: This repeats “A-1” of row 2" in sentences(report)


def test_an_outcome_before_the_appeal(session: Any) -> None:
    header = [*ENGLISH[:5], "Outcome date"]
    report = take("appeals", csv_of([header, [*ROW[:5], "28.02.2019"]]))
    assert "column F (Outcome date): The outcome is older" in sentences(report)


def test_a_missing_column_names_the_accepted_headers(session: Any) -> None:
    with pytest.raises(InvalidInput) as caught:
        take("appeals", csv_of([[*ENGLISH[:2], "Quarter", *ENGLISH[3:]], ROW]))
    assert str(caught.value) == (
        "A column is missing: add one with the header “Тақырып” / “Тема” / “Topic”."
    )


@pytest.mark.parametrize("content", [b"", b"hello", b"a;b\n1;2\n", xlsx_of({"S": []})])
def test_a_table_without_any_known_header(session: Any, content: bytes) -> None:
    with pytest.raises(InvalidInput, match="No row holds the headers"):
        take("appeals", content)


def test_columns_that_are_not_known_or_repeat_are_named(session: Any) -> None:
    header = [*ENGLISH, "Ескерту", "Тема"]
    report = take("appeals", csv_of([header, [*ROW, "note", "other"]]))
    assert report.notices == [
        "These columns are not known and were left out: I “Ескерту”.",
        "These columns repeat others and were left out: J “Тема”.",
    ]
    assert report.new == 1


def test_a_sheet_without_headers_is_left_out_and_one_with_a_gap_is_refused(session: Any) -> None:
    gap = [["number", "topic", "text"], ["A-9", "housing", "x"]]
    content = xlsx_of({"Notes": [["Read me"]], "2019": [ENGLISH, ROW], "2020": gap})
    report = take("appeals", content)
    assert (report.new, report.refused) == (1, 1)
    assert report.notices == ["Sheet “Notes” was left out: it has none of the known headers."]
    assert "2020, row 1: A column is missing" in sentences(report)


def test_formulas_are_kept_as_text(session: Any) -> None:
    formula = '=HYPERLINK("http://evil.example";"x")'
    take("appeals", xlsx_of({"S": [ENGLISH, row(number="=1+1", name="@name", text=formula)]}))
    appeal = only(session)
    assert appeal.external_number == "=1+1"
    assert appeal.person is not None
    assert (appeal.person.name, appeal.person.text) == ("@name", formula)


def test_the_audit_has_one_entry_and_no_personal_data(session: Any) -> None:
    take("appeals", table(ROW, row(number="A-2"), row(number="A-3", topic="x")), file="march.csv")
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "import")).one()
    assert (entry.subject, entry.changes) == (
        "appeal", {"file": "march.csv", "new": 2, "changed": 0, "unchanged": 0, "refused": 1},
    )  # fmt: skip
    assert (
        session.scalar(
            select(func.count()).select_from(AuditEntry).where(AuditEntry.subject == "appeal")
        )
        == 1
    )


def test_personal_data_is_encrypted_and_never_reported(session: Any) -> None:
    secret = "СӨЗ-КҮПИЯ " * 3000
    report = take("appeals", table(ROW, row(number="A-2", name=secret, text=secret, topic="x")))
    assert report.refused == 1
    assert "КҮПИЯ" not in repr(report)
    (stored,) = contents()["appeal_person"]
    assert all(bytes(cell).startswith(b"gAAAA") for cell in stored[1:4])  # what Fernet writes


def test_5204_rows_take_few_statements(session: Any, queries: Any) -> None:
    outcomes = itertools.cycle(["решено", "разъяснено", "на рассмотрении"])
    rows = [row(number=f"A-{number}", outcome=next(outcomes)) for number in range(5204)]
    with queries() as count:
        report = take("appeals", table(*rows))
    assert (report.new, report.problems) == (5204, [])
    assert count.value < 60
    with queries() as count:
        report = take("appeals", table(*(row(number=one[0], outcome="решено") for one in rows)))
    assert (report.changed, report.unchanged) == (3469, 1735)
    assert count.value < 60
    assert session.scalar(select(func.count()).select_from(AppealPerson)) == 5204


def test_no_transaction_is_held_while_the_file_is_read(
    session: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from meetings.imports import table as reader

    held = []
    read = reader.read

    def reading(content: bytes) -> Any:
        held.append(session().in_transaction())
        return read(content)

    monkeypatch.setattr(reader, "read", reading)
    session.scalar(select(func.count()).select_from(Appeal))
    take("appeals", table(ROW))
    assert held == [False]


def test_the_organisation_that_has_it_in_hand(session: Any, make: Any) -> None:
    body = make.organisation(
        slug="housing-department", name_ru="Управление жилья", name_kk="Тұрғын үй басқармасы"
    )
    session.commit()
    content = csv_of([[*RUSSIAN, "Исполнитель"], [*ROW, "Управление жилья"]])
    assert take("appeals", content).new == 1
    assert only(session).organisation_id == body.id
    assert take("appeals", content).unchanged == 1
    assert take("appeals", table(row(outcome="under review"))).changed == 1
    session.expire_all()
    assert only(session).organisation_id == body.id  # a file without the column says nothing of it
    report = take("appeals", csv_of([[*RUSSIAN, "Ұйым"], [*ROW, "Ministry of Mars"]]))
    assert "“Ministry of Mars” is not known here" in sentences(report)


def test_what_was_erased_does_not_come_back(session: Any) -> None:
    content = table(ROW)
    take("appeals", content)
    erase(session, only(session), clock.now())
    session.commit()
    assert take("appeals", content).counts["unchanged"] == 1
    report = take("appeals", table(row(outcome="under review", contact="+7 702")))
    assert report.changed == 1
    session.expire_all()
    assert (only(session).person, only(session).outcome) == (None, Outcome.UNDER_REVIEW)


def test_personal_data_that_come_with_a_table_have_a_term(session: Any) -> None:
    take("appeals", table(ROW, row(number="A-2", name="", contact="", text="")))
    terms = session.scalars(select(Appeal.keep_until).order_by(Appeal.external_number)).all()
    assert terms[0] is not None
    assert terms[1] is None
    session.execute(update(Appeal).values(keep_until=date(2030, 1, 1)))
    session.commit()
    take("appeals", table(row(contact="+7 702")))
    assert session.scalars(select(Appeal.keep_until)).first() == date(2030, 1, 1)
