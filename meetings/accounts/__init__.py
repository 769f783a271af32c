"""Staff: logins and roles."""

from __future__ import annotations

from flask import Flask
from flask_security import Security

from meetings import access
from meetings.accounts import audit_views, forms, guard, limits, views
from meetings.accounts.config import security_config
from meetings.accounts.mail import OutboxMail
from meetings.accounts.passwords import BoundedHashing
from meetings.accounts.store import datastore
from meetings.accounts.totp import SingleUseTotp
from meetings.settings import Settings

__all__ = ["audit_views", "datastore", "init_app"]

# What is not named here stays closed: the rescue by mail and the choice between second factors.
_POLICIES = {
    "login": access.PUBLIC,
    "logout": access.PUBLIC,
    "forgot_password": access.PUBLIC,
    "reset_password": access.PUBLIC,
    "two_factor_token_validation": access.PUBLIC,
    "verify": access.STAFF,
    "change_password": access.STAFF,
    "two_factor_setup": access.STAFF,
    "two_factor_setup_validate": access.STAFF,
}


def init_app(app: Flask, settings: Settings) -> None:
    """Bind logins to the application."""
    app.config.update(security_config(settings))
    security = _security(app)
    security.pwd_context = BoundedHashing(security.pwd_context)
    security.mail_context_processor(lambda: {"base_url": settings.base_url})
    for endpoint, policy in _POLICIES.items():
        access.name_foreign(f"security.{endpoint}", policy)
    guard.init_app(app, security)
    limits.init_app(app, settings)
    app.register_blueprint(views.blueprint)


def _security(app: Flask) -> Security:
    return Security(
        app,
        datastore,
        login_form=forms.LoginForm,
        forgot_password_form=forms.ForgotPasswordForm,
        reset_password_form=forms.ResetPasswordForm,
        change_password_form=forms.ChangePasswordForm,
        verify_form=forms.VerifyForm,
        two_factor_verify_code_form=forms.CodeForm,
        mail_util_cls=OutboxMail,
        totp_cls=SingleUseTotp,
    )
