"""The Atom feed of changes over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode

from flask import Response, request
from flask_babel import gettext as _

from meetings import access
from meetings.database import db
from meetings.diary.filters import Filters
from meetings.feeds import changes
from meetings.feeds.entries import entry
from meetings.feeds.naming import feed_name
from meetings.feeds.views import MAX_AGE, blueprint
from meetings.settings import Settings
from meetings.web import publicly_cached

_BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


@blueprint.get("/<any(kk, ru, en):lang>/calendars/changes.atom")
@access.public
def changes_atom(lang: str) -> Response:
    """What was published, moved, cancelled last, with the filters of the calendar."""
    settings = Settings.current()
    session, base_url = db.session(), settings.base_url
    filters = Filters.read(session, request.args)
    query = urlencode(filters.pairs())
    page = f"{base_url}/{lang}/calendars"
    data = changes.atom(
        [entry(held, lang, base_url) for held in changes.latest(session, filters)],
        _("Changes: %(calendar)s", calendar=feed_name(session, filters)),
        f"{page}/changes.atom?{query}" if query else f"{page}/changes.atom",
        f"{page}?{query}" if query else page,
        lang,
        _BEGINNING,
    )
    response = publicly_cached(Response(data), max_age=MAX_AGE)
    response.content_type = "application/atom+xml; charset=utf-8"
    return response
