"""What everybody reads of a session's questions, and what nobody does."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup

from meetings.diary.status import Status
from meetings.questions import boards, moderating, panel, reading, shelf
from meetings.questions.question import PUBLIC_STATES, Rejection, State
from tests.diary.drafts import NOW
from tests.questions.asked import asked

SECRET = "Kept from everybody"
HIDDEN = [state for state in State if state not in PUBLIC_STATES]
AS_IT_STANDS = {"now": NOW, "seen": None}


@pytest.fixture
def held(make, session):
    meeting = make.meeting(sessions=1, venue=make.venue(), published_at=NOW)
    meeting.status = meeting.sessions[0].status = Status.PUBLISHED
    meeting.sessions[0].published_at = NOW
    session.commit()
    return meeting.sessions[0]


@pytest.fixture
def addresses(held):
    """Everything public that shows questions of the session."""
    return [
        f"/en/sessions/{held.id}",
        f"/en/sessions/{held.id}/questions",
        f"/en/sessions/{held.id}/board",
        f"/en/sessions/{held.id}/board/all",
        f"/api/v1/sessions/{held.id}/questions",
    ]


def in_state(session, held, state: State, text: str):
    question = asked(held, text)
    question.state = state
    question.rejection = Rejection.INSULT if state is State.REJECTED else None
    boards.touch(session(), held.id)
    session.commit()
    return question


@pytest.mark.parametrize("state", HIDDEN)
def test_what_was_not_accepted_is_nowhere(client, session, held, addresses, state):
    in_state(session, held, State.ACCEPTED, "Everybody reads this")
    in_state(session, held, state, SECRET)
    for address in addresses:
        answer = client.get(address)
        assert "Everybody reads this" in answer.text
        assert SECRET not in answer.text
        assert "insults" not in answer.text


@pytest.mark.parametrize("state", HIDDEN)
def test_what_was_not_accepted_moves_no_tag(client, session, held, addresses, state):
    """Else watching tags would tell that somebody asked, or was refused."""
    in_state(session, held, State.ACCEPTED, "Everybody reads this")
    before = [client.get(each).headers["ETag"] for each in addresses]
    hidden = in_state(session, held, state, SECRET)
    hidden.text = f"{SECRET}, changed"
    boards.touch(session(), held.id)
    session.commit()
    assert [client.get(each).headers["ETag"] for each in addresses] == before


@pytest.mark.parametrize("state", HIDDEN)
def test_what_was_accepted_once_goes_when_it_is_taken_back(client, session, held, addresses, state):
    question = in_state(session, held, State.ACCEPTED, SECRET)
    assert all(SECRET in client.get(each).text for each in addresses)
    question.state = state
    boards.touch(session(), held.id)
    session.commit()
    assert not any(SECRET in client.get(each).text for each in addresses)


def test_a_change_is_seen_with_the_next_look(client, session, held):
    question = in_state(session, held, State.ACCEPTED, "When?")
    address = f"/en/sessions/{held.id}/board"
    tag = client.get(address).headers["ETag"]
    moderating.start_answering(session(), question, **AS_IT_STANDS)
    session.commit()
    answer = client.get(address, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert "Being answered now" in answer.text


def test_an_unchanged_board_is_304_and_reads_no_question(client, session, held, queries):
    in_state(session, held, State.ACCEPTED, "When?")
    for address in (f"/en/sessions/{held.id}/board", f"/api/v1/sessions/{held.id}/questions"):
        tag = client.get(address).headers["ETag"]
        with queries() as count:
            answer = client.get(address, headers={"If-None-Match": tag})
        assert (answer.status_code, answer.data, count.value) == (304, b"", 1)


def test_shared_caches_keep_it_to_the_end_of_the_second(client, session, held):
    in_state(session, held, State.ACCEPTED, "When?")
    answer = client.get(f"/en/sessions/{held.id}/board")
    assert answer.headers["Cache-Control"] == "public, max-age=0, s-maxage=1"
    assert answer.headers["X-Accel-Expires"].startswith("@")
    assert "Set-Cookie" not in answer.headers


def test_boards_of_two_languages_and_sessions_are_apart(client, session, held, make):
    in_state(session, held, State.ACCEPTED, "When?")
    other = make.meeting(sessions=1, venue=make.venue(), published_at=NOW).sessions[0]
    other.status, other.published_at = Status.PUBLISHED, NOW
    in_state(session, other, State.ACCEPTED, "Where?")
    english, kazakh = (
        client.get(f"/{lang}/sessions/{held.id}/board").text for lang in ("en", "kk")
    )
    assert "/en/questions/" in english
    assert "/kk/questions/" in kazakh
    assert "Where?" not in english
    assert "Where?" in client.get(f"/en/sessions/{other.id}/board").text


def test_the_order_is_now_pinned_votes_time_and_done_last(session, held):
    first, second, most, pinned, now, done = (
        in_state(session, held, State.ACCEPTED, text)
        for text in ("1", "2", "most", "pin", "now", "done")
    )
    most.votes = 3
    moderating.pin(session(), pinned, **AS_IT_STANDS)
    moderating.start_answering(session(), done, **AS_IT_STANDS)
    moderating.start_answering(session(), now, **AS_IT_STANDS)
    session.commit()
    board = reading.read(session(), held.id)
    assert board.coming == [now, pinned, most, first, second]
    assert board.done == [done]


def test_reading_costs_the_same_for_one_question_and_for_many(session, held, make, queries):
    def cost() -> int:
        session.expire_all()
        with queries() as count:
            for question in reading.read(session(), held.id).all:
                _ = question.topic and question.topic.name, question.official
        return count.value

    in_state(session, held, State.ACCEPTED, "1")
    held_id = held.id
    one = cost()
    for number in range(5):
        in_state(session, held, State.ANSWERED, str(number)).official = make.official()
    session.commit()
    assert held.id == held_id
    assert cost() <= one + 1


def test_a_long_board_shows_its_best_and_leads_to_all(client, session, held):
    for number in range(25):
        asked(held, f"Question number {number}").state = State.ACCEPTED
    boards.touch(session(), held.id)
    session.commit()
    short, whole = (client.get(f"/en/sessions/{held.id}/board{all}").text for all in ("", "/all"))
    assert short.count("data-vote=") == 20
    assert "All 25 questions" in short
    assert whole.count("data-vote=") == 25


def test_a_kept_board_is_read_anew_after_a_minute(client, session, held, time_machine_now):
    """A recording's links, a name: what changes without the board being told."""
    question = in_state(session, held, State.ACCEPTED, "When?")
    address = f"/api/v1/sessions/{held.id}/questions"
    client.get(address)
    question.text = "Changed behind its back"
    session.commit()
    assert "Changed behind" not in client.get(address).text
    time_machine_now.shift(timedelta(seconds=shelf.LASTS))
    assert "Changed behind" in client.get(address).text


@pytest.fixture
def time_machine_now():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def test_who_waits_is_told_to_look_more_often_once_it_begins(client, held):
    told = []
    for before in (timedelta(hours=1), timedelta(minutes=10)):
        with time_machine.travel(held.starts_at - before, tick=False):
            board = client.get(f"/en/sessions/{held.id}/board").text
            told.append(BeautifulSoup(board, "html.parser").select_one("[data-pause]"))
    assert [each["data-pause"] for each in told] == ["30000", "1500"]


def test_a_page_of_very_many_questions_is_fetched_seldom(client, session, held, monkeypatch):
    monkeypatch.setattr(panel, "LIGHT", 1)
    for text in ("When?", "Where?"):
        in_state(session, held, State.ACCEPTED, text)
    with time_machine.travel(held.starts_at, tick=False):
        pages = [
            client.get(f"/en/sessions/{held.id}/{path}").text for path in ("board", "board/all")
        ]
    assert ['data-pause="1500"' in page for page in pages] == [True, False]


def test_the_page_differs_only_by_its_token(client, held):
    first, second = (client.get(f"/en/sessions/{held.id}") for _time in range(2))
    assert first.headers["ETag"] == second.headers["ETag"]
    assert first.headers["ETag"].startswith("W/")
    assert first.text != second.text
    again = client.get(f"/en/sessions/{held.id}", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_two_boards_never_share_a_version(session, held, make):
    """A process that keeps answers of a deleted board must not take another one for it."""
    other = make.meeting(sessions=1, venue=make.venue()).sessions[0]
    for each in (held, other):
        boards.touch(session(), each.id)
    versions = [boards.version(session(), each.id) for each in (held, other)]
    assert versions[0] != versions[1]
    boards.touch(session(), held.id)
    assert boards.version(session(), held.id) == versions[0] + 1
