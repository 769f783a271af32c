"""create_sandbox(): the wiring of the sandbox."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response, request
from flask_babel import Babel, get_locale

from meetings.sandbox.api import answer_error, api
from meetings.sandbox.errors import ApiError, not_found
from meetings.sandbox.facebook.oauth import graph
from meetings.sandbox.loopback import is_loopback
from meetings.sandbox.oauth import oauth
from meetings.sandbox.pages import pages
from meetings.sandbox.push import BLUEPRINTS as PUSH
from meetings.sandbox.store import Store
from meetings.sandbox.telegram import BLUEPRINTS as TELEGRAM
from meetings.sandbox.twin_control import control
from meetings.sandbox.twin_pages import twin_pages
from meetings.sandbox.upload import upload
from meetings.sandbox.vk.oauth import vk
from meetings.sandbox.watch import watch
from meetings.sandbox.world import World

LANGUAGES = ("en", "kk", "ru")
LARGEST_BODY = 64 * 1024 * 1024
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'self' http://127.0.0.1:* http://localhost:*; frame-ancestors "
)


def create_sandbox(
    state_path: Path, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Flask:
    """The sandbox over one state file; `now` gives aware datetimes."""
    here = Path(__file__).parent
    app = Flask(__name__, template_folder=str(here.parents[1] / "templates"))
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(here.parent / "translations")
    app.extensions["sandbox"] = World(Store(state_path), now)
    Babel(app, locale_selector=_language)
    app.jinja_env.globals["get_locale"] = get_locale
    for blueprint in (
        api,
        upload,
        oauth,
        control,
        pages,
        watch,
        graph,
        vk,
        twin_pages,
        *TELEGRAM,
        *PUSH,
    ):
        app.register_blueprint(blueprint)
    app.before_request(_refuse_strangers)
    app.after_request(_protect)
    app.register_error_handler(ApiError, answer_error)
    app.register_error_handler(404, _unknown_address)
    return app


def _language() -> str:
    wished = request.args.get("hl", "")
    if wished in LANGUAGES:
        return wished
    return request.accept_languages.best_match(LANGUAGES) or "en"


def _refuse_strangers() -> Response | None:
    """A page elsewhere must not reach the sandbox through a name of its own or a form."""
    host = urlsplit(request.host_url).hostname or ""
    origin = request.headers.get("Origin")
    own = origin in (None, request.host_url.rstrip("/"))
    if is_loopback(host) and (own or request.method == "GET"):
        return None
    return Response("The sandbox answers this machine only.\n", 403, content_type="text/plain")


def _protect(response: Response) -> Response:
    framed = request.blueprint in ("watch", "watch_twins")
    response.headers["Content-Security-Policy"] = POLICY + ("*" if framed else "'none'")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _unknown_address(_: Exception) -> Response:
    return answer_error(not_found("notFound", "The sandbox has nothing at this address."))
