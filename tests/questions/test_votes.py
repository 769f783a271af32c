"""Votes: one a browser, counted exactly, whoever sends at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from meetings.database import db, writing
from meetings.diary.status import Status
from meetings.questions import boards, moderating
from meetings.questions.question import PUBLIC_STATES, Question, State, Vote
from tests.diary.drafts import NOW
from tests.questions.asked import asked

BROWSER = "a-random-value-of-a-browser"


@pytest.fixture(autouse=True)
def fresh(app):
    for limiter in app.extensions["limiter"]:
        limiter.reset()


@pytest.fixture
def question(make, session):
    meeting = make.meeting(sessions=1, venue=make.venue(), published_at=NOW)
    meeting.sessions[0].status, meeting.sessions[0].published_at = Status.PUBLISHED, NOW
    made = asked(meeting.sessions[0])
    moderating.accept(session(), made, now=NOW, seen=None)
    session.commit()
    return made


def vote(client, question_id: int, browser: object = BROWSER):
    return client.post(f"/api/v1/questions/{question_id}/vote?lang=en", json={"browser": browser})


def counted(session, question: Question) -> tuple[int, int]:
    session.expire_all()
    rows = session.scalars(select(Vote).where(Vote.question_id == question.id)).all()
    return question.votes, len(rows)


def test_a_vote_replayed_counts_once(client, session, question):
    answers = [vote(client, question.id) for _time in range(3)]
    assert [answer.json["votes"] for answer in answers] == [1, 1, 1]
    assert counted(session, question) == (1, 1)


def test_two_browsers_count_twice_and_only_digests_are_kept(client, session, question):
    vote(client, question.id)
    assert vote(client, question.id, "another-random-value").json["votes"] == 2
    digests = session.scalars(select(Vote.browser_digest)).all()
    assert BROWSER not in digests
    assert {len(each) for each in digests} == {64}


def test_a_vote_changes_the_board(client, session, question):
    before = boards.version(session(), question.session_id)
    vote(client, question.id)
    session.rollback()
    after = boards.version(session(), question.session_id)
    vote(client, question.id)
    session.rollback()
    assert after == before + 1
    assert boards.version(session(), question.session_id) == after


def test_votes_at_the_same_time_are_all_counted(app, session, question):
    number = question.id
    session.rollback()  # holds no lock while the others write

    def send(browser: str) -> int:
        with app.app_context(), writing():
            return int(vote(app.test_client(), number, browser).status_code)

    browsers = [f"random-value-of-browser-{each % 30}" for each in range(60)]
    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(send, browsers))
    assert codes == [200] * 60
    assert counted(session, question) == (30, 30)


@pytest.mark.parametrize(
    "browser", ["", "short", None, 7, "x" * 200, "with spaces in the value", "ф" * 20]
)
def test_a_value_that_is_none_is_refused(client, session, question, browser):
    assert vote(client, question.id, browser).status_code == 400
    assert counted(session, question) == (0, 0)


@pytest.mark.parametrize("state", [each for each in State if each not in PUBLIC_STATES])
def test_a_question_that_nobody_sees_is_answered_like_none(client, session, question, state):
    question.state = state
    session.commit()
    hidden, absent = vote(client, question.id), vote(client, 999_999)
    assert (hidden.status_code, hidden.json) == (404, absent.json)
    assert counted(session, question) == (0, 0)


def test_an_answered_question_takes_no_votes(client, session, question):
    question.state = State.ANSWERED
    session.commit()
    assert "answered already" in vote(client, question.id).json["error"]


def test_a_cancelled_session_takes_no_votes(client, session, question):
    question.session.status = Status.CANCELLED
    session.commit()
    assert vote(client, question.id).status_code == 400


def test_without_javascript_a_cookie_knows_the_browser_again(client, session, question):
    page = client.get(f"/en/sessions/{question.session_id}/questions")
    assert "Set-Cookie" not in page.headers
    answers = [client.post(f"/en/questions/{question.id}/vote") for _time in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location.endswith(f"/questions#question-{question.id}")
    cookie = answers[0].headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert counted(session, question) == (1, 1)


def test_votes_move_with_a_merged_question_and_count_once(client, session, question):
    other = asked(question.session, "The same in other words")
    moderating.accept(session(), other, now=NOW, seen=None)
    session.commit()
    vote(client, question.id)
    vote(client, other.id)
    vote(client, other.id, "another-random-value")
    moderating.merge(session(), db.session.get(Question, other.id), question, now=NOW, seen=None)
    session.commit()
    assert counted(session, question) == (2, 2)
