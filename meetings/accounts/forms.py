"""The forms of signing in, with our labels."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_security import forms as library
from flask_security import verify_password
from flask_security.utils import get_message
from wtforms import EmailField, PasswordField, StringField

from meetings.accounts import passwords, trail
from meetings.accounts.user import User
from meetings.database import db

_ADDRESS = {"autocomplete": "username", "inputmode": "email"}
_PRESENT = {"autocomplete": "current-password"}
_NEW = {"autocomplete": "new-password"}


class LoginForm(library.LoginForm):
    """Address and password. An unknown address costs the same work and gets the same answer."""

    email = EmailField(
        _l("E-mail"),
        render_kw=_ADDRESS,
        validators=[library.IsString(), library.email_required, library.EmailValidation()],
    )
    password = PasswordField(
        _l("Password"),
        render_kw=_PRESENT,
        validators=[library.IsString(), library.password_required],
    )
    remember = None

    def validate(self, **options: Any) -> bool:
        """Whether an active account has this address and this password."""
        if not super(library.LoginForm, self).validate(**options):
            return False
        account = User.by_email(self.email.data)
        if self._opens(account):
            self.user = account
            return True
        self.form_errors.append(get_message("GENERIC_AUTHN_FAILED")[0])
        return False

    def _opens(self, account: User | None) -> bool:
        identity = account.id if account else None
        stored = account.password if account and account.active else None
        db.session.rollback()
        fits = verify_password(self._normalised(), stored or passwords.NOBODYS) and bool(stored)
        if not fits:
            trail.failed(identity)
        return fits

    def _normalised(self) -> str:
        return str(library._security.password_util.normalize(self.password.data))


class ForgotPasswordForm(library.ForgotPasswordForm):
    """The address to which a link is sent."""

    email = EmailField(
        _l("E-mail"),
        render_kw=_ADDRESS,
        validators=[
            library.IsString(),
            library.email_required,
            library.EmailValidation(verify=True),
            library.valid_user_email,
        ],
    )

    def validate(self, **options: Any) -> bool:
        """Whether a letter can be sent; if not, the open transaction ends before the library hashes."""
        known = bool(super().validate(**options))
        if not known:
            db.session.rollback()
        return known


class VerifyForm(library.VerifyForm):
    """The present password once more."""

    password = PasswordField(
        _l("Password"),
        render_kw=_PRESENT,
        validators=[library.IsString(), library.password_required],
    )


class ResetPasswordForm(library.ResetPasswordForm):
    """A new password, twice."""

    password = PasswordField(
        _l("New password"),
        render_kw=_NEW,
        validators=[library.IsString(), library.password_required],
    )
    password_confirm = PasswordField(
        _l("The same once more"),
        render_kw=_NEW,
        validators=[
            library.IsString(),
            library.EqualToLocalize("password", message="RETYPE_PASSWORD_MISMATCH"),
            library.password_required,
        ],
    )


class ChangePasswordForm(library.ChangePasswordForm):
    """The present password and a new one, twice."""

    password = PasswordField(
        _l("Present password"),
        render_kw=_PRESENT,
        validators=[library.IsString(), library.password_required],
    )
    new_password = PasswordField(
        _l("New password"),
        render_kw=_NEW,
        validators=[library.IsString(), library.password_required],
    )
    new_password_confirm = PasswordField(
        _l("The same once more"),
        render_kw=_NEW,
        validators=[
            library.IsString(),
            library.EqualToLocalize("new_password", message="RETYPE_PASSWORD_MISMATCH"),
            library.password_required,
        ],
    )


class CodeForm(library.TwoFactorVerifyCodeForm):
    """The six digits that the app shows."""

    code = StringField(
        _l("Code"),
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "pattern": "[0-9 ]*"},
        validators=[library.IsStringOrInt(), library.RequiredLocalize()],
    )
