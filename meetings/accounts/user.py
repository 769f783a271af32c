"""Members of staff and what they are here for."""

from __future__ import annotations

from flask_security.models import sqla
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from meetings.audit import Audited
from meetings.database import Base

sqla.FsModels.set_db_info(base_model=Base)


class Role(Base, sqla.FsRoleMixin):
    """One of ``access.Role``, as Flask-Security stores it (which wants this very name)."""

    __tablename__ = "role"


class User(Audited, Base, sqla.FsUserMixin):
    """A member of staff who can sign in."""

    __tablename__ = "user"
    __unaudited__ = frozenset({
        "password", "fs_uniquifier", "fs_token_uniquifier", "fs_webauthn_user_handle",
        "mf_recovery_codes", "us_totp_secrets", "tf_totp_secret", "tf_phone_number",
        "us_phone_number", "create_datetime", "update_datetime", "email", "username",
    })  # fmt: skip

    display_name: Mapped[str] = mapped_column(String(120), default="")
    language: Mapped[str] = mapped_column(String(2), default="kk")


class WebAuthn(Base, sqla.FsWebAuthnMixin):
    """A passkey of a member of staff."""

    __tablename__ = "webauthn"
