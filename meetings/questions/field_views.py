"""Field mode: a page that takes spoken questions without a network, and sends them when there is one.

The page, its manifest and its service worker hold nothing of anybody; who is signed in, and where,
comes as JSON. A question comes with its own key, so sending it twice keeps it once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Response, jsonify, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from sqlalchemy.orm import Session

from meetings import access, clock
from meetings.access import Role
from meetings.database import db
from meetings.desk import blueprint
from meetings.diary.session import ReceptionSession
from meetings.errors import InvalidInput, NotFound, NoTieError
from meetings.i18n import current_language
from meetings.places import organizers
from meetings.promises.making import today_of
from meetings.questions import asking, boards, desk_queries, receipts
from meetings.questions.asking import Coupon
from meetings.questions.moderation_views import require_district
from meetings.questions.question import Question, Source

ROLES = (Role.MODERATOR, Role.ORGANIZER)
BLOCK = 50
MOST_AT_ONCE = 50
OLDEST = timedelta(days=14)
Data = dict[str, Any]

STYLES = tuple(f"css/{name}.css" for name in ("tokens", "base", "components", "field"))
PICTURES = ("img/icons.svg", "img/favicon.svg")
SCRIPTS = ("js/field.js",)
MODULES = ("js/field-store.js", "js/field-sending.js", "js/field-coupon.js", "vendor/uqr/uqr.js")
FONTS = tuple(f"vendor/fonts/onest-{name}.woff2" for name in ("latin", "cyrillic", "cyrillic-ext"))


@blueprint.get("/field")
@access.roles(*ROLES)
def field() -> str:
    """The page, the same for everybody, since the device keeps it."""
    return render_template("desk/questions/field.html", alphabet=receipts.ALPHABET)


@blueprint.get("/field/manifest.webmanifest")
@access.roles(*ROLES)
def field_manifest() -> Response:
    """By which a phone puts the page among its applications."""
    start = url_for("desk.field", lang=current_language())
    response = jsonify(
        name=_("No-Tie: questions on site"),
        short_name=_("Questions"),
        lang=current_language(),
        start_url=start,
        scope=start,
        display="standalone",
        background_color="#fbf6ec",
        theme_color="#fbf6ec",
        icons=[
            {
                "src": url_for("static", filename=f"img/{name}"),
                "sizes": sizes,
                "type": kind,
                "purpose": "any",
            }
            for name, sizes, kind in (
                ("field-192.png", "192x192", "image/png"),
                ("field-512.png", "512x512", "image/png"),
                ("favicon.svg", "any", "image/svg+xml"),
            )
        ],
    )
    response.mimetype = "application/manifest+json"
    return response


@blueprint.get("/field/worker.js")
@access.roles(*ROLES)
def field_worker() -> Response:
    """The service worker, for the page alone; it changes whenever a file that it keeps does."""
    page = url_for("desk.field", lang=current_language())
    kept = list(_kept_files())
    name = hashlib.sha256(" ".join(versioned for versioned, _asked in kept).encode()).hexdigest()
    response = make_response(
        render_template(
            "desk/questions/field_worker.js",
            page=page,
            name=f"field {current_language()} {name[:16]}",
            kept=[asked for _versioned, asked in kept],
        )
    )
    response.mimetype = "text/javascript"
    response.headers["Service-Worker-Allowed"] = page
    return response


def _kept_files() -> Iterator[tuple[str, str]]:
    """What the page loads: its address with a version, and as it is asked for."""
    for filename in (*STYLES, *PICTURES, *SCRIPTS, *MODULES, *FONTS):
        versioned = url_for("static", filename=filename)
        plain = url_for("static", filename=filename, v=None)
        yield versioned, plain if filename in (*MODULES, *FONTS) else versioned


@blueprint.get("/field/state")
@access.roles(*ROLES)
def field_state() -> Response:
    """Who is signed in, what a form needs, and the sessions near today."""
    today = today_of(clock.now())
    near = desk_queries.sessions_near(db.session(), today, organizers.districts_of(current_user))
    return jsonify(
        csrf=generate_csrf(),
        name=current_user.display_name or current_user.email,
        sessions=[_session(held) for held, _waiting in near],
    )


def _session(held: ReceptionSession) -> Data:
    return {
        "id": held.id,
        "day": held.meeting.day.isoformat(),
        "start": held.start.isoformat("minutes"),
        "end": held.end.isoformat("minutes"),
        "topic": str(held.topic.name),
        "place": f"{held.meeting.venue.name}, {held.meeting.venue.district.name}",
        "language": held.language,
    }


@blueprint.post("/field/sessions/<int:session_id>/numbers")
@access.roles(*ROLES)
def field_numbers(session_id: int) -> Response:
    """Set a block of numbers aside, so that coupons of several devices never share one."""
    held = _held(session_id)
    first = boards.reserve(db.session(), held.id, BLOCK)
    db.session.commit()
    return jsonify(first=first, last=first + BLOCK - 1)


@blueprint.post("/field/questions")
@access.roles(*ROLES)
def field_questions() -> Response:
    """Keep questions, each for itself: for every key either its number or a sentence."""
    sent = request.get_json(silent=True)
    listed = sent.get("questions") if isinstance(sent, dict) else None
    if not isinstance(listed, list) or len(listed) > MOST_AT_ONCE:
        raise InvalidInput(_("Send at most 50 questions at once."))
    now = clock.now()
    return jsonify(results=[_kept(each, now) for each in listed if isinstance(each, dict)])


def _kept(given: Data, now: datetime) -> Data:
    key, session = str(given.get("key", "")), db.session()
    try:
        question = _ask(session, key, given, now)
        session.commit()
    except NoTieError as error:
        session.rollback()
        return {"key": key, "refused": str(error)}
    return {"key": key, "number": question.number}


def _ask(session: Session, key: str, given: Data, now: datetime) -> Question:
    held = _held(_whole(given.get("session")) or 0)
    code = str(given.get("code", ""))
    if not receipts.is_code(code):
        raise InvalidInput(
            _("The receipt code does not fit. Write the question down anew."), "code"
        )
    question, _code = asking.ask(
        session,
        held,
        text=str(given.get("text") or ""),
        author=str(given.get("author") or ""),
        topic_id=None,
        language=str(given.get("language", "")),
        source=Source.FIELD,
        sent_key=key,
        now=now,
        coupon=Coupon(code, _asked_at(given.get("asked_at"), now), _whole(given.get("number"))),
    )
    return question


def _whole(value: object) -> int | None:
    fits = isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**31
    return value if fits and isinstance(value, int) else None


def _asked_at(text: object, now: datetime) -> datetime:
    """The device's clock, as far as it can be believed."""
    try:
        at = datetime.fromisoformat(str(text)).astimezone(UTC)
    except (ValueError, OverflowError):
        return now
    return min(max(at, now - OLDEST), now)


def _held(session_id: int) -> ReceptionSession:
    held = desk_queries.session_with(db.session(), session_id)
    if held is None:
        raise NotFound(_("There is no such session, or it is not published yet."))
    require_district(held)
    return held
