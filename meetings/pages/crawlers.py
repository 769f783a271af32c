"""What crawlers ask for: robots.txt (RFC 9309), the sitemap (sitemaps.org, hreflang), the icon."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import Response, redirect, render_template, url_for
from sqlalchemy import func, select
from werkzeug.wrappers import Response as Redirect

from meetings import access
from meetings.addresses import alternates_of, whole
from meetings.database import db
from meetings.diary.session import ReceptionSession
from meetings.protocols.protocol import Protocol
from meetings.public import blueprint
from meetings.web import publicly_cached

# So that the file stays far below the 50 MB that crawlers read.
NEWEST = 2000
HOUR = 3600
FIXED = (
    "public.home", "public.live", "public.meetings", "public.calendars", "public.statistics",
    "public.fairness", "public.answers", "public.promises", "public.appeals", "public.subscribe",
    "public.embed_choice",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One page in its languages (code → address), and when it changed."""

    alternates: dict[str, str]
    changed: date | None = None


@blueprint.get("/robots.txt")
@access.public
def robots() -> Response:
    """Everything public may be read."""
    lines = [
        "User-agent: *",
        "Disallow: /*/desk",
        "Disallow: /*?*near=",
        f"Sitemap: {whole('public.sitemap')}",
    ]
    return publicly_cached(Response("\n".join(lines) + "\n", mimetype="text/plain"), max_age=HOUR)


@blueprint.get("/sitemap.xml")
@access.public
def sitemap() -> Response:
    """All lasting pages, the newest meetings and sessions, each in every language."""
    entries = [Entry(alternates_of(endpoint)) for endpoint in FIXED]
    body = render_template(
        "public/sitemap.xml", entries=[*entries, *_meetings(), *_sessions(), *_protocols()]
    )
    return publicly_cached(Response(body, mimetype="application/xml"), max_age=HOUR)


def _meetings() -> Iterator[Entry]:
    changed = func.max(ReceptionSession.content_changed_at)
    query = (
        select(ReceptionSession.meeting_id, changed)
        .where(ReceptionSession.published_at.is_not(None))
        .group_by(ReceptionSession.meeting_id)
        .order_by(ReceptionSession.meeting_id.desc())
    )
    for number, at in db.session.execute(query.limit(NEWEST)):
        yield Entry(alternates_of("public.meeting", meeting_id=number), at.date())


def _sessions() -> Iterator[Entry]:
    query = (
        select(ReceptionSession.id, ReceptionSession.content_changed_at)
        .where(ReceptionSession.published_at.is_not(None))
        .order_by(ReceptionSession.id.desc())
    )
    for number, at in db.session.execute(query.limit(NEWEST)):
        yield Entry(alternates_of("public.session", session_id=number), at.date())


def _protocols() -> Iterator[Entry]:
    query = (
        select(Protocol.meeting_id, func.max(Protocol.signed_at))
        .group_by(Protocol.meeting_id)
        .order_by(Protocol.meeting_id.desc())
    )
    for number, at in db.session.execute(query.limit(NEWEST)):
        yield Entry(alternates_of("public.protocol", meeting_id=number), at.date())


@blueprint.get("/favicon.ico")
@access.public
def favicon() -> Redirect:
    """Browsers ask here whatever a page says."""
    response = redirect(url_for("static", filename="img/favicon.svg"))
    response.cache_control.public = True
    response.cache_control.max_age = HOUR
    return response
