"""What holds for every HTTP answer: headers, transactions, errors as sentences."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast
from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, abort, jsonify, make_response, render_template, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.routing import IntegerConverter, Map

from meetings import audit, database, logs
from meetings.database import db
from meetings.errors import NoTieError, Unavailable
from meetings.settings import Settings

log = structlog.get_logger()

MEGABYTE = 1 << 20


def flask_config(settings: Settings) -> dict[str, Any]:
    """Flask's own configuration from ours. A session lasts a working day."""
    secure = _is_secure(settings)
    return {
        "SECRET_KEY": settings.secret_key,
        "TRUSTED_HOSTS": trusted_hosts(settings),
        "MAX_CONTENT_LENGTH": 32 * MEGABYTE,
        "MAX_FORM_MEMORY_SIZE": 2 * MEGABYTE,
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
        "WTF_CSRF_TIME_LIMIT": None,
        "TEMPLATES_AUTO_RELOAD": False,
    }


def _is_secure(settings: Settings) -> bool:
    return settings.base_url.startswith("https://")


def trusted_hosts(settings: Settings) -> list[str]:
    """The names under which we answer: those set, the one of the base address, and this machine's own."""
    named = [host.strip() for host in settings.trusted_hosts.split(",") if host.strip()]
    own = urlsplit(settings.base_url).hostname
    return [*named, *([own] if own else []), "localhost", "127.0.0.1"]


def init_app(app: Flask, settings: Settings) -> None:
    """Bind headers, transactions and error pages to the application.

    Comes before everything that reads the database in a request.
    """
    app.url_map.converters["int"] = _RecordNumber
    app.jinja_env.globals["base_url"] = settings.base_url
    app.session_interface = _SessionsOffPublicPages()
    app.before_request(_refuse_nul)
    app.before_request(_begin)
    app.teardown_request(_end)
    fixed = _headers(settings)

    @app.after_request
    def headers(response: Response) -> Response:
        for name, value in fixed.items():
            response.headers.setdefault(name, value)
        return response

    app.log_exception = _log_exception  # type: ignore[method-assign]
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(SecurityError, _foreign_name)
    app.register_error_handler(NoTieError, _own_error)
    app.register_error_handler(OperationalError, _database_error)
    app.register_error_handler(StaleDataError, _conflict)
    app.register_error_handler(CSRFError, _expired_form)


def _headers(settings: Settings) -> dict[str, str]:
    """Headers of every answer that does not say otherwise; kept by no cache, for one."""
    headers = {
        "Content-Security-Policy": _content_security_policy(settings),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "camera=(), microphone=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
    if _is_secure(settings):
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers


class _RecordNumber(IntegerConverter):
    """``<int:…>`` in addresses: a number that no record can have is no address, not a database error."""

    def __init__(self, map: Map, max: int = 2**31 - 1, **options: Any) -> None:
        super().__init__(map, max=max, **options)


class _SessionsOffPublicPages(SecureCookieSessionInterface):
    """What caches may keep carries no cookie and depends on none."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not response.cache_control.public:
            super().save_session(app, session, response)


def publicly_cached(answer: ResponseReturnValue, *, max_age: int = 60) -> Response:
    """The answer as one that anybody's cache may keep for ``max_age`` seconds, then ask for again.

    Its ETag is a digest of the body; a request that names it (If-None-Match) is answered 304.
    The body must be the same for everybody: no form token, no name of who is signed in.
    """
    response = make_response(answer)
    response.cache_control.public = True
    response.cache_control.max_age = max_age
    response.add_etag()
    return cast(Response, response.make_conditional(request))


def _content_security_policy(settings: Settings) -> str:
    pages = (settings.watch_root, settings.facebook_pages, settings.vk_pages)
    origins = " ".join(sorted({_origin(address) for address in pages}))
    frames = f"'self' https://www.youtube-nocookie.com {origins}"
    return (
        "default-src 'self'; img-src 'self' data:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; "
        f"form-action 'self'; frame-ancestors 'self'; frame-src {frames}"
    )


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _refuse_nul() -> None:
    """PostgreSQL takes no text with NUL, not even to look for it; no address of ours has one."""
    if "\0" in request.path or b"%00" in request.query_string:
        abort(404)


def _begin() -> None:
    """Requests that only read wait for no writer."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        database.begin_reading()
    else:
        database.begin_writing()


def _end(_error: BaseException | None) -> None:
    database.begin_writing()
    audit.act_as(audit.SYSTEM)


def _page(code: int, sentence: str, title: str | None = None) -> ResponseReturnValue:
    """An error as a page, or as ``{"error": sentence}`` for programs."""
    if _wants_json():
        return jsonify(error=sentence), code
    page = render_template(
        "errors/error.html", code=code, title=title or _title(code), sentence=sentence
    )
    return page, code


def _wants_json() -> bool:
    return (
        request.path.startswith("/api/")
        or request.is_json
        or request.accept_mimetypes.best == "application/json"
    )


def _title(code: int) -> str:
    titles = {
        401: _("Please sign in"),
        403: _("Not for this account"),
        404: _("Nothing here"),
        409: _("Changed meanwhile"),
        413: _("Too large"),
        429: _("A little slower, please"),
        503: _("One moment, please"),
    }
    return titles.get(code) or (_("Not understood") if code < 500 else _("Our mistake"))


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
    429: lambda: _("That was tried too often. Wait a quarter of an hour, then try again."),
}


def _log_exception(exc_info: Any) -> None:
    """Flask's own line has the address, which may be a token, and the message, which may be personal."""
    log.error("request_failed", endpoint=request.endpoint, **logs.describe(exc_info[1]))


def _http_error(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if error.response is not None or code < 400:
        return error.get_response()
    sentence = _SENTENCES.get(
        code, lambda: _("Something went wrong here. Nothing was changed; try again.")
    )()
    answer = make_response(_page(code, sentence))
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            answer.headers[name] = value
    return answer


def _foreign_name(_error: SecurityError) -> ResponseReturnValue:
    """Plain, since no address can be built under a name that is not ours."""
    sentence = (
        "This service does not answer under that name. Use its own address; "
        "whoever runs it adds further names to MEETINGS_TRUSTED_HOSTS.\n"
    )
    return Response(sentence, 400, mimetype="text/plain")


def _own_error(error: NoTieError) -> ResponseReturnValue:
    answer = make_response(_page(error.status, str(error)))
    if isinstance(error, Unavailable):
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def _database_error(error: OperationalError) -> ResponseReturnValue:
    db.session.rollback()
    if not database.is_busy(error):
        raise error
    log.warning("database_busy", endpoint=request.endpoint)
    return _own_error(Unavailable(_busy_sentence()))


def _busy_sentence() -> str:
    if request.method in ("GET", "HEAD"):
        return _("The service is busy for a moment. Please try again in a few seconds.")
    return _(
        "The service is busy for a moment, so this was not saved. Go back, where your browser keeps "
        "what you entered, and send it again in a few seconds."
    )


def _conflict(_error: StaleDataError) -> ResponseReturnValue:
    db.session.rollback()
    return _page(
        409,
        _(
            "Somebody else changed this meanwhile. Open it again, look at the change, and repeat yours."
        ),
    )


def _expired_form(_error: CSRFError) -> ResponseReturnValue:
    return _page(400, _("This form is too old. Go back, reload the page, and send it again."))
