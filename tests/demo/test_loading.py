"""Loading the demo: once, the same each time, by one command."""

import json

import pytest
from sqlalchemy import func, select

from meetings import demo
from meetings.app import create_app
from meetings.appeals.appeal import Appeal
from meetings.audit import AuditEntry
from meetings.database import Base, db
from meetings.demo.commands import demo as command
from meetings.demo.staff import LOGINS, PASSWORD
from meetings.places.district import District
from meetings.settings import Settings
from tests.region import NOW, TODAY
from tests.staff import Visitor

# Who acts at which moment, and what libraries make by chance.
DIFFERENT = {AuditEntry.__tablename__, "user", "role", "feed_version"}


def snapshot(session):
    """All rows of all tables that should be the same after each load."""
    tables = [table for table in Base.metadata.sorted_tables if table.name not in DIFFERENT]
    return {table.name: sorted(map(_line, session.execute(select(table)))) for table in tables}


def _line(row):
    """A row with the keys of its JSON in order, which PostgreSQL does not keep."""
    return json.dumps(tuple(row), default=str, sort_keys=True)


@pytest.mark.engine("postgresql")  # the other is SQLite
def test_two_loads_are_equal_on_any_database(region, tmp_path):
    settings = Settings.from_environment({"MEETINGS_DATA_FOLDER": str(tmp_path)})
    other = create_app(settings)
    with other.app_context():
        db.create_all()
        demo.load(db.session(), TODAY, NOW)
        db.session.commit()
        second = snapshot(db.session)
        db.session.remove()
    first = snapshot(region)
    assert len(first["appeal"]) == 5204
    for name, rows in first.items():
        assert rows == second[name], name


def test_a_database_that_holds_data_is_refused(region, region_app):
    result = region_app.test_cli_runner().invoke(command, [])
    assert result.exit_code == 1
    assert "already holds data" in str(result.exception)
    assert region.scalar(select(func.count(Appeal.id))) == 5204


def test_a_database_that_holds_data_is_left_alone_on_request(region, region_app):
    result = region_app.test_cli_runner().invoke(command, ["--if-empty"])
    assert result.exit_code == 0, result.exception
    assert all(login.email in result.output for login in LOGINS)


@pytest.mark.parametrize("login", LOGINS, ids=lambda login: login.email)
def test_everybody_can_sign_in(region, region_app, login):
    for limiter in region_app.extensions["limiter"]:
        limiter.reset()
    browser = Visitor(region_app)
    answer = browser.post("/login", data={"email": login.email, "password": PASSWORD})
    assert answer.status_code == 302
    assert browser.get("/en/desk/account").status_code == 200


def test_an_organizer_is_bound_to_two_districts(region):
    bound = region.scalars(select(District).where(District.organizers.any())).all()
    assert {district.slug for district in bound} == {"keles", "zhetisay"}
