"""Passwords: forgotten, changed, hashed a few at a time."""

import threading
import time

import pytest
from sqlalchemy import select

from meetings.access import Role
from meetings.accounts import passwords
from meetings.accounts.passwords import BoundedHashing
from meetings.audit import AuditEntry
from meetings.effects.effect import Effect
from meetings.errors import Unavailable
from tests import staff
from tests.accounts.conftest import HASH, PASSWORD, body

# How people sign in does not depend on the database.
pytestmark = pytest.mark.engine("sqlite")

NEW = "four other words in a row"


def letters(session):
    return list(session.scalars(select(Effect).where(Effect.kind == "mail").order_by(Effect.id)))


def link(session):
    text = letters(session)[-1].payload["text"]
    return next(line for line in text.splitlines() if "/reset/" in line)


def ask(client, address):
    return client.post("/reset", data={"email": address}, query_string={"lang": "en"})


def test_a_letter_is_written_for_a_known_address_and_the_answer_tells_nobody(
    client, ainur, session
):
    known = ask(client, "ainur@example.org")
    unknown = ask(client, "nobody@example.org")
    assert [letter.payload["to"] for letter in letters(session)] == ["ainur@example.org"]
    assert known.status_code == unknown.status_code == 200
    assert body(known).replace("ainur@", "nobody@") == body(unknown)
    assert "a letter with a link is on its way" in known.text


def test_a_closed_account_gets_no_letter(client, session):
    staff.person(Role.CREW, email="closed@example.org", active=False)
    ask(client, "closed@example.org")
    assert letters(session) == []


def test_the_link_leads_to_our_own_address_whatever_the_host_header_says(client, ainur, session):
    client.post("/reset", data={"email": "ainur@example.org"}, headers={"Host": "localhost:99"})
    assert link(session).startswith("http://127.0.0.1:8000/reset/")


def test_the_link_sets_a_password_once_and_ends_all_sessions(app, client, ainur, session, enter):
    inside = staff.sign_in(app.test_client(), ainur)
    ask(client, "ainur@example.org")
    path = link(session).removeprefix("http://127.0.0.1:8000")
    assert client.get(path).status_code == 200
    fields = {"password": NEW, "password_confirm": NEW}
    assert client.post(path, data=fields).location == "/login"
    assert inside.get("/en/desk/account").status_code == 302
    assert enter("ainur@example.org").status_code == 200
    assert enter("ainur@example.org", NEW).status_code == 302
    client.post("/logout")
    assert client.get(path).location == "/reset"
    assert client.post(path, data=fields).location == "/reset"


def test_a_guessed_link_opens_nothing(client):
    assert client.get("/reset/guessed").location == "/reset"


@pytest.mark.parametrize("short", ["", "eleven char"])
def test_a_short_password_is_refused_at_the_field(client, ainur, session, short):
    ask(client, "ainur@example.org")
    path = link(session).removeprefix("http://127.0.0.1:8000")
    answer = client.post(f"{path}?lang=en", data={"password": short, "password_confirm": short})
    assert answer.status_code == 200
    assert "field__errors" in answer.text


def test_letters_are_not_sent_without_end(client, ainur, session):
    statuses = [ask(client, "ainur@example.org").status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    assert len(letters(session)) == 3


def test_changing_the_password_needs_the_present_one_and_ends_other_sessions(app, session, ainur):
    here, elsewhere = (staff.sign_in(app.test_client(), ainur) for _ in range(2))
    fields = {"password": "wrong", "new_password": NEW, "new_password_confirm": NEW}
    assert here.post("/change", data=fields).status_code == 200
    assert here.post("/change", data={**fields, "password": PASSWORD}).location == "/desk"
    assert here.get("/en/desk/account").status_code == 200
    assert elsewhere.get("/en/desk/account").status_code == 302
    assert letters(session)[-1].payload["subject"]
    actions = session.scalars(select(AuditEntry.action)).all()
    assert "password_changed" in actions


def test_a_stolen_session_cannot_try_passwords_without_end(app, ainur):
    browser = staff.sign_in(app.test_client(), ainur)
    fields = {"password": "wrong", "new_password": NEW, "new_password_confirm": NEW}
    statuses = [browser.post("/change", data=fields).status_code for _ in range(11)]
    assert statuses == [200] * 10 + [429]


def test_passwords_are_hashed_with_argon2id_and_survive_a_new_secret_key(app):
    security = app.extensions["security"]
    hashed = security.pwd_context.hash(PASSWORD)
    assert hashed.startswith("$argon2id$")
    assert security.pwd_context.verify(PASSWORD, hashed)
    assert security.pwd_context.verify(PASSWORD, HASH)


class SlowContext:
    def __init__(self):
        self.running = self.most = 0
        self.lock = threading.Lock()

    def hash(self, _password):
        with self.lock:
            self.running += 1
            self.most = max(self.most, self.running)
        time.sleep(0.05)
        with self.lock:
            self.running -= 1
        return "hash"


def test_only_a_few_passwords_are_hashed_at_once():
    slow = SlowContext()
    bounded = BoundedHashing(slow)
    threads = [threading.Thread(target=bounded.hash, args=("x",)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert slow.most == passwords.AT_ONCE


def test_too_many_at_once_are_asked_to_wait(app, monkeypatch):
    monkeypatch.setattr(passwords, "PATIENCE_SECONDS", 0.01)
    bounded = BoundedHashing(SlowContext())
    for _ in range(passwords.AT_ONCE):
        bounded._places.acquire()
    with pytest.raises(Unavailable), app.test_request_context("/"):
        bounded.hash("x")
