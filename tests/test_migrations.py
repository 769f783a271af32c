"""Migrations run up and down on both databases, and agree with the records."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select, text

from meetings import clock
from meetings.app import create_app
from meetings.broadcasts.broadcast import Broadcast, Picture, Wanted
from meetings.broadcasts.channel import Platform
from meetings.cli import main
from meetings.database import Base, db
from tests.conftest import new_database
from tests.factories import Make


@pytest.fixture(params=["sqlite", "postgresql"])
def environment(request, tmp_path, monkeypatch):
    """The environment of an empty database of its own."""
    url = f"sqlite:///{tmp_path / 'migrated.sqlite'}"
    if request.param == "postgresql":
        url = new_database(request.getfixturevalue("postgresql"), "migrated")
    for name, value in {
        "DATABASE_URL": url, "DATA_FOLDER": str(tmp_path), "SECRET_KEY": "s", "LOG_LEVEL": "ERROR",
    }.items():  # fmt: skip
        monkeypatch.setenv(f"MEETINGS_{name}", value)


def upgrade(*arguments):
    with pytest.raises(SystemExit) as left:
        main(["upgrade", *arguments])
    assert left.value.code == 0


def tables(app):
    with app.app_context(), db.engine.connect() as connection:
        return set(inspect(connection).get_table_names()) - {"alembic_version"}


def differences(app):
    with app.app_context(), db.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        return compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata)


def test_migrations_and_records_agree(environment):
    upgrade()
    assert differences(create_app()) == []


def test_migrations_run_down_to_nothing_and_up_again(environment):
    upgrade()
    app = create_app()
    assert tables(app) == set(Base.metadata.tables)
    upgrade("--down-to", "base")
    assert tables(app) == set()
    upgrade()
    assert tables(app) == set(Base.metadata.tables)


def test_a_record_without_migration_is_noticed(environment):
    upgrade()
    column = Base.metadata.tables["topic"].c.position
    Base.metadata.tables["topic"]._columns.remove(column)
    try:
        assert differences(create_app()) != []
    finally:
        Base.metadata.tables["topic"].append_column(column, replace_existing=True)


def test_sqlite_gives_no_number_twice_in_a_migrated_database(tmp_path, monkeypatch):
    monkeypatch.setenv("MEETINGS_DATA_FOLDER", str(tmp_path))
    upgrade()
    with create_app().app_context(), db.engine.connect() as connection:
        made = connection.execute(text("SELECT sql FROM sqlite_master WHERE name = 'meeting'"))
        assert "AUTOINCREMENT" in made.scalar_one()


def test_rows_outlive_tables_that_are_written_anew(environment):
    upgrade()
    app = create_app()
    with app.app_context():
        make = Make(db.session)
        (held,) = make.meeting(sessions=1).sessions
        channel = make.channel()
        db.session.add(Broadcast(session=held, channel=channel, marker="m", created_at=clock.now()))
        db.session.commit()
        told = held.id, channel.id
        db.engine.dispose()
    upgrade("--down-to", "0001")
    upgrade()
    with app.app_context():
        kept = db.session.scalars(select(Broadcast)).one()
        assert (kept.session_id, kept.channel_id, kept.marker) == (*told, "m")
        assert (kept.picture, kept.health_notes) == (Picture.UNKNOWN, "")
        kept.channel.platform = Platform.VK
        kept.wanted = Wanted.LIVE
        db.session.commit()
