"""The store through which Flask-Security reads and writes accounts."""

from __future__ import annotations

from flask_security import SQLAlchemyUserDatastore

from meetings.accounts.user import Role, User, WebAuthn
from meetings.database import db

datastore = SQLAlchemyUserDatastore(db, User, Role, WebAuthn)
