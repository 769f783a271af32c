"""How Flask-Security is set: what is on, what is off, and for how long things hold."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from meetings.accounts import wording
from meetings.settings import Settings

PASSWORD_LENGTH = 12


def security_config(settings: Settings) -> dict[str, Any]:
    """Flask-Security's configuration from our settings."""
    return {
        **{f"SECURITY_{name}": value for name, value in _values(settings).items()},
        **wording.MESSAGES,
        **wording.SUBJECTS,
    }


def _values(settings: Settings) -> dict[str, Any]:
    return {**_switches(), **_passwords(), **_second_factor(settings), **_house(settings)}


def _switches() -> dict[str, Any]:
    return {
        "REGISTERABLE": False,
        "RECOVERABLE": True,
        "CHANGEABLE": True,
        "TWO_FACTOR": True,
        "WEBAUTHN": False,
        "API_ENABLED_METHODS": ["session"],
        "LOGOUT_METHODS": ["POST"],
        "RETURN_GENERIC_RESPONSES": True,
        "STATIC_FOLDER": None,
        "CACHE_CONTROL": None,
        "CLI_USERS_NAME": None,
        "CLI_ROLES_NAME": None,
    }


def _passwords() -> dict[str, Any]:
    """Argon2id without the pepper, so that a new secret key ends sessions and not passwords."""
    return {
        "PASSWORD_HASH": "argon2",
        "PASSWORD_SCHEMES": ["argon2"],
        "PASSWORD_SINGLE_HASH": {"argon2"},
        "PASSWORD_LENGTH_MIN": PASSWORD_LENGTH,
        "RESET_PASSWORD_WITHIN": timedelta(hours=24),
        "FRESHNESS": timedelta(minutes=30),
        "FRESHNESS_GRACE_PERIOD": timedelta(minutes=15),
        "EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
    }


def _second_factor(settings: Settings) -> dict[str, Any]:
    return {
        "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "TWO_FACTOR_RESCUE_EMAIL": False,
        "TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
        "TOTP_SECRETS": {"1": settings.secret_key},
        "TOTP_ISSUER": "No-Tie",
    }


def _house(settings: Settings) -> dict[str, Any]:
    return {
        "POST_LOGIN_VIEW": "accounts.start",
        "POST_CHANGE_VIEW": "accounts.start",
        "POST_LOGOUT_VIEW": "/",
        "EMAIL_SENDER": settings.mail_from,
        "EMAIL_HTML": False,
        "I18N_DOMAIN": "messages",
        "I18N_DIRNAME": [str(Path(__file__).parents[1] / "translations")],
    }
