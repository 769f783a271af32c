"""Signing in and out, and the ways in which others got it wrong."""

import pytest
from sqlalchemy import select

from meetings.access import Role
from meetings.accounts import limits
from meetings.audit import AuditEntry
from tests import staff
from tests.accounts.conftest import HASH, PASSWORD, body, token

# How people sign in does not depend on the database.
pytestmark = pytest.mark.engine("sqlite")


def actions(session):
    return [entry.action for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id))]


def is_inside(client):
    return client.get("/en/desk/account").status_code == 200


def test_the_right_password_opens_the_desk(client, ainur, enter, session):
    assert enter("ainur@example.org").location == "/desk"
    assert is_inside(client)
    assert actions(session)[-1] == "signed_in"


def test_capitals_in_the_address_do_not_matter(client, ainur, enter):
    enter("Ainur@Example.org")
    assert is_inside(client)


@pytest.mark.parametrize(
    "address", ["ainur@example.org", "nobody@example.org", "closed@example.org"]
)
def test_a_failure_says_and_costs_the_same_for_every_address(
    app, client, ainur, enter, address, monkeypatch
):
    staff.person(Role.ADMIN, email="closed@example.org", password=HASH, active=False)
    compared = []
    context = app.extensions["security"].pwd_context
    original = context._context.verify
    monkeypatch.setattr(
        context._context, "verify", lambda *given: compared.append(given) or original(*given)
    )
    password = PASSWORD if address.startswith("closed") else "wrong horse battery"
    answer = enter(address, password)
    reference = enter("other@example.org", password)
    assert answer.status_code == 200
    assert "The address or the password is not right" in answer.get_data(as_text=True)
    assert len(compared) == 2
    assert body(answer).replace(address, "X") == body(reference).replace("other@example.org", "X")
    assert not is_inside(client)


def test_a_failure_is_written_down_without_the_address(ainur, enter, session):
    enter("ainur@example.org", "wrong horse battery")
    enter("nobody@example.org", "wrong horse battery")
    failures = session.scalars(select(AuditEntry).where(AuditEntry.action == "sign_in_failed"))
    written = [(entry.subject_id, str(entry.changes), entry.actor) for entry in failures]
    assert [subject_id for subject_id, *_ in written] == [ainur.id, None]
    assert "example.org" not in str(written)


def test_a_copied_cookie_is_dead_after_signing_out(app, client, ainur, enter):
    enter("ainur@example.org")
    copied = client.get_cookie("session").value
    client.post("/logout")
    thief = app.test_client()
    thief.set_cookie("session", copied)
    assert not is_inside(thief)


def test_signing_out_needs_post(client):
    assert client.get("/logout").status_code == 405


def test_a_planted_session_does_not_become_a_signed_in_one(app, with_csrf, ainur):
    attacker, victim = app.test_client(), app.test_client()
    planted_token = token(attacker.get("/login"))
    planted = attacker.get_cookie("session").value
    victim.set_cookie("session", planted)
    fields = {"email": "ainur@example.org", "password": PASSWORD, "csrf_token": planted_token}
    assert victim.post("/login", data=fields).status_code == 302
    assert is_inside(victim)
    assert not is_inside(attacker)
    assert victim.get_cookie("session").value != planted
    assert victim.post("/logout", data={"csrf_token": planted_token}).status_code == 400


@pytest.mark.parametrize("path", ["/login", "/logout", "/reset", "/change", "/verify", "/tf-setup"])
def test_a_form_without_its_token_is_refused(with_csrf, signed_in, path):
    answer = signed_in(Role.ORGANIZER).post(path, data={"email": "a@example.org", "password": "x"})
    assert answer.status_code == 400
    assert "too old" in answer.text


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "%09//evil.example",
        " //evil.example",
    ],
)
def test_next_never_leads_elsewhere(client, ainur, enter, elsewhere):
    for answer in (
        enter("ainur@example.org", next=elsewhere),
        client.post(
            "/login",
            query_string={"next": elsewhere},
            data={"email": "ainur@example.org", "password": PASSWORD},
        ),
    ):
        location = answer.location or "/"
        assert location.startswith(("/", "%"))
        assert not location.startswith(("//", "/\\"))
        client.post("/logout")


def test_next_leads_back_to_where_one_was_stopped(client, ainur, enter):
    stopped = client.get("/en/desk/account?x=1")
    assert stopped.location == "/login?next=/en/desk/account?x%3D1"
    assert enter("ainur@example.org", next="/en/desk/account?x=1").location == (
        "/en/desk/account?x=1"
    )


def test_failures_are_counted_per_account_and_answered_calmly(client, ainur, enter):
    allowed = int(limits.PER_ACCOUNT.split()[0])
    for _ in range(allowed):
        assert enter("ainur@example.org", "wrong").status_code == 200
    answer = enter("AINUR@example.org")
    assert answer.status_code == 429
    assert "Wait a quarter of an hour" in answer.text
    assert int(answer.headers["Retry-After"]) > 0
    assert enter("other@example.org").status_code == 200


def test_failures_are_counted_per_address(client, enter, monkeypatch):
    allowed = int(limits.PER_ADDRESS.split()[0])
    statuses = [enter(f"n{number}@example.org", "").status_code for number in range(allowed + 1)]
    assert statuses == [200] * allowed + [429]


def test_successes_are_not_counted(client, ainur, enter):
    for _ in range(int(limits.PER_ACCOUNT.split()[0]) + 1):
        assert enter("ainur@example.org").status_code == 302
        client.post("/logout")


def test_nobody_registers_and_no_unneeded_door_is_open(client, signed_in):
    for path in (
        "/register",
        "/confirm",
        "/us-signin",
        "/wan-signin",
        "/mf-recovery",
        "/fs-static/js/base64.js",
    ):
        assert client.get(path).status_code == 404
    for path in ("/tf-rescue", "/tf-select"):
        assert client.get(path).status_code == 403
        assert signed_in(Role.ADMIN).get(path).status_code == 403


def test_a_token_in_the_address_or_a_header_opens_nothing(app, client, ainur):
    bearer = ainur.get_auth_token()
    assert client.get(f"/en/desk/account?auth_token={bearer}").status_code == 302
    headers = {"Authentication-Token": bearer}
    assert client.get("/en/desk/account", headers=headers).status_code == 302


def test_a_foreign_page_cannot_sign_anybody_out(signed_in):
    browser = signed_in(Role.ORGANIZER)
    assert browser.get("/tf-validate").location == "/desk"
    assert is_inside(browser)


def test_pages_of_signing_in_speak_three_languages_and_carry_no_inline_code(client):
    for language in ("kk", "ru", "en"):
        page = client.get("/login", query_string={"lang": language})
        assert f'<html lang="{language}">' in page.text
        assert "style=" not in page.text
        assert "<style" not in page.text
        assert "<script>" not in page.text
        assert page.headers["Cache-Control"] == "no-store"


def test_a_name_is_text_wherever_it_is_shown(signed_in):
    browser = signed_in(Role.ADMIN, display_name="<script>alert(1)</script>")
    for path in ("/en/desk/account", "/en/desk/staff", "/en/desk/audit"):
        page = browser.get(path)
        assert "<script>alert" not in page.text
        assert "&lt;script&gt;alert" in page.text
