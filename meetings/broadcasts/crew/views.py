"""The crew's page over HTTP: the link is the only key to it, and keys come only when asked for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as Redirect

from meetings import access, clock
from meetings.accounts import limits
from meetings.broadcasts.crew import checklist, desk, outfit, page
from meetings.broadcasts.crew.checklist import CrewTask
from meetings.broadcasts.crew.link import crew_with
from meetings.broadcasts.crew.outfit import Target
from meetings.database import db
from meetings.diary.session import ReceptionSession
from meetings.i18n import LANGUAGES
from meetings.officials.crew import Crew
from meetings.settings import Settings

TRIES = "120 per 15 minutes"
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
ROUTE = "/<any(kk, ru, en):lang>/crew/<token>"

blueprint = Blueprint("crew", __name__)


def init_app(app: Flask) -> None:
    """No cookie signs anybody in here, so no form needs to prove where it comes from."""
    app.extensions["csrf"].exempt(blueprint)
    app.jinja_env.globals["test_pictures"] = desk.test_pictures
    app.register_blueprint(blueprint)
    views = (f"crew.{name}" for name in ("home", "tick", "keys", "qr", "obs"))
    limits.limit_guesses(app, TRIES, *views)


@blueprint.after_request
def keep_secret(response: Response) -> Response:
    """The address is a secret, and so may be what is shown."""
    response.headers.update(HEADERS)
    return response


@blueprint.get(ROUTE)
@access.public
def home(lang: str, token: str) -> str:
    """Today's and the next sessions of whoever holds the link."""
    crew, now = _crew(token), clock.now()
    return _page(lang, token, crew, now)


def _page(lang: str, token: str, crew: Crew, now: datetime, **shown: Any) -> str:
    alternates = {code: url_for("crew.home", lang=code, token=token) for code in LANGUAGES}
    return render_template(
        "crew/home.html",
        token=token,
        crew=crew,
        now=now,
        works=page.work_of(db.session(), crew, now),
        tasks=list(CrewTask),
        alternates=alternates,
        **shown,
    )


@blueprint.post(ROUTE + "/sessions/<int:session_id>/tasks")
@access.public
def tick(lang: str, token: str, session_id: int) -> Redirect | Response:
    """Keep the ticks of the checklist."""
    held = _held(_crew(token), session_id)
    done = {task for task in CrewTask if task.value in request.form.getlist("done")}
    checklist.tick(db.session(), held.id, done, clock.now())
    db.session.commit()
    if request.headers.get("Accept") == "application/json":
        return Response(status=204)
    return redirect(url_for("crew.home", lang=lang, token=token, _anchor=f"tasks-{held.id}"), 303)


@blueprint.post(ROUTE + "/sessions/<int:session_id>/keys")
@access.public
def keys(lang: str, token: str, session_id: int) -> str:
    """Server and key of each platform: a part of the page, or the whole page without JavaScript."""
    crew, now = _crew(token), clock.now()
    held = _held(crew, session_id)
    shown = _targets(held, now)
    page.note_shown(db.session(), shown, now)
    db.session.commit()
    if request.headers.get("X-Part"):
        return render_template("crew/keys.html", token=token, held=held, targets=shown)
    return _page(lang, token, crew, now, opened=held.id, targets=shown)


@blueprint.post(ROUTE + "/sessions/<int:session_id>/<int:target_id>/qr")
@access.public
def qr(lang: str, token: str, session_id: int, target_id: int) -> Response:
    """The Larix link as a QR code, or with ``plain`` server and key in one."""
    target = _target(token, session_id, target_id)
    drawn = outfit.qr_code(target.address if "plain" in request.form else target.larix)
    return Response(drawn, content_type="image/svg+xml; charset=utf-8")


@blueprint.post(ROUTE + "/sessions/<int:session_id>/<int:target_id>/obs")
@access.public
def obs(lang: str, token: str, session_id: int, target_id: int) -> Response:
    """The profile for OBS Studio."""
    target = _target(token, session_id, target_id)
    response = make_response(outfit.obs_profile(target))
    response.content_type = "application/zip"
    name = f'attachment; filename="no-tie-{session_id}-{target_id}.zip"'
    response.headers["Content-Disposition"] = name
    return response


def _crew(token: str) -> Crew:
    crew = crew_with(db.session(), token)
    if crew is None:
        abort(404)
    return crew


def _held(crew: Crew, session_id: int) -> ReceptionSession:
    held = page.session_of(db.session(), crew, session_id)
    if held is None:
        abort(404)
    return held


def _targets(held: ReceptionSession, now: datetime) -> list[Target]:
    settings = Settings.current()
    return page.targets(db.session(), held, settings, now)


def _target(token: str, session_id: int, target_id: int) -> Target:
    found = _targets(_held(_crew(token), session_id), clock.now())
    db.session.commit()
    target = next((each for each in found if each.id == target_id), None)
    if target is None:
        abort(404)
    return target
