"""Receipts: an author follows the question by a code that nobody can guess."""

from __future__ import annotations

import pytest

from meetings.diary.status import Status
from meetings.promises import closing
from meetings.questions import asking, moderating, receipts
from meetings.questions.question import Rejection, Source
from tests.diary.drafts import NOW

STEP = {"now": NOW, "seen": None}


@pytest.fixture(autouse=True)
def fresh(app):
    for limiter in app.extensions["limiter"]:
        limiter.reset()


@pytest.fixture
def held(make, session):
    meeting = make.meeting(sessions=1, venue=make.venue(), published_at=NOW)
    meeting.sessions[0].status, meeting.sessions[0].published_at = Status.PUBLISHED, NOW
    session.commit()
    return meeting.sessions[0]


@pytest.fixture
def ask(session, held):
    def asked(text: str, key: str = "a-random-key-of-a-phone"):
        made = asking.ask(
            session(), held, text=text, author=None, topic_id=None, language="kk",
            source=Source.PHONE, sent_key=key, now=NOW,
        )  # fmt: skip
        session.commit()
        return made

    return asked


def test_a_code_is_readable_long_enough_and_its_own(app):
    codes = {receipts.code_for(f"key number {each}") for each in range(500)}
    assert len(codes) == 500
    assert len(receipts.ALPHABET) ** receipts.LENGTH >= 2**48
    assert not set("01OIL") & set("".join(codes))
    assert {len(code) for code in codes} == {11}


@pytest.mark.parametrize("typed", ["{}", " {} ", "{low}", "{bare}", "{cyrillic}"])
def test_a_code_is_found_however_it_is_typed(session, ask, typed):
    question, code = ask("When?")
    forms = {
        "low": code.lower(),
        "bare": code.replace("-", " "),
        "cyrillic": code.translate(str.maketrans("ABEKMHPCTYX", "АВЕКМНРСТУХ")),
    }
    assert receipts.find(session(), typed.format(code, **forms)) == question


def test_the_page_says_where_it_stands(client, session, ask):
    question, code = ask("When will there be water?")
    page = client.get(f"/en/questions/{code}")
    assert "Waiting for the moderator" in page.text
    moderating.reject(session(), question, Rejection.INSULT, **STEP)
    session.commit()
    assert "It insults somebody" in client.get(f"/en/questions/{code}").text


def test_a_merged_question_shows_the_one_that_stands_for_it(client, session, ask):
    question, code = ask("When will there be water?")
    other, _code = ask("Is there water soon?", "another-key-of-a-phone")
    moderating.merge(session(), question, other, **STEP)
    session.commit()
    assert "Is there water soon?" not in client.get(f"/en/questions/{code}").text  # it waits itself
    moderating.accept(session(), other, **STEP)
    moderating.start_answering(session(), other, **STEP)
    moderating.answered(session(), other, "In spring.", **STEP)
    session.commit()
    page = client.get(f"/en/questions/{code}").text
    assert "Is there water soon?" in page
    assert "In spring." in page


def test_a_wrong_code_and_none_are_answered_the_same(client):
    answers = [
        client.get(f"/en/questions/{code}") for code in ("22222-22222", "no code", "7" * 400, "%01")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1


def test_guesses_are_limited_wherever_they_are_tried(client):
    codes = [f"2222{number:06}" for number in range(15)]
    for code in codes:
        assert client.get(f"/api/v1/questions/receipts/{code}").status_code == 404
        assert client.get(f"/kk/questions/{code}").status_code == 404
    assert client.get(f"/api/v1/questions/receipts/{codes[0]}").status_code == 429
    assert client.post("/en/questions", data={"code": codes[0]}).status_code == 429


def test_who_knows_the_code_is_not_limited(client, ask):
    _question, code = ask("When?")
    answers = {client.get(f"/api/v1/questions/receipts/{code}").status_code for _time in range(40)}
    assert answers == {200}


def test_a_code_is_typed_into_a_form(client, ask):
    _question, code = ask("When?")
    wrong = client.post("/en/questions", data={"code": "22222-<b>"})
    assert wrong.status_code == 404
    assert "22222-&lt;b&gt;" in wrong.text
    right = client.post("/en/questions", data={"code": code.lower()})
    assert right.status_code == 303
    assert right.location == f"/en/questions/{code}"


def test_only_the_resident_closes_what_was_taken_home(client, session, make, ask):
    question, code = ask("When will the road be mended?")
    moderating.accept(session(), question, **STEP)
    held = question.session
    there = {"topics": [held.topic], "districts": [held.meeting.venue.district]}
    official = make.official(**there)
    moderating.take_home(
        session(), question, official, "Mend it", NOW.date().replace(year=2027), **STEP
    )
    closing.report(session(), question.promise, "It is mended.", NOW)
    session.commit()
    page = client.get(f"/en/questions/{code}").text
    assert "Was it solved?" in page
    assert "It is mended." in page
    assert (
        client.post("/en/questions/22222-22222/solved", data={"solved": "yes"}).status_code == 404
    )
    assert "Say yes or no" in client.post(f"/en/questions/{code}/solved", data={}).text
    answer = client.post(f"/en/questions/{code}/solved", data={"solved": "no"})
    assert answer.status_code == 303
    session.expire_all()
    assert question.promise.times_denied == 1
    assert "not solved yet" in client.get(answer.location).text


def test_a_question_without_a_promise_cannot_be_closed(client, ask):
    _question, code = ask("When?")
    assert client.post(f"/en/questions/{code}/solved", data={"solved": "yes"}).status_code == 404
