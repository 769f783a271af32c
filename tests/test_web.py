"""What holds for every answer: headers, caching, errors as sentences, a database that is busy."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace

import pytest
from flask import Flask, session
from sqlalchemy import create_engine, event, text

from meetings import access, web
from meetings.app import create_app
from meetings.database import db
from meetings.errors import InvalidInput, NotFound, Unavailable
from tests import staff


@pytest.fixture
def site(settings, app):
    """A second application on the same database, to which a test adds its own routes."""

    def build(**changed) -> Flask:
        other = create_app(replace(settings, **changed))
        other.config["WTF_CSRF_ENABLED"] = False
        other.config["PROPAGATE_EXCEPTIONS"] = False
        return other

    return build


def add(app, path, view, **options):
    app.add_url_rule(path, path.strip("/"), access.public(view), **options)


def test_every_answer_carries_the_headers(client):
    headers = client.get("/healthz").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "object-src 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in headers


def test_under_https_cookies_and_transport_are_secure(site):
    app = site(base_url="https://meet.example.kz")
    answer = app.test_client().get("/login", base_url="https://meet.example.kz")
    assert answer.headers["Strict-Transport-Security"]
    (cookie,) = answer.headers.getlist("Set-Cookie")
    for mark in ("Secure", "HttpOnly", "SameSite=Lax"):
        assert mark in cookie


def test_a_public_page_is_cached_without_any_cookie(site):
    def page():
        session["touched"] = True
        return web.publicly_cached("same for everybody", max_age=90)

    app = site()
    add(app, "/page", page)
    client = app.test_client()
    first = client.get("/page")
    assert first.headers["Cache-Control"] == "public, max-age=90"
    assert "Set-Cookie" not in first.headers
    assert "Cookie" not in first.headers.get("Vary", "")
    again = client.get("/page", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    other = client.get("/page", headers={"If-None-Match": '"other"'})
    assert other.status_code == 200


def test_a_public_page_does_not_read_who_is_signed_in(site):
    app, statements = site(), []
    add(app, "/page", lambda: web.publicly_cached(web.render_template("errors/error.html")))
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *sent: statements.append(sent))
    browser = staff.sign_in(app.test_client(), staff.person(access.Role.ADMIN))
    assert browser.get("/page").status_code == 200
    assert statements == []
    browser.get("/en/desk/account")
    assert statements


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound("<b>Nobody</b> is called that."), 404),
        (InvalidInput("<b>That</b> is too late.", "end"), 400),
        (Unavailable("<b>Not</b> now.", 7), 503),
    ],
)
def test_our_errors_are_shown_as_their_sentences_and_as_text(site, error, status):
    def fail():
        raise error

    app = site()
    add(app, "/fail", fail)
    page = app.test_client().get("/fail")
    assert page.status_code == status
    assert "&lt;b&gt;" in page.text
    assert "<b>" not in page.text
    program = app.test_client().get("/fail", headers={"Accept": "application/json"})
    assert program.json == {"error": str(error)}
    assert page.headers.get("Retry-After") == ("7" if status == 503 else None)


def test_an_unforeseen_error_is_a_calm_sentence(site):
    app = site()
    add(app, "/fail", lambda: {}["secret"])
    page = app.test_client().get("/fail", query_string={"lang": "en"})
    assert page.status_code == 500
    assert "Nothing was changed" in page.text
    assert "secret" not in page.text


def test_a_wrong_method_says_which_is_right(client):
    answer = client.post("/healthz")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize(
    "address",
    [
        "/en/meetings?district=%00", "/api/v1/answers?topic=a%00", "/en/calendars/meetings.ics?venue=%00",
        "/posters/venues/%00/a4/kk.pdf", "/en/desk/week?crew=%00",
    ],
)  # fmt: skip
def test_an_address_with_a_nul_is_nowhere(client, address):
    """PostgreSQL takes no text with one, not even to look for it."""
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example"]
)
def test_a_foreign_host_name_is_refused_with_a_sentence(client, host):
    answer = client.get("/login", headers={"Host": host})
    assert answer.status_code == 400
    assert "does not answer under that name" in answer.text
    assert "evil" not in answer.text


def test_named_hosts_are_answered(site):
    app = site(trusted_hosts="meet.example.kz, .gov.example.kz", base_url="https://base.example.kz")
    for host in ("meet.example.kz", "a.gov.example.kz", "base.example.kz", "localhost:8000"):
        assert app.test_client().get("/healthz", headers={"Host": host}).status_code == 200


@contextmanager
def locked(database_url):
    """Another process holds the database: its write lock, or the table of accounts."""
    statement = "BEGIN IMMEDIATE"
    if database_url.startswith("postgresql"):
        database_url = database_url.replace("postgresql:", "postgresql+psycopg:", 1)
        statement = 'BEGIN; LOCK TABLE "user" IN ACCESS EXCLUSIVE MODE'
    engine = create_engine(database_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
        try:
            yield
        finally:
            connection.execute(text("ROLLBACK"))
    engine.dispose()


def test_a_locked_database_is_a_503_and_the_process_lives_on(site, database_url):
    app = site(sqlite_timeout_seconds=0.2)
    client = app.test_client()
    fields = {"email": "nobody@example.org", "password": "no password"}
    with locked(database_url):
        answer = client.post("/login?lang=en", data=fields)
        assert answer.status_code == 503
        assert "was not saved" in answer.text
        assert int(answer.headers["Retry-After"]) > 0
        assert client.get("/healthz").status_code == 200
    assert client.post("/login", data=fields).status_code == 200


def test_pages_are_read_while_another_process_writes(site, database_url):
    app = site(sqlite_timeout_seconds=0.2)
    browser = staff.sign_in(app.test_client(), staff.person(access.Role.CREW))
    db.session.rollback()
    if database_url.startswith("sqlite"):
        with locked(database_url):
            assert browser.get("/en/desk/account").status_code == 200
