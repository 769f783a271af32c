"""``meetings users``."""

import pytest
from flask import Flask

from meetings.access import Role
from meetings.accounts.commands import users
from meetings.accounts.user import User
from meetings.errors import InvalidInput, NotFound
from meetings.places import staff_commands
from meetings.places.organizers import districts_of
from tests import staff

assert staff_commands.add_user.name == "add"


def run(app: Flask, *arguments, **options):
    return app.test_cli_runner().invoke(users, arguments, **options)


def test_add_makes_an_account_and_prints_its_password_once(app, make, session, enter):
    district = make.district(slug="keles")
    session.commit()
    result = run(
        app, "add", "dana@example.org", "--name", "Dana", "--role", "organizer",
        "--role", "moderator", "--district", "keles",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    dana = User.by_email("dana@example.org")
    assert dana.role_names == [Role.ORGANIZER, Role.MODERATOR]
    assert districts_of(dana) == {district.id}
    assert enter("dana@example.org", result.output.split()[-1]).status_code == 302


def test_add_asks_for_the_password_when_told_to(app, enter):
    typed = "four plain words here"
    result = run(
        app, "add", "dana@example.org", "--name", "Dana", "--role", "admin", "--ask",
        input=f"{typed}\n{typed}\n",
    )  # fmt: skip
    assert result.exit_code == 0
    assert typed not in result.output
    assert enter("dana@example.org", typed).status_code == 302


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("add", "no address", "--name", "D", "--role", "crew"), InvalidInput),
        (
            ("add", "d@example.org", "--name", "D", "--role", "crew", "--district", "x"),
            InvalidInput,
        ),
        (("disable", "nobody@example.org"), NotFound),
    ],
)
def test_what_cannot_be_done_is_said(app, session, arguments, error):
    assert isinstance(run(app, *arguments).exception, error)
    session.rollback()
    assert User.by_email("d@example.org") is None


def test_list_and_disable(app, session):
    staff.person(Role.ADMIN)
    person = staff.person(Role.CREW, email="crew@example.org", display_name="Crew")
    before = person.fs_uniquifier
    assert run(app, "disable", "crew@example.org").exit_code == 0
    session.refresh(person)
    assert person.fs_uniquifier != before
    assert "crew@example.org  Crew  (crew)  closed" in run(app, "list").output
