"""Administrators keep the accounts of the staff."""

import pytest
from sqlalchemy import select

from meetings.access import Role
from meetings.accounts import staff as accounts
from meetings.accounts.user import User
from meetings.audit import AuditEntry
from meetings.effects.effect import Effect
from meetings.errors import InvalidInput
from meetings.places.organizers import bind, districts_of, may_plan_in
from meetings.settings import Settings
from tests import staff

# Each page is asked for on PostgreSQL by tests/test_access.py.
pytestmark = pytest.mark.engine("sqlite")

NEW = {"email": "dana@example.org", "name": "Dana", "language": "ru", "roles": ["organizer"]}


@pytest.fixture
def admin(signed_in):
    return signed_in(Role.ADMIN, email="admin@example.org", display_name="Admin")


def find(session, address):
    return session.scalar(select(User).where(User.email == address))


def test_a_new_account_is_opened_and_its_password_shown_once(admin, make, session, enter):
    district = make.district()
    session.commit()
    answer = admin.post("/en/desk/staff/new", data={**NEW, "districts": [district.slug]})
    assert answer.status_code == 302
    page = admin.get("/en/desk/staff").text
    password = page.split("first password of Dana is ")[1].split(". It is")[0]
    assert "first password" not in admin.get("/en/desk/staff").text
    dana = find(session, "dana@example.org")
    assert (dana.language, dana.role_names) == ("ru", [Role.ORGANIZER])
    assert districts_of(dana) == {district.id}
    assert enter("dana@example.org", password).status_code == 302


def test_with_a_mail_server_the_new_person_chooses_the_password(app, admin, session, settings):
    app.extensions["settings"] = Settings(**{**vars(settings), "smtp_url": "smtp://127.0.0.1"})
    try:
        admin.post("/en/desk/staff/new", data=NEW)
    finally:
        app.extensions["settings"] = settings
    letter = session.scalars(select(Effect)).one()
    assert letter.payload["to"] == "dana@example.org"
    assert "password of Dana" not in admin.get("/en/desk/staff").text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"email": "no address"}, "no e-mail address"),
        ({"email": "Admin@example.org"}, "with this address already"),
        ({"roles": []}, "at least one role"),
        ({"name": "  "}, "Write a name"),
        ({"districts": ["nowhere"]}, "nowhere"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_stays(
    admin, session, wrong, sentence
):
    page = admin.post("/en/desk/staff/new", data={**NEW, **wrong})
    assert page.status_code == 200
    assert sentence in page.text
    assert 'value="Dana"' in page.text or "name" in wrong
    assert find(session, "dana@example.org") is None


def test_roles_and_districts_are_changed_and_audited(admin, make, session):
    person, district = staff.person(Role.CREW), make.district()
    session.commit()
    fields = {
        "name": "New name",
        "language": "en",
        "roles": ["organizer"],
        "districts": [district.slug],
    }
    assert admin.post(f"/en/desk/staff/{person.id}", data=fields).status_code == 302
    session.refresh(person)
    assert person.role_names == [Role.ORGANIZER]
    changes = [
        entry.changes for entry in session.scalars(select(AuditEntry)) if entry.actor == "Admin"
    ]
    assert {"roles": [["crew"], ["organizer"]]} in changes
    assert {"districts": [[], [district.slug]]} in changes


def test_the_form_shows_what_holds(admin, make, session):
    person, district = staff.person(Role.MODERATOR), make.district()
    bind(person, [district])
    session.commit()
    page = admin.get(f"/en/desk/staff/{person.id}").text
    assert page.count("checked") == 3


def test_closing_an_account_ends_its_sessions_at_once(app, admin, session):
    person = staff.person(Role.CREW)
    browser = staff.sign_in(app.test_client(), person)
    assert browser.get("/en/desk/account").status_code == 200
    admin.post(f"/en/desk/staff/{person.id}/disable")
    assert browser.get("/en/desk/account").status_code == 302
    admin.post(f"/en/desk/staff/{person.id}/enable")
    assert browser.get("/en/desk/account").status_code == 302
    session.refresh(person)
    assert person.active


def test_the_last_administrator_stays(admin, session):
    only = find(session, "admin@example.org")
    admin.post(f"/en/desk/staff/{only.id}/disable")
    page = admin.post(
        f"/en/desk/staff/{only.id}", data={"name": "A", "language": "en", "roles": ["crew"]}
    )
    session.refresh(only)
    assert only.active
    assert only.role_names == [Role.ADMIN]
    assert "only administrator" in page.text


def test_one_of_two_administrators_may_go(admin, session):
    other = staff.person(Role.ADMIN)
    accounts.disable(other)
    session.commit()
    assert not other.active
    with pytest.raises(InvalidInput):
        accounts.disable(find(session, "admin@example.org"))


@pytest.mark.parametrize("path", ["", "/disable", "/enable", "/second-factor", "/letter"])
def test_a_guessed_number_is_nobody(admin, path):
    assert admin.post(f"/en/desk/staff/999999{path}").status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_nobody_else_sees_or_changes_accounts(signed_in, role):
    person = staff.person(Role.ORGANIZER)
    browser = signed_in(role)
    assert browser.get("/en/desk/staff").status_code == 403
    assert browser.post(f"/en/desk/staff/{person.id}/disable").status_code == 403


def test_organizers_plan_where_they_are_bound_and_everywhere_when_they_are_not(make, session):
    here, there = make.district(), make.district()
    bound, free, crew, admin = (
        staff.person(role) for role in (Role.ORGANIZER, Role.ORGANIZER, Role.CREW, Role.ADMIN)
    )
    bind(bound, [here])
    bind(admin, [here])
    assert districts_of(bound) == {here.id}
    assert districts_of(free) is None
    assert districts_of(admin) is None
    assert [may_plan_in(bound, district.id) for district in (here, there)] == [True, False]
    assert may_plan_in(free, there.id)
    assert may_plan_in(admin, there.id)
    assert not may_plan_in(crew, here.id)
