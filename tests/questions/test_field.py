"""Field mode's server: coupons that never collide, questions that come twice, those that do not fit."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from meetings.access import Role
from meetings.places import organizers
from meetings.questions import boards, receipts
from meetings.questions.question import Question, Source
from tests import staff
from tests.diary.drafts import NOW
from tests.questions.asked import asked

# Each page is asked for on PostgreSQL by tests/test_access.py.
pytestmark = pytest.mark.engine("sqlite")

CODES = ("ABCDE-FGHJK", "22222-33333", "44444-55555")


@pytest.fixture
def moderator(signed_in):
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        yield signed_in(Role.MODERATOR)


def question(held, count=0, **given):
    """What a device sends."""
    return {
        "key": f"key-of-the-device-{count}", "session": held.id, "text": "Where is the water?",
        "author": "", "language": "ru", "number": None, "code": CODES[count],
        "asked_at": NOW.isoformat(), **given,
    }  # fmt: skip


def send(browser, *questions):
    answer = browser.post("/en/desk/field/questions", json={"questions": questions})
    assert answer.status_code == 200
    return answer.json["results"]


def test_blocks_of_numbers_never_meet(session, held, moderator):
    asked(held)
    session.commit()
    address = f"/en/desk/field/sessions/{held.id}/numbers"
    first, second = moderator.post(address).json, moderator.post(address).json
    assert first == {"first": 2, "last": 51}
    assert second == {"first": 52, "last": 101}
    assert asked(held, "The next on a phone").number == 102


def test_a_coupon_keeps_its_number_and_its_code(session, held, moderator):
    moderator.post(f"/en/desk/field/sessions/{held.id}/numbers")
    assert send(moderator, question(held, number=7)) == [
        {"key": "key-of-the-device-0", "number": 7}
    ]
    kept = receipts.find(session, CODES[0])
    assert (kept.number, kept.source, kept.asked_at) == (7, Source.FIELD, NOW)
    assert CODES[0] not in json.dumps(kept.receipt_digest)
    assert kept.language == "ru"


def test_what_is_sent_again_is_kept_once(session, held, moderator):
    given = [question(held, count) for count in range(3)]
    first, again = send(moderator, *given[:2]), send(moderator, *given)
    assert again[:2] == first
    assert session.scalar(select(func.count()).select_from(Question)) == 3


def test_one_that_does_not_fit_holds_up_no_other(session, held, moderator):
    results = send(
        moderator, question(held, 0, text="\x00 "), question(held, 1), question(held, 2, session=999),
        question(held, 2, text=None), question(held, 2, key="\0" * 20),
    )  # fmt: skip
    assert ["refused" in each for each in results] == [True, False, True, True, True]
    assert "no such session" in results[2]["refused"]


@pytest.mark.parametrize("number", [7, 0, -1, 10**12, "7", True, 1.5])
def test_a_number_that_was_not_set_aside_is_given_anew(held, moderator, number):
    assert send(moderator, question(held, number=number))[0]["number"] == 1


def test_a_number_that_is_taken_is_given_anew(held, moderator):
    moderator.post(f"/en/desk/field/sessions/{held.id}/numbers")
    given = [question(held, count, number=7) for count in range(2)]
    assert [each["number"] for each in send(moderator, *given)] == [7, 51]


@pytest.mark.parametrize("at", ["", "soon", "0001-01-01", "9999-12-31T23:59:59+00:00", None, 5])
def test_a_clock_that_is_wrong_is_not_believed(session, held, moderator, at):
    send(moderator, question(held, asked_at=at))
    kept = session.scalars(select(Question)).one()
    assert NOW - timedelta(days=14) < kept.asked_at <= NOW + timedelta(hours=1)


@pytest.mark.parametrize("code", ["", "ABC", "00000-11111", "<b>", None, "ABCDE-FGHJK-X"])
def test_a_code_that_is_none_is_refused(held, moderator, code):
    assert "refused" in send(moderator, question(held, code=code))[0]


@pytest.mark.parametrize("sent", [None, [], {"questions": 1}, {"questions": [{}] * 51}])
def test_what_is_no_list_of_questions_is_refused(moderator, sent):
    assert moderator.post("/en/desk/field/questions", json=sent).status_code == 400


def test_who_is_bound_to_districts_sends_only_from_there(session, make, held, app):
    user = staff.person(Role.MODERATOR)
    organizers.bind(user, [make.district()])
    session.commit()
    browser = staff.sign_in(app.test_client(), user)
    assert "refused" in send(browser, question(held))[0]
    assert browser.post(f"/en/desk/field/sessions/{held.id}/numbers").status_code == 403


def test_a_page_that_is_kept_holds_nothing_of_anybody(signed_in):
    one, other = signed_in(Role.MODERATOR), signed_in(Role.ORGANIZER)
    assert one.get("/kk/desk/field").text == other.get("/kk/desk/field").text
    assert "csrf" not in one.get("/kk/desk/field").text.lower()


def test_who_is_signed_out_is_told_as_a_program(client, held):
    answer = client.get("/en/desk/field/state", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.mimetype) == (401, "application/json")


def test_the_worker_keeps_files_that_are_there(client, moderator):
    worker = moderator.get("/ru/desk/field/worker.js")
    assert worker.headers["Service-Worker-Allowed"] == "/ru/desk/field"
    listed = worker.text.split("const KEPT = ", 1)[1].split(";\n", 1)[0]
    for address in json.loads(listed):
        assert client.get(address).status_code == 200, address
    manifest = moderator.get("/ru/desk/field/manifest.webmanifest").get_json(force=True)
    assert manifest["start_url"] == "/ru/desk/field"
    for icon in manifest["icons"]:
        assert client.get(icon["src"]).status_code == 200


def test_sessions_of_these_days_are_told(held, signed_in):
    with time_machine.travel(held.starts_at, tick=False):
        told = signed_in(Role.MODERATOR).get("/en/desk/field/state").json
    assert [each["id"] for each in told["sessions"]] == [held.id]
    assert told["csrf"]


def test_setting_numbers_aside_changes_no_board(session, held, moderator):
    asked(held)
    session.commit()
    before = boards.version(session, held.id)
    moderator.post(f"/en/desk/field/sessions/{held.id}/numbers")
    assert boards.version(session, held.id) == before
