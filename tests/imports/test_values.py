"""What a cell may say."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from meetings.appeals.appeal import Outcome
from meetings.appeals.intake import OUTCOMES
from meetings.errors import InvalidInput
from meetings.imports import values, weekdays
from meetings.imports.cell import harmless
from meetings.imports.names import Called, Names, slug, slug_of
from meetings.places.intake import KINDS, UPLINKS
from meetings.places.venue import Uplink, VenueKind

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "written",
    ["2019-03-01", "01.03.2019", "1.3.2019", "01/03/2019", "2019-03-01 14:05", "01.03.2019 14:05:59",
     "2019-03-01T14:05:00Z"],
)  # fmt: skip
def test_days(written: str) -> None:
    assert values.past_day(TODAY)(written) == date(2019, 3, 1)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("31.06.2019", "is no day"),
        ("yesterday", "is no day"),
        ("01.03.19", "is no day"),
        ("24.11.2026", "still to come"),
        ("31.12.1989", "before 1990"),
    ],
)
def test_days_that_are_refused(written: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        values.past_day(TODAY)(written)


def test_today_is_a_day_that_was() -> None:
    assert values.past_day(TODAY)("23.11.2026") == TODAY


@pytest.mark.parametrize(("written", "number"), [("0", 0), ("1 200", 1200), ("+5", 5)])
def test_whole_numbers(written: str, number: int) -> None:
    assert values.whole(0, 5000)(written) == number


@pytest.mark.parametrize("written", ["-1", "5001", "2.5", "=1+1", "many", "９", "1e3", "9" * 5000])
def test_whole_numbers_that_are_refused(written: str) -> None:
    with pytest.raises(InvalidInput, match="whole number from 0 to 5000"):
        values.whole(0, 5000)(written)


@pytest.mark.parametrize(
    ("written", "degrees"), [("43,30", 43.3), ("43.30", 43.3), ("-0,5°", -0.5), ("90", 90.0)]
)
def test_degrees(written: str, degrees: float) -> None:
    assert values.degrees(90)(written) == degrees


@pytest.mark.parametrize("written", ["90.1", "-91", "nan", "inf", "43°30'", "43.30, 68.25", "1e1"])
def test_degrees_that_are_refused(written: str) -> None:
    with pytest.raises(InvalidInput, match="degrees from -90 to 90"):
        values.degrees(90)(written)


@pytest.mark.parametrize("word", ["иә", "Да", "YES", "бар", "true", "1", "+"])
def test_yes(word: str) -> None:
    assert values.yes_or_no(word) is True


@pytest.mark.parametrize("word", ["жоқ", "нет", "No", "false", "0", "-"])
def test_no(word: str) -> None:
    assert values.yes_or_no(word) is False


@pytest.mark.parametrize(
    ("words", "word", "value"),
    [
        (OUTCOMES, "Қаралуда", Outcome.UNDER_REVIEW),
        (OUTCOMES, "на  рассмотрении", Outcome.UNDER_REVIEW),
        (OUTCOMES, "under_review", Outcome.UNDER_REVIEW),
        (OUTCOMES, "шешілді", Outcome.RESOLVED),
        (OUTCOMES, "Решён", Outcome.RESOLVED),
        (OUTCOMES, "RESOLVED", Outcome.RESOLVED),
        (OUTCOMES, "түсіндірілді", Outcome.CONSULTED),
        (OUTCOMES, "разъяснено", Outcome.CONSULTED),
        (OUTCOMES, "consulted", Outcome.CONSULTED),
        (KINDS, "саябақ", VenueKind.PARK),
        (KINDS, "двор предприятия", VenueKind.YARD),
        (KINDS, "sown field", VenueKind.FIELD),
        (UPLINKS, "сымды", Uplink.WIRED),
        (UPLINKS, "нет", Uplink.NONE),
        (UPLINKS, "Weak", Uplink.WEAK),
    ],
)
def test_words_in_three_languages(words: Any, word: str, value: object) -> None:
    assert words(word) is value


@pytest.mark.parametrize(
    ("words", "kind"), [(KINDS, VenueKind), (UPLINKS, Uplink), (OUTCOMES, Outcome)]
)
def test_each_value_has_a_word_and_its_own_name_is_one(words: Any, kind: Any) -> None:
    assert [words(member.value) for member in kind] == list(kind)


def test_an_unknown_word_is_told_the_known_ones() -> None:
    with pytest.raises(InvalidInput, match="“maybe” is not known here; write one of “иә”, “жоқ”"):
        values.yes_or_no("maybe")


def test_texts_are_one_line_or_refused_when_long() -> None:
    assert values.text(10)("a\n b") == "a b"
    assert values.text(10, lines=True)("a\n b") == "a\n b"
    with pytest.raises(InvalidInput, match="longer than 10"):
        values.text(10)("x" * 11)


def test_addresses_for_mail() -> None:
    assert values.email("a@b.kz") == "a@b.kz"
    for wrong in ("a", "a@b", "a b@c.kz", "a@b.kz\n"):
        with pytest.raises(InvalidInput):
            values.email(wrong)


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("mon, wed-fri", ["mon", "wed", "thu", "fri"]),
        ("Дс Сс Ср Бс Жм Сн Жс", ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]),
        ("пн вт ср чт пт сб вс", ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]),
        ("пн.–пт.", ["mon", "tue", "wed", "thu", "fri"]),
        ("сб - пн", ["mon", "sat", "sun"]),
        ("Сәрсенбі; жексенбі", ["wed", "sun"]),
        ("күн сайын", ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]),
        ("суббота", ["sat"]),
    ],
)
def test_weekdays(written: str, days: list[str]) -> None:
    assert weekdays.weekdays(written) == days


NINE_TO_SIX = [["09:00", "18:00"]]


@pytest.mark.parametrize(
    ("written", "hours"),
    [
        ("mon 08:00-18:00; tue 9.00–13.00, 14:00-18:00",
         {"mon": [["08:00", "18:00"]], "tue": [["09:00", "13:00"], ["14:00", "18:00"]]}),
        ("пн-пт 09:00-18:00", dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), NINE_TO_SIX)),
        ("Дс-Ср: 09:00-18:00\nЖс жабық", dict.fromkeys(("mon", "tue", "wed"), NINE_TO_SIX)),
        ("09:00-18:00", dict.fromkeys(weekdays.WORDS, NINE_TO_SIX)),
        ("daily 09:00-18:00", dict.fromkeys(weekdays.WORDS, NINE_TO_SIX)),
        ("sat 20:00-24:00", {"sat": [["20:00", "24:00"]]}),
    ],
)  # fmt: skip
def test_hours(written: str, hours: dict[str, list[list[str]]]) -> None:
    assert weekdays.hours(written) == hours


@pytest.mark.parametrize(
    "written",
    ["mon", "mon 18:00-09:00", "mon 09:00-25:00", "mon 09:60-10:00", "moon 09:00-18:00", "=1",
     "mon 09:00-13:00, 12:00-15:00", "mon 09:00-12:00; mon 11:00-13:00", "mon 09:00", "-"],
)  # fmt: skip
def test_hours_that_are_refused(written: str) -> None:
    with pytest.raises(InvalidInput):
        weekdays.hours(written)


def test_names_without_the_word_district() -> None:
    names = Names(
        [Called(1, "keles", ("Келес ауданы", "Келесский район", "Keles district"))],
        ("ауданы", "район", "district"),
    )
    for written in ("keles", "КЕЛЕС", "Келес ауданы", "келесский", "Keles District", " Keles  "):
        assert names(written) == 1


def test_a_name_that_is_not_known_is_told_the_nearest() -> None:
    names = Names([Called(1, "housing", ("Тұрғын үй", "Жильё", "Housing"))])
    with pytest.raises(InvalidInput, match="“Жильо” is not known here; did you mean “Жильё”"):
        names("Жильо")
    with pytest.raises(InvalidInput, match="write its name or slug"):
        names("zzz")


def test_a_name_of_two_is_refused_but_their_slugs_are_not() -> None:
    names = Names([Called(1, "park-1", ("Парк",)), Called(2, "park-2", ("Парк",))])
    with pytest.raises(InvalidInput, match="may mean several"):
        names("парк")
    assert names("park-2") == 2


def test_slugs() -> None:
    assert slug_of("Әбдіхалық Өтегенұлы") == "abdikhalyk-otegenuly"
    assert slug_of("x" * 200) == "x" * 80
    assert slug_of("!!!") == ""
    assert slug("bazaar-2") == "bazaar-2"
    for wrong in ("Bazaar", "a--b", "-a", "a_b", "a" * 81, "базар"):
        with pytest.raises(InvalidInput):
            slug(wrong)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_cells_that_we_write_are_no_formulas(start: str) -> None:
    assert harmless(f"{start}cmd") == f"'{start}cmd"
    assert harmless("plain") == "plain"
