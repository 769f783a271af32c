"""The same question is proposed before it is asked again, whatever form its words have."""

from __future__ import annotations

from datetime import timedelta

import pytest

from meetings import clock, public_form
from meetings.diary.status import Status
from meetings.questions import duplicates, moderating
from meetings.questions.question import State
from tests.diary.drafts import NOW
from tests.questions.asked import asked

SAME = [
    ("Когда отремонтируют дорогу на улице Абая?", "Когда будет ремонт дороги на улице Абая?"),
    ("Абай көшесіндегі жол қашан жөнделеді?", "Абай көшесінің жолын қашан жөндейсіздер?"),
    ("Ауылымызға газ қашан келеді?", "АУЫЛҒА ГАЗ ҚАШАН ТАРТЫЛАДЫ"),
    ("When will the road be mended?", "When are you mending the roads?"),
]
OTHER = [
    ("Когда дадут воду в Арысе?", "Почему нет света в Арысе?"),
    ("Жол қашан жөнделеді?", "Мектеп қашан салынады?"),
    ("When?", "Where?"),
]


def alike(one: str, other: str) -> float:
    return duplicates.likeness(duplicates.stems_by_word(one), duplicates.stems_by_word(other))


@pytest.mark.parametrize(("one", "other"), SAME)
def test_forms_of_words_are_forgiven(one, other):
    assert alike(one, other) >= duplicates.ALIKE
    assert alike(one, other) == alike(other, one)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_other_questions_are_not_proposed(one, other):
    assert alike(one, other) < duplicates.ALIKE


@pytest.fixture
def board(make, session, app):
    for limiter in app.extensions["limiter"]:
        limiter.reset()
    meeting = make.meeting(sessions=1, venue=make.venue(), published_at=NOW)
    held = meeting.sessions[0]
    held.status, held.published_at = Status.PUBLISHED, NOW
    question = asked(held, SAME[0][0])
    session.commit()
    return held, question


def send(client, held, **given):
    token = public_form.token(clock.now() - timedelta(seconds=20))
    body = {"text": SAME[0][1], "token": token, **given}
    return client.post(f"/api/v1/sessions/{held.id}/questions?lang=en", json=body)


def test_the_same_is_proposed_and_can_be_sent_anyway(client, session, board):
    held, question = board
    moderating.accept(session(), question, now=NOW, seen=None)
    session.commit()
    answer = send(client, held)
    assert answer.status_code == 409
    assert answer.json["similar"] == [{"id": question.id, "text": SAME[0][0], "votes": 0}]
    assert send(client, held, anyway=True).status_code == 201


@pytest.mark.parametrize(
    "state", [each for each in State if each not in (State.ACCEPTED, State.ANSWERING)]
)
def test_only_what_everybody_may_vote_for_is_proposed(client, session, board, state):
    held, question = board
    question.state = state
    session.commit()
    assert send(client, held).status_code == 201


def test_without_javascript_the_page_proposes_a_vote(client, session, board):
    held, question = board
    moderating.accept(session(), question, now=NOW, seen=None)
    session.commit()
    token = public_form.token(clock.now() - timedelta(seconds=20))
    sent = {"text": SAME[0][1], "token": token}
    page = client.post(f"/en/sessions/{held.id}/questions", data=sent)
    assert page.status_code == 409
    assert "Is it one of these?" in page.text
    assert SAME[0][1] in page.text
    assert (
        page.text.count(f"/en/questions/{question.id}/vote") == 2
    )  # among those proposed, and on the board
    assert (
        client.post(f"/en/sessions/{held.id}/questions", data={**sent, "anyway": "1"}).status_code
        == 303
    )
