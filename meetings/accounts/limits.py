"""How often somebody may try to sign in: failures are counted per account and per address."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

from flask import Flask, Response, request, session
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user

from meetings.accounts import counters
from meetings.settings import Settings

PER_ACCOUNT = "10 per 15 minutes"
PER_ADDRESS = "60 per 15 minutes"
LETTERS_PER_ACCOUNT = "3 per hour"
LETTERS_PER_ADDRESS = "30 per hour"


def init_app(app: Flask, settings: Settings) -> None:
    """Limit the routes at which passwords and codes can be tried; afterwards they answer 429."""
    with app.app_context():
        options = counters.storage_options(settings)
    limiter = Limiter(
        get_remote_address,
        app=app,
        storage_uri=settings.rate_limit_url,
        storage_options=options,
        headers_enabled=True,
        in_memory_fallback_enabled=True,
    )
    _limit(app, limiter, "login", (PER_ADDRESS, get_remote_address), (PER_ACCOUNT, _typed_account))
    for endpoint in ("verify", "change_password", "two_factor_token_validation"):
        _limit(app, limiter, endpoint, (PER_ACCOUNT, _this_account))
    _limit(
        app,
        limiter,
        "forgot_password",
        (LETTERS_PER_ADDRESS, get_remote_address),
        (LETTERS_PER_ACCOUNT, _typed_account),
        every=True,
    )


def limit_guesses(app: Flask, rule: str, *endpoints: str) -> None:
    """Answer 429 at endpoints to addresses from which too many guesses ended in 404, at all together."""
    _share(app, rule, endpoints, deduct_when=_missed)


def limit_posts(app: Flask, rule: str, *endpoints: str) -> None:
    """Answer 429 at endpoints to addresses from which too much was sent, to all together."""
    _share(app, rule, endpoints, methods=["POST"])


def _share(app: Flask, rule: str, endpoints: Sequence[str], **options: Any) -> None:
    (limiter,) = app.extensions["limiter"]
    limit: Any = limiter.shared_limit(
        rule, " ".join(endpoints), key_func=get_remote_address, **options
    )
    for endpoint in endpoints:
        app.view_functions[endpoint] = limit(app.view_functions[endpoint])


def _missed(response: Response) -> bool:
    return response.status_code == 404


def _limit(
    app: Flask,
    limiter: Limiter,
    endpoint: str,
    *rules: tuple[str, Callable[[], str]],
    every: bool = False,
) -> None:
    name = f"security.{endpoint}"
    for rule, key in rules:
        limit: Any = limiter.limit(
            rule,
            key_func=key,
            methods=["POST"],
            scope=name,
            deduct_when=None if every else _failed,
        )
        app.view_functions[name] = limit(app.view_functions[name])


def _failed(response: Response) -> bool:
    """A success sends the visitor on; everything else counts."""
    return response.status_code not in (302, 303)


def _typed_account() -> str:
    """A digest, since addresses of people are not kept in the counters."""
    typed = str(request.form.get("email", "")).strip().lower()
    return hashlib.sha256(typed.encode()).hexdigest()


def _this_account() -> str:
    return str(session.get("tf_user_id") or current_user.get_id() or get_remote_address())
