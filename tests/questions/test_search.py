"""The search over all answers: any form of a word, both languages, the same on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from meetings.questions import answering, indexing, searching
from meetings.questions.answer_entry import AnswerEntry, AnswerWord
from meetings.questions.searching import Wanted, search
from tests.questions.asked import asked
from tests.questions.conftest import LATER

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def answer(held, do):
    """``answer("When …?", "Soon")``: a question that was answered with a note."""

    def made(text, note="", **given):
        question = asked(held, text, **given)
        do("accept", question)
        do("answered", question, note)
        return question

    return made


def texts(session, text, **narrowed):
    return [each.text for each in search(session(), Wanted(text, **narrowed)).questions]


def test_any_form_of_a_word_finds_it_in_both_languages(session, answer):
    kazakh = answer("Ауылымызға ауыз су қашан тартылады?")
    russian = answer("Когда отремонтируют дорогу от школы?")
    assert texts(session, "ауыз суды") == [kazakh.text]
    assert texts(session, "школа дороги") == [russian.text]
    assert texts(session, "АУЫЛ") == [kazakh.text]


def test_letters_that_a_keyboard_lacks_do_not_matter(session, answer):
    question = answer("Балабақшаға қосымша көлік керек")
    assert texts(session, "балабакша колик") == [question.text]


def test_what_was_answered_is_found_too_but_the_question_counts_more(session, answer):
    asked_for = answer("Where is the pump?")
    said = answer("Who mends the road?", "The man who brings the pump")
    assert texts(session, "pumps") == [asked_for.text, said.text]


def test_names_of_the_topic_are_found_in_every_language(session, held, answer):
    held.topic.name_kk, held.topic.name_ru = "Су", "Вода"
    question = answer("Is there any in the pipe?")
    assert texts(session, "воды") == texts(session, "суға") == [question.text]


def test_when_no_answer_has_all_words_most_of_them_do(session, answer):
    both, one = answer("The road to the school"), answer("The road to the river")
    found = search(session(), Wanted("road school bicycle"))
    assert not found.all_words
    assert [each.text for each in found.questions] == [both.text, one.text]


def test_without_words_the_newest_come_first(session, held, do, answer):
    first, second = answer("The road"), asked(held, "The school")
    do("accept", second)
    do("answered", second, now=LATER + timedelta(minutes=1))
    assert texts(session, "") == texts(session, "и на") == [second.text, first.text]


@pytest.mark.parametrize("hide", ["put_back", "waiting"])
def test_only_what_is_public_is_found(session, held, do, answer, hide):
    question = asked(held, "The road") if hide == "waiting" else answer("The road")
    if hide == "put_back":
        assert texts(session, "road")
        do("put_back", question)
    assert texts(session, "road") == texts(session, "") == []


def test_a_written_answer_makes_an_accepted_question_an_answer(session, held, do):
    question = asked(held, "The road")
    do("accept", question)
    assert texts(session, "road") == []
    do("assign", question, held.officials[0])
    answering.write(session(), question, held.officials[0], "In the autumn", now=LATER)
    session.commit()
    assert texts(session, "autumn") == ["The road"]


def test_districts_and_topics_narrow(session, held, make, answer):
    answer("The road")
    here, other = frozenset({held.meeting.venue.district_id}), frozenset({make.district().id})
    assert texts(session, "road", districts=here, topics=frozenset({held.topic_id}))
    assert texts(session, "road", districts=other) == []


def test_pages(session, answer, monkeypatch):
    monkeypatch.setattr(searching, "A_PAGE", 2)
    for number in range(5):
        answer(f"The road number {number}")
    found = [search(session(), Wanted("road", page=page)) for page in (1, 2, 3, 99)]
    assert [len(each.questions) for each in found] == [2, 2, 1, 1]
    assert (found[0].total, found[0].pages, found[3].page) == (5, 3, 3)


@pytest.mark.parametrize("text", ["%", "_", "' OR 1=1", "\x00", "😀" * 3000, "a " * 3000, "؜‮x"])
def test_nothing_typed_breaks_it(session, answer, text):
    answer("The road")
    assert search(session(), Wanted(text, page=-3)).page == 1


def test_the_index_can_be_written_anew(app, session, answer):
    for number in range(3):
        answer(f"The road number {number}")
    before = _index(session)
    session.execute(AnswerWord.__table__.delete())
    session.execute(AnswerEntry.__table__.delete())
    session.commit()
    assert list(indexing.rebuild(session())) == [3]
    assert _index(session) == before
    told = app.test_cli_runner().invoke(args=["answers", "rebuild"])
    assert session.scalar(select(func.count()).select_from(AnswerEntry)) == 3, told.output


def _index(session):
    rows = session.execute(select(AnswerWord.question_id, AnswerWord.stem, AnswerWord.weight))
    return sorted(map(tuple, rows))


def test_the_page_and_the_interface(client, held, answer):
    question = answer("Когда отремонтируют <b>дорогу</b>?", "Осенью")
    page = client.get("/en/answers?q=дороги&district=&page=1")
    assert "&lt;b&gt;дорогу" in page.text
    assert page.headers["Cache-Control"].startswith("public")
    assert "Set-Cookie" not in page.headers
    district = held.meeting.venue.district.slug
    told = client.get(f"/api/v1/answers?q=дороги&district={district}").json
    assert [each["id"] for each in told["answers"]] == [question.id]
    assert told["answers"][0]["note"] == "Осенью"
    assert client.get("/api/v1/answers?topic=nothing").status_code == 400
    assert client.get("/en/answers?topic=nothing").status_code == 200
    assert client.get(f"/api/v1/answers?page={10**20}").json["page"] == 1
    assert "Nothing found" in client.get("/en/answers?q=bicycle").text
