"""Staff: logins and roles."""

from __future__ import annotations

from flask import Flask
from flask_security import Security, SQLAlchemyUserDatastore

from meetings.accounts.user import Role, User, WebAuthn
from meetings.database import db
from meetings.settings import Settings

datastore = SQLAlchemyUserDatastore(db, User, Role, WebAuthn)


def init_app(app: Flask, settings: Settings) -> None:
    """Bind logins to the application."""
    app.config["SECURITY_PASSWORD_SALT"] = settings.secret_key
    Security(app, datastore)
