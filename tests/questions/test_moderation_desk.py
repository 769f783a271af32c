"""The moderator's desk and the official's own page over HTTP, without JavaScript too."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup

from meetings.access import Role
from meetings.places import organizers
from meetings.questions import desk_queries
from meetings.questions.answer_link import open_link
from meetings.questions.question import State
from tests import staff
from tests.diary.drafts import NOW
from tests.questions.asked import asked

# Each page is asked for on PostgreSQL by tests/test_access.py.
pytestmark = pytest.mark.engine("sqlite")

HOSTILE = "<script>alert(1)</script> ‮evil"


@pytest.fixture
def moderator(signed_in):
    return signed_in(Role.MODERATOR)


def board(browser, held, tab="waiting"):
    page = browser.get(f"/en/desk/sessions/{held.id}/questions?show={tab}")
    return BeautifulSoup(page.text, "html.parser")


def press(browser, page, number, verb, **more):
    """Press a button as it stands on the page."""
    form = page.select_one(f"#question-{number} form:has(input[name=verb][value={verb}])")
    fields = {each["name"]: each["value"] for each in form.select("input[type=hidden]")}
    return browser.post(form["action"], data=fields | more)


def test_a_question_goes_its_way_by_plain_forms(session, held, moderator):
    question = asked(held, HOSTILE)
    session.commit()
    page = board(moderator, held)
    assert "alert(1)" in page.select_one(".ask-card__text").text
    assert not page.select_one(".ask-card script")
    answer = press(moderator, page, question.id, "accept")
    assert (answer.status_code, question.state) == (303, State.ACCEPTED)
    press(moderator, board(moderator, held, "accepted"), question.id, "start")
    press(moderator, board(moderator, held, "accepted"), question.id, "answered", note="Soon")
    assert (question.state, question.note) == (State.ANSWERED, "Soon")
    official = held.officials[0]
    sent = {"verb": "take_home", "official": official.id, "what": "A pump", "due_on": "2027-12-31"}
    assert moderator.post(f"/en/desk/questions/{question.id}", data=sent).status_code == 303
    assert question.promise.due_on.isoformat() == "2027-12-31"


def test_an_older_page_is_answered_calmly(session, held, moderator):
    question = asked(held)
    session.commit()
    page = board(moderator, held)
    assert press(moderator, page, question.id, "reject", reason="insult").status_code == 303
    answer = press(moderator, page, question.id, "accept")
    assert answer.status_code == 409
    assert "Somebody else was faster" in answer.text


@pytest.mark.parametrize(
    "sent",
    [
        {"verb": "dance"}, {"verb": "reject", "reason": "no"}, {"verb": "merge", "into": "99999"},
        {"verb": "merge", "into": "x"}, {"verb": "assign", "official": "99999"}, {},
        {"verb": "take_home", "official": "1", "what": "x", "due_on": "soon"},
        {"verb": "answered", "note": "x" * 1001},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_a_sentence(session, held, moderator, sent):
    question = asked(held)
    session.commit()
    answer = moderator.post(f"/en/desk/questions/{question.id}", data=sent)
    assert answer.status_code == 400
    assert question.state is State.WAITING


def test_what_was_typed_comes_back_with_the_sentence(session, held, do, moderator):
    question = asked(held)
    do("accept", question)
    address = f"/en/desk/questions/{question.id}"
    sent = {
        "verb": "take_home",
        "official": held.officials[0].id,
        "what": "A pump",
        "due_on": "soon",
    }
    page = BeautifulSoup(moderator.post(address, data=sent).text, "html.parser")
    assert "Write the day like" in page.select_one("[role=alert]").text
    assert page.select_one("#what").text == "A pump"
    changed = {"verb": "answered", "note": "In May", "seen": "what was seen before"}
    page = BeautifulSoup(moderator.post(address, data=changed).text, "html.parser")
    assert page.select_one("#note").text == "In May"
    part = moderator.post(address, data=changed, headers={"X-Part": "board"})
    assert (part.status_code, "faster" in part.text) == (409, True)


def test_the_board_is_asked_for_cheaply_and_changes_with_a_question(session, held, moderator):
    address = f"/en/desk/sessions/{held.id}/questions/board?show=waiting"
    asked(held)
    session.commit()
    first = moderator.get(address)
    again = {"If-None-Match": first.headers["ETag"]}
    assert moderator.get(address, headers=again).status_code == 304
    asked(held, "Another one?")
    session.commit()
    second = moderator.get(address, headers=again)
    assert (second.status_code, second.text.count("ask-card__text")) == (200, 2)


def test_who_is_bound_to_districts_moderates_only_there(session, make, held, app):
    user = staff.person(Role.MODERATOR)
    organizers.bind(user, [make.district()])
    question = asked(held)
    session.commit()
    browser = staff.sign_in(app.test_client(), user)
    addresses = [f"sessions/{held.id}/questions", f"questions/{question.id}"]
    assert {browser.get(f"/en/desk/{each}").status_code for each in addresses} == {403}
    assert held.topic.name_en not in browser.get("/en/desk/questions").text
    sent = {"verb": "accept"}
    assert browser.post(f"/en/desk/questions/{question.id}", data=sent).status_code == 403


def test_the_list_says_where_questions_wait(session, held, moderator):
    asked(held)
    session.commit()
    page = moderator.get("/en/desk/questions").text
    assert held.topic.name_en in page
    assert "1 waits" in page


def test_questions_that_wait_elsewhere_push_no_session_of_today_away(
    session, make, held, signed_in, monkeypatch
):
    monkeypatch.setattr(desk_queries, "MOST_SESSIONS", 2)
    for days in (30, 20):
        old = make.meeting(day=held.meeting.day - timedelta(days=days), published_at=NOW)
        old.sessions[0].published_at = NOW
        asked(old.sessions[0])
    session.commit()
    near = desk_queries.sessions_near(session(), held.meeting.day, None)
    assert [each for each, _waiting in near] == [held, old.sessions[0]]
    with time_machine.travel(held.starts_at, tick=False):
        page = signed_in(Role.MODERATOR).get("/en/desk/questions").text
    page = BeautifulSoup(page, "html.parser")
    assert [heading.text.startswith("Today") for heading in page.select("h2")] == [True, False]


def test_questions_that_share_words_are_proposed_for_joining(session, held, moderator):
    question, other = asked(held, "Будет ли вода?"), asked(held, "Где дорога?")
    alike = asked(held, "Когда дадут воду")
    session.commit()
    page = moderator.get(f"/en/desk/questions/{question.id}")
    choices = BeautifulSoup(page.text, "html.parser").select("input[name=into]")
    assert [int(each["value"]) for each in choices] == [alike.id, other.id]


def test_an_official_answers_in_writing_what_is_assigned(session, held, do, app, signed_in):
    user = staff.person(Role.OFFICIAL)
    held.officials[0].user_id = user.id
    mine, others = asked(held), asked(held, "Whose is this?")
    for each in (mine, others):
        do("accept", each)
    do("assign", mine, held.officials[0])
    browser = staff.sign_in(app.test_client(), user)
    page = browser.get("/en/desk/my-questions")
    assert (mine.text in page.text, others.text in page.text) == (True, False)
    sent = {"written": HOSTILE, "seen": "none"}
    assert browser.post(f"/en/desk/my-questions/{mine.id}", data=sent).status_code == 303
    assert browser.post(f"/en/desk/my-questions/{others.id}", data=sent).status_code == 404
    assert browser.post(f"/en/desk/my-questions/{mine.id}", data=sent).status_code == 409
    assert "alert(1)" in mine.written
    assert "<script>alert" not in browser.get("/en/desk/my-questions").text


def test_a_private_link_answers_without_signing_in(session, held, do, client):
    question, official = asked(held), held.officials[0]
    do("accept", question)
    do("assign", question, official)
    token = open_link(session(), official, now=NOW)
    session.commit()
    page = client.get(f"/en/answer/{token}")
    assert question.text in page.text
    assert (page.headers["Referrer-Policy"], page.headers["Cache-Control"]) == (
        "no-referrer",
        "no-store",
    )
    address = f"/en/answer/{token}/{question.id}"
    assert client.post(address, data={"written": "In the autumn"}).status_code == 303
    assert question.written == "In the autumn"
    for refused, code in (
        ({"written": "x" * 5001}, 400),
        ({"written": "Or not", "seen": "none"}, 409),
    ):
        answer = client.post(address, data=refused)
        typed = BeautifulSoup(answer.text, "html.parser").select_one(f"#written-{question.id}")
        assert (answer.status_code, typed.text) == (code, refused["written"])
        assert answer.headers["Referrer-Policy"] == "no-referrer"
    do("put_back", question)
    answer = client.post(address, data={"written": "A long answer"})
    assert answer.status_code == 400
    assert "A long answer" in answer.text
    open_link(session(), official, now=NOW)
    session.commit()
    for wrong in (token, "nothing"):
        assert client.get(f"/en/answer/{wrong}").status_code == 404


def test_an_organizer_hands_out_and_revokes_links(session, held, signed_in, client):
    browser = signed_in(Role.ORGANIZER)
    number = held.officials[0].id
    page = browser.post(f"/en/desk/officials/{number}/answer-link")
    address = BeautifulSoup(page.text, "html.parser").select_one("#answer-link")["value"]
    path = "/en/" + address.split("/en/", 1)[1]
    assert client.get(path).status_code == 200
    browser.post(f"/en/desk/officials/{number}/answer-link/close")
    assert client.get(path).status_code == 404


def test_the_screen_shows_only_what_is_public(session, held, do, client):
    waiting, next_one, current = (asked(held, text) for text in ("Hidden?", "Next one?", HOSTILE))
    for each in (next_one, current):
        do("accept", each)
    do("start_answering", current)
    page = client.get(f"/kk/sessions/{held.id}/screen")
    part = client.get(f"/kk/sessions/{held.id}/screen/board")
    for shown in (page, part):
        assert next_one.text in shown.text
        assert waiting.text not in shown.text
        assert "<script>alert" not in shown.text
        assert "Set-Cookie" not in shown.headers
    assert "<svg" in page.text
    again = {"If-None-Match": part.headers["ETag"]}
    assert client.get(f"/kk/sessions/{held.id}/screen/board", headers=again).status_code == 304
