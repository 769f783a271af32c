"""Asking over HTTP: once, cleaned, within limits; what does not fit is shown again with a sentence."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from sqlalchemy import select

from meetings import public_form
from meetings.audit import AuditEntry
from meetings.diary.status import Status
from meetings.questions import receipts
from meetings.questions.question import Question, Source, State
from meetings.questions.signals import question_changed

TYPED = datetime(2027, 5, 18, 5, 30, tzinfo=UTC)  # 10:30 in Turkistan, in the first session
TEXT = "Абай көшесіндегі жол қашан жөнделеді?"


@pytest.fixture(autouse=True)
def fresh(app):
    """Nobody has sent anything from this address, and it is the middle of the session."""
    for limiter in app.extensions["limiter"]:
        limiter.reset()
    with time_machine.travel(TYPED, tick=False) as traveller:
        yield traveller


@pytest.fixture
def held(make, session):
    meeting = make.meeting(sessions=1, venue=make.venue(), published_at=TYPED)
    meeting.status = meeting.sessions[0].status = Status.PUBLISHED
    meeting.sessions[0].published_at = TYPED
    session.commit()
    return meeting.sessions[0]


@pytest.fixture
def token(app):
    return public_form.token(TYPED - timedelta(seconds=20))


@pytest.fixture
def send(client, held, token):
    """``send(text=…)`` as a page with JavaScript does."""

    def sent(**given):
        body = {"text": TEXT, "key": "a-random-key-of-a-phone", "token": token, **given}
        return client.post(f"/api/v1/sessions/{held.id}/questions?lang=en", json=body)

    return sent


@pytest.fixture
def post(client, held, token):
    """``post(text=…)`` as a page without JavaScript does."""

    def posted(**given):
        return client.post(
            f"/en/sessions/{held.id}/questions", data={"text": TEXT, "token": token, **given}
        )

    return posted


def asked(session) -> list[Question]:
    session.expire_all()
    return list(session.scalars(select(Question).order_by(Question.number)))


def test_a_question_waits_and_its_author_gets_a_receipt(session, send, held):
    answer = send(author=" Айгүл ", topic="")
    assert answer.status_code == 201
    assert answer.json["state"] == "waiting"
    (question,) = asked(session)
    assert (question.text, question.author, question.number) == (TEXT, "Айгүл", 1)
    assert (question.topic_id, question.state, question.source) == (
        held.topic_id,
        State.WAITING,
        Source.PHONE,
    )
    assert receipts.find(session(), answer.json["code"]) == question
    assert answer.json["code"] not in (question.receipt_digest, question.sent_key)


def test_the_same_key_is_answered_with_the_same_receipt(session, send, fresh):
    first = send()
    fresh.shift(timedelta(days=2))  # the session is over and the token is old; the phone was off
    again = send()
    assert (again.status_code, again.json["code"]) == (201, first.json["code"])
    assert len(asked(session)) == 1


def test_another_topic_is_none_of_the_session(session, send):
    send(topic="another")
    assert asked(session)[0].topic_id is None


def test_who_listens_hears_of_it_inside_the_transaction(session, send):
    heard = []

    def listen(question, *, now):
        heard.append((question.number, now))

    with question_changed.connected_to(listen):
        send()
    assert heard == [(1, TYPED)]


def test_the_trail_says_that_somebody_asked_and_not_what(session, send):
    send(author="Айгүл")
    changes = session.scalars(select(AuditEntry.changes).where(AuditEntry.subject == "question"))
    written = json.dumps(list(changes), ensure_ascii=False)
    assert "waiting" in written
    assert TEXT not in written
    assert "Айгүл" not in written


def test_without_javascript_a_post_leads_to_the_receipt(client, session, post):
    answer = post(author="")
    assert answer.status_code == 303
    page = client.get(answer.location)
    assert TEXT in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert "Set-Cookie" not in answer.headers


def test_without_javascript_pressed_twice_is_asked_once(session, post):
    assert post().location == post().location
    assert len(asked(session)) == 1


def test_what_was_typed_comes_back_with_a_sentence(post):
    typed = "дорога " * 200
    answer = post(text=typed, author="Айгүл", topic="another")
    assert answer.status_code == 400
    soup = BeautifulSoup(answer.text, "html.parser")
    assert soup.find("textarea").text.strip() == typed.strip()
    assert soup.find("input", {"name": "author"})["value"] == "Айгүл"
    assert soup.find("input", {"value": "another"}).has_attr("checked")
    assert "399 characters too long" in answer.text


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({"text": "😀" * 2500}, "text", "too long"),
        ({"text": "😀😀😀"}, "text", "Write something"),
        ({"text": "\u200b\u202e\x00 \n"}, "text", "Write something"),
        ({"text": "Купите: " + "https://spam.example/x " * 3}, "text", "too many links"),
        ({"author": "A" * 61}, "author", "too long"),
        ({"website": "https://spam.example"}, "website", "trap"),
        ({"token": "forged"}, "token", "open for a long time"),
        ({"key": "guess"}, "sent_key", "does not fit"),
        ({"key": "ключ" * 6}, "sent_key", "does not fit"),
        ({"key": "\0" * 20}, "sent_key", "does not fit"),
        ({"key": "\ud800" * 20}, "sent_key", "does not fit"),
        ({"token": "\ud800"}, "token", "open for a long time"),
        ({"text": ["a", "list"]}, "text", "Write something"),
    ],
)
def test_what_does_not_fit_is_said_calmly_and_nothing_is_kept(
    session, send, given, field, sentence
):
    answer = send(**given)
    assert (answer.status_code, answer.json["field"]) == (400, field)
    assert sentence in answer.json["error"]
    assert asked(session) == []


def test_what_nobody_sees_is_taken_out_and_markup_stays_text(client, session, send):
    send(text="\u202eЖол\u200b қашан\x00 <b onclick=alert(1)>жөнделеді</b>?")
    (question,) = asked(session)
    assert question.text == "Жол қашан <b onclick=alert(1)>жөнделеді</b>?"
    question.state = State.ACCEPTED
    session.commit()
    page = client.get(f"/kk/sessions/{question.session_id}/questions").text
    assert "&lt;b onclick=alert(1)&gt;" in page
    assert "<b onclick" not in page


def test_a_body_that_is_no_object_is_refused_calmly(client, held):
    address = f"/api/v1/sessions/{held.id}/questions?lang=en"
    for sent in (
        {"data": b"\x00"},
        {"json": ["text"]},
        {"data": b"{", "content_type": "application/json"},
    ):
        assert client.post(address, **sent).json["error"] == "Send a JSON object."


def test_what_is_far_too_long_is_not_even_looked_at(session, send):
    assert send(text="дорога " * 5_000).status_code == 413
    assert asked(session) == []


def test_faster_than_people_write_is_asked_to_wait(app, session, send):
    answer = send(token=public_form.token(TYPED - timedelta(seconds=1)))
    assert answer.json["field"] == "speed"
    assert asked(session) == []


@pytest.mark.parametrize("after", [timedelta(0), timedelta(minutes=59)])
def test_it_may_be_asked_from_the_start_until_after_the_end(send, fresh, held, after):
    fresh.move_to(held.starts_at + after + timedelta(minutes=30))
    token = public_form.token(held.starts_at + after)
    assert send(token=token).status_code == 201


def test_before_the_day_it_may_be_asked(send, fresh, held):
    fresh.move_to(held.starts_at - timedelta(days=6))
    assert (
        send(token=public_form.token(held.starts_at - timedelta(days=6, hours=1))).status_code
        == 201
    )


def test_a_session_that_is_over_says_so_and_leads_to_appeals(client, session, post, fresh, held):
    fresh.move_to(held.ends_at + timedelta(minutes=30))
    answer = post()
    assert answer.status_code == 400
    assert "is over and takes no more questions" in answer.text
    assert "/en/appeals" in answer.text
    assert TEXT in answer.text  # what was typed can still be copied
    page = client.get(f"/en/sessions/{held.id}").text
    assert "is over and takes no more questions" in page
    assert "<textarea" not in page
    assert asked(session) == []


def test_a_cancelled_session_says_so(session, send, held):
    held.status = Status.CANCELLED
    session.commit()
    answer = send()
    assert answer.json["field"] == "session"
    assert "cancelled" in answer.json["error"]


def test_a_draft_is_no_session(client, session, held, token):
    held.published_at = None
    session.commit()
    for path in (
        f"/en/sessions/{held.id}/questions",
        f"/en/sessions/{held.id}/board",
        f"/api/v1/sessions/{held.id}/questions",
    ):
        assert client.get(path).status_code == 404
    assert client.post(f"/en/sessions/{held.id}/questions", data={}).status_code == 404


def test_an_address_that_sends_too_much_is_asked_to_wait(session, send):
    codes = [send(text="").status_code for _time in range(120)]
    assert codes == [400] * 120
    answer = send()
    assert answer.status_code == 429
    assert "Wait a quarter of an hour" in answer.json["error"]
    assert asked(session) == []
