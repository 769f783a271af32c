"""Members of staff and what they are here for."""

from __future__ import annotations

from datetime import datetime

from flask_security import verify_password
from flask_security.models import sqla
from sqlalchemy import String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from meetings import access, clock
from meetings.audit import Audited
from meetings.database import Base, db

sqla.FsModels.set_db_info(base_model=Base)


class Role(Base, sqla.FsRoleMixin):
    """One of ``access.Role``, as Flask-Security stores it (which wants this very name)."""

    __tablename__ = "role"

    update_datetime: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=clock.now)


class User(Audited, Base, sqla.FsUserMixin):
    """A member of staff who can sign in."""

    __tablename__ = "user"
    __unaudited__ = frozenset({
        "password", "fs_uniquifier", "fs_token_uniquifier", "fs_webauthn_user_handle",
        "mf_recovery_codes", "us_totp_secrets", "tf_totp_secret", "tf_phone_number",
        "us_phone_number", "create_datetime", "update_datetime", "email", "username",
        "roles", "last_totp_counter",
    })  # fmt: skip

    display_name: Mapped[str] = mapped_column(String(120), default="")
    language: Mapped[str] = mapped_column(String(2), default="kk")
    last_totp_counter: Mapped[int | None]
    update_datetime: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=clock.now)

    @classmethod
    def by_email(cls, address: str) -> User | None:
        """The account with this address, whatever its capitals."""
        return db.session.scalar(select(cls).where(func.lower(cls.email) == address.lower()))

    @property
    def role_names(self) -> list[access.Role]:
        """What the person is here for, in the order of ``access.Role``."""
        held = {role.name for role in self.roles}
        return [role for role in access.Role if role.value in held]

    def verify_and_update_password(self, password: str) -> bool:
        """Whether this is the password.

        The open transaction ends first: nobody waits for the database while a password is hashed.
        """
        stored = self.password
        db.session.rollback()
        return stored is not None and verify_password(password, stored)


class WebAuthn(Base, sqla.FsWebAuthnMixin):
    """A passkey of a member of staff."""

    __tablename__ = "webauthn"
