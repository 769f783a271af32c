"""Members of staff in tests, and browsers in which they are signed in."""

from __future__ import annotations

import itertools
import time
import uuid
from typing import Any

from flask import g
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from meetings.access import Role
from meetings.accounts.store import datastore
from meetings.accounts.user import User
from meetings.database import db

_numbers = itertools.count(1)


class Visitor(FlaskClient):
    """A browser that prefers English, so that tests can look for sentences.

    The tests' own application context would otherwise remember who called before.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"

    def open(self, *arguments: Any, **options: Any) -> TestResponse:
        for key in list(g) if g else ():
            g.pop(key)
        return super().open(*arguments, **options)


def person(*roles: Role, **given: Any) -> User:
    """A committed member of staff with these roles; without ``password`` nobody can type one."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "email": f"person{number}@example.org",
        "display_name": f"Person {number}",
        "active": True,
        "fs_uniquifier": uuid.uuid4().hex,
    }
    user = User(**{**defaults, **given})
    user.roles = [datastore.find_or_create_role(role.value) for role in roles]
    db.session.add(user)
    db.session.commit()
    return user


def sign_in(client: FlaskClient, user: User) -> FlaskClient:
    """Give the browser the session that a login would give it."""
    with client.session_transaction() as session:
        session.update(_user_id=user.fs_uniquifier, _fresh=True, fs_cc="set", fs_paa=time.time())
    return client
