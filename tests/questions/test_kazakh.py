"""Forms of a word share a stem; other words do not."""

import pytest

from meetings.questions.words import stems_of, words

FORMS = [
    ("мектеп", "мектептерімізде"), ("мектеп", "мектебі"), ("су", "суды"), ("су", "суымыз"),
    ("жол", "жолымыздың"), ("қала", "қаладағы"), ("қала", "калага"), ("кітап", "кітабым"),
    ("үй", "үйлерге"), ("жұмыс", "жұмысшыларға"), ("жалақы", "жалақымды"), ("жарық", "жарығы"),
    ("аурухана", "ауруханада"), ("көше", "көшелердің"), ("төленген", "төленбеді"),
    ("дорога", "дорогами"), ("вода", "водой"), ("школа", "школе"), ("зарплата", "зарплату"),
    ("ёлка", "елки"), ("road", "roads"), ("pension", "PENSIONS"),
]  # fmt: skip
OTHERS = [("газ", "газет"), ("жол", "жолдас"), ("вода", "завод"), ("дом", "дорога"), ("су", "сот")]


@pytest.mark.parametrize(("one", "other"), FORMS)
def test_forms_of_a_word_meet(one, other):
    assert stems_of(one) & stems_of(other)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_other_words_do_not(one, other):
    assert not stems_of(one) & stems_of(other)


def test_small_words_and_marks_are_passed_over():
    assert list(words("Және где is — вода?! \x00 а б 5")) == ["вода", "5"]


def test_a_word_without_end_is_cut():
    assert all(len(stem) <= 40 for stem in stems_of("ә" * 10_000))
