"""Members of staff who know a password, and a browser that fills in forms."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from passlib.context import CryptContext
from werkzeug.test import TestResponse

from meetings.access import Role
from meetings.accounts.user import User
from tests import staff

PASSWORD = "correct horse battery"
HASH = CryptContext(["argon2"], argon2__rounds=1, argon2__memory_cost=64).hash(PASSWORD)


@pytest.fixture(autouse=True)
def _fresh_counters(app: Flask) -> None:
    for limiter in app.extensions["limiter"]:
        limiter.reset()


@pytest.fixture
def with_csrf(app: Flask) -> Iterator[None]:
    """Forms need their token, as they do outside of tests."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def ainur(app: Flask) -> User:
    """An organizer who can sign in with PASSWORD."""
    return staff.person(Role.ORGANIZER, email="ainur@example.org", password=HASH)


Enter = Callable[..., TestResponse]


@pytest.fixture
def enter(client: FlaskClient) -> Enter:
    """Sends the login form: ``enter("who@example.org", "password", next="/…")``."""

    def send(email: str, password: str = PASSWORD, **fields: str) -> TestResponse:
        return client.post("/login", data={"email": email, "password": password, **fields})

    return send


def token(page: TestResponse) -> str:
    """The form token of a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found, page.text
    return found.group(1)


def body(page: TestResponse) -> str:
    """A page without its form token."""
    return page.text.replace(token(page), "")
