"""What Flask-Security leaves open and we close: copied cookies, planted tokens, bearer tokens."""

from __future__ import annotations

from typing import Any

import flask_login
from flask import Flask, g, redirect, session, url_for
from flask_login import current_user, user_logged_out
from flask_security import Security, hash_password
from flask_security.signals import (
    password_changed,
    password_reset,
    reset_password_instructions_sent,
    user_authenticated,
    user_failed_authn,
)

from meetings.accounts import trail
from meetings.accounts.store import datastore
from meetings.accounts.user import User
from meetings.database import db


def init_app(app: Flask, security: Security) -> None:
    """Bind the guards to the signals of the libraries."""
    security.login_manager.request_loader(_no_bearer_tokens)
    _load_user_only_when_asked(app)
    _keep_signed_in_people_out(app, "security.two_factor_token_validation")
    user_authenticated.connect(_signed_in, app)
    user_failed_authn.connect(_failed, app)
    user_logged_out.connect(_signed_out, app)
    password_changed.connect(_password_changed, app)
    password_reset.connect(_password_changed, app)
    reset_password_instructions_sent.connect(_letter_asked, app)


def _no_bearer_tokens(_request: Any) -> None:
    return None


def _load_user_only_when_asked(app: Flask) -> None:
    """Two libraries look up the user for every request and template, which makes each page private."""
    _drop(app.template_context_processors[None], "flask_login")
    _drop(app.before_request_funcs[None], "flask_principal")
    app.jinja_env.globals["current_user"] = flask_login.current_user


def _drop(functions: list[Any], library: str) -> None:
    functions[:] = [each for each in functions if not each.__module__.startswith(library)]


def _keep_signed_in_people_out(app: Flask, endpoint: str) -> None:
    """The library would sign them out, even when a foreign page makes them call it."""
    view = app.view_functions[endpoint]

    def guarded(**values: Any) -> Any:
        if current_user.is_authenticated:
            return redirect(url_for("accounts.start"))
        return view(**values)

    guarded.__name__ = view.__name__
    app.view_functions[endpoint] = guarded


def _signed_in(_app: Flask, user: User, **_more: Any) -> None:
    """A form token from before the login was perhaps planted; it is worth nothing afterwards."""
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)
    trail.of(user, "signed_in")
    db.session.commit()


def _failed(_app: Flask, user: User, auth_type: str = "", **_more: Any) -> None:
    db.session.rollback()
    trail.failed(user.id, auth_type)


def _signed_out(_app: Flask, user: User, **_more: Any) -> None:
    """Cookies cannot be recalled, so what they name is changed: copies of them are dead."""
    datastore.set_uniquifier(user)
    trail.of(user, "signed_out")
    db.session.commit()


def _password_changed(_app: Flask, user: User, **_more: Any) -> None:
    trail.of(user, "password_changed")


def _letter_asked(_app: Flask, user: User, **_more: Any) -> None:
    """A known address then costs as much time as an unknown one."""
    db.session.commit()
    hash_password("as much work as for nobody")
