"""What holds for every HTTP answer: headers, transactions, errors as sentences."""

from __future__ import annotations

from typing import Any

import structlog
from flask import Flask, Response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from meetings import audit, database
from meetings.database import db
from meetings.errors import NoTieError, Unavailable
from meetings.settings import Settings

log = structlog.get_logger()

MEGABYTE = 1 << 20


def flask_config(settings: Settings) -> dict[str, Any]:
    """Flask's own configuration from ours."""
    secure = settings.base_url.startswith("https://")
    return {
        "SECRET_KEY": settings.secret_key,
        "TRUSTED_HOSTS": [
            host.strip() for host in settings.trusted_hosts.split(",") if host.strip()
        ]
        or None,
        "MAX_CONTENT_LENGTH": 32 * MEGABYTE,
        "MAX_FORM_MEMORY_SIZE": 2 * MEGABYTE,
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "REMEMBER_COOKIE_SECURE": secure,
        "REMEMBER_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,
        "TEMPLATES_AUTO_RELOAD": False,
    }


def init_app(app: Flask, settings: Settings) -> None:
    """Bind headers, transactions and error pages to the application."""
    app.before_request(_begin)
    app.teardown_request(_end)
    policy = _content_security_policy(settings)

    @app.after_request
    def headers(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=()")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if settings.base_url.startswith("https://"):
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response

    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(NoTieError, _own_error)
    app.register_error_handler(OperationalError, _database_error)
    app.register_error_handler(StaleDataError, _conflict)
    app.register_error_handler(CSRFError, _expired_form)


def _content_security_policy(settings: Settings) -> str:
    frames = f"'self' https://www.youtube-nocookie.com {settings.watch_root}"
    return (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        f"form-action 'self'; frame-ancestors 'self'; frame-src {frames}"
    )


def _begin() -> None:
    """Requests that only read wait for no writer."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        database.begin_reading()
    else:
        database.begin_writing()


def _end(_error: BaseException | None) -> None:
    database.begin_writing()
    audit.act_as(audit.SYSTEM)


def _page(sentence: str, status: int, title: str | None = None) -> tuple[str, int]:
    if request.path.startswith("/api/") or request.accept_mimetypes.best == "application/json":
        return sentence, status
    return render_template(
        "errors/error.html", status=status, title=title, sentence=sentence
    ), status


_SENTENCES = {
    400: lambda: _(
        "The request could not be understood. Go back, look at what was sent, and try again."
    ),
    401: lambda: _("Please sign in first."),
    403: lambda: _("Your account may not do this. Ask an administrator if you need it."),
    404: lambda: _(
        "There is nothing at this address. It may have been moved; start from the first page."
    ),
    405: lambda: _("This address does not take that kind of request."),
    413: lambda: _("What was sent is too large. Send a smaller file, or split it."),
    429: lambda: _("That was too often. Wait a minute and try again."),
}


def _http_error(error: HTTPException) -> Any:
    if error.response is not None or (error.code or 500) < 400:
        return error
    code = error.code or 500
    sentence = _SENTENCES.get(
        code, lambda: _("Something went wrong here. Nothing was changed; try again.")
    )()
    return _page(sentence, code)


def _own_error(error: NoTieError) -> Any:
    body, status = _page(str(error), error.status)
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, Unavailable) else {}
    return body, status, headers


def _database_error(error: OperationalError) -> Any:
    db.session.rollback()
    if not database.is_busy(error):
        raise error
    log.warning("database_busy", path=request.path)
    return _own_error(
        Unavailable(_("The service is busy for a moment. Nothing was lost here; please try again."))
    )


def _conflict(_error: StaleDataError) -> Any:
    db.session.rollback()
    return _page(
        _(
            "Somebody else changed this meanwhile. Open it again, look at the change, and repeat yours."
        ),
        409,
    )


def _expired_form(_error: CSRFError) -> Any:
    return _page(_("This form is too old. Go back, reload the page, and send it again."), 400)
