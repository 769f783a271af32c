"""Feeds over HTTP (RFC 9110 conditional requests; ``text/calendar`` by RFC 5545, 8.1)."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, request
from flask_babel import gettext as _

from meetings import access, clock
from meetings.database import db
from meetings.diary import queries
from meetings.diary.filters import Filters
from meetings.errors import InvalidInput, NotFound
from meetings.feeds import feed
from meetings.feeds.naming import feed_name
from meetings.i18n import current_language
from meetings.settings import Settings

blueprint = Blueprint("feeds", __name__)
MAX_AGE = 300


@blueprint.get("/<any(kk, ru, en):lang>/calendars/meetings.ics")
@access.public
def meetings_ics(lang: str) -> Response:
    """The feed of all that is public, narrowed by the filters of the address."""
    settings: Settings = current_app.extensions["settings"]
    filters = Filters.read(db.session(), request.args)
    name = feed_name(db.session(), filters)
    source = _source(settings.base_url, filters)
    found = feed.revisions(db.session(), filters, (lang, name, source), clock.now())
    response = _conditional(found)
    if response.status_code != 304:
        head = feed.header(
            lang, settings.base_url, source, settings.zone, name, found.last_modified
        )
        held = feed.sessions(db.session(), found.ids)
        response.set_data(feed.build(held, head, lang, settings.base_url))
    response.headers["Content-Disposition"] = 'inline; filename="meetings.ics"'
    return response


@blueprint.get("/<any(kk, ru, en):lang>/calendars/sessions/<int:session_id>.ics")
@access.public
def session_ics(lang: str, session_id: int) -> Response:
    """One session as a file."""
    settings: Settings = current_app.extensions["settings"]
    if request.args:
        raise InvalidInput(_("The calendar of one session takes no filters."))
    held = queries.public_session(db.session(), session_id)
    if held is None:
        raise NotFound(_("There is no such session, or it is not published yet."))
    source = f"{settings.base_url}{request.path}"
    revision = (held.uid, held.sequence, held.content_changed_at)
    found = feed.Revisions((held.id,), feed.etag([revision], lang, source), held.content_changed_at)
    response = _conditional(found)
    if response.status_code != 304:
        name = str(held.topic.name)
        head = feed.header(
            lang, settings.base_url, source, settings.zone, name, found.last_modified
        )
        response.set_data(feed.build([held], head, lang, settings.base_url))
    response.headers["Content-Disposition"] = f'inline; filename="session-{held.id}.ics"'
    return response


def _source(base_url: str, filters: Filters) -> str:
    query = urlencode(filters.pairs())
    address = f"{base_url}/{current_language()}/calendars/meetings.ics"
    return f"{address}?{query}" if query else address


def _conditional(found: feed.Revisions) -> Response:
    """An empty answer with its validators; status 304 when the client has these bytes already."""
    response = Response(content_type="text/calendar; charset=utf-8")
    response.headers["ETag"] = found.etag
    if found.last_modified:
        response.last_modified = found.last_modified
    response.cache_control.public = True
    response.cache_control.max_age = MAX_AGE
    response.headers["Access-Control-Allow-Origin"] = "*"
    # Only the ETag decides: Last-Modified has whole seconds and does not see a session leave the window.
    if request.if_none_match.contains_weak(found.etag.strip('"')):
        response.status_code = 304
    return response
