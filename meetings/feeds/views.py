"""Feeds over HTTP (RFC 9110 conditional requests; ``text/calendar`` by RFC 5545, 8.1)."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, request
from flask_babel import gettext as _

import calendars
from meetings import access, clock
from meetings.database import db
from meetings.diary import queries
from meetings.diary.filters import Filters
from meetings.errors import InvalidInput, NotFound
from meetings.feeds import addresses, blocks, choice_code, feed
from meetings.feeds.encoding import wants_gzip
from meetings.feeds.naming import feed_name
from meetings.feeds.notice import notice
from meetings.feeds.shelf import FOREVER, SHELVED, Answer
from meetings.feeds.window import Window
from meetings.i18n import current_language
from meetings.settings import Settings

blueprint = Blueprint("feeds", __name__)
MAX_AGE = 300


@blueprint.get("/<any(kk, ru, en):lang>/calendars/meetings.ics")
@access.public
def meetings_ics(lang: str) -> Response:
    """The feed of all that is public, narrowed by the filters of the address."""
    return _calendar(lang, Filters.read(db.session(), request.args, allowed_beside=("since",)))


@blueprint.get("/<any(kk, ru, en):lang>/calendars/c/<code>.ics")
@access.public
def chosen_ics(lang: str, code: str) -> Response:
    """The same feed by the short code of its filters."""
    for key in request.args:
        if key != "since":
            raise InvalidInput(_("A short calendar address takes no filter but “since”."), key)
    return _calendar(lang, choice_code.decode(db.session(), code))


def _calendar(lang: str, filters: Filters) -> Response:
    session, base_url = db.session(), Settings.current().base_url
    window = Window.read(request.args.get("since"), Settings.current().zone)
    name = feed_name(session, filters)
    source = addresses.calendar(session, base_url, lang, filters, window)
    found = feed.revisions(
        session, filters, window, lang, base_url, (lang, name, source), clock.now()
    )

    def last() -> list[bytes]:
        return [notice(lang, base_url, filters, window, found)] if found.left_out else []

    response = _answer(found, name, source, last)
    response.headers["Content-Disposition"] = 'inline; filename="meetings.ics"'
    return response


@blueprint.get("/<any(kk, ru, en):lang>/calendars/sessions/<int:session_id>.ics")
@access.public
def session_ics(lang: str, session_id: int) -> Response:
    """One session as a file."""
    session, base_url = db.session(), Settings.current().base_url
    if request.args:
        raise InvalidInput(_("The calendar of one session takes no filters."))
    held = queries.public_session(session, session_id)
    if held is None:
        raise NotFound(_("There is no such session, or it is not published yet."))
    name, source = str(held.topic.name), f"{base_url}{request.path}"
    found = feed.revision_of(session, session_id, lang, base_url, (lang, name, source))
    response = _answer(found, name, source, list)
    response.headers["Content-Disposition"] = f'inline; filename="session-{session_id}.ics"'
    return response


def _answer(
    found: feed.Revisions, name: str, source: str, last: Callable[[], list[bytes]]
) -> Response:
    """The feed in the encoding asked for, or 304 when the client has these bytes already.

    ``last`` gives the blocks that are not stored.
    """
    packed = wants_gzip(request.headers.get("Accept-Encoding", ""))
    tag = f'{found.etag[:-1]}-gzip"' if packed else found.etag
    response = _validated(tag, found)
    # Only the ETag decides: Last-Modified has whole seconds and does not see a session leave the window.
    body = None
    if request.if_none_match.contains_weak(tag.strip('"')):
        response.status_code = 304
    else:
        body = _body(found, name, source, last(), packed)
        response.set_data(body)
        if packed:
            response.content_encoding = "gzip"
    request.environ[SHELVED] = Answer(tag, body, found.until or FOREVER)
    return response


def _body(found: feed.Revisions, name: str, source: str, last: list[bytes], packed: bool) -> bytes:
    settings, lang, session = Settings.current(), current_language(), db.session()
    base_url = settings.base_url
    head = feed.header(lang, base_url, source, settings.zone, name, found.last_modified)
    if packed:
        pieces = blocks.packed(session, found, lang, base_url)
        return calendars.packed_feed(head, [*pieces, *map(calendars.pack, last)])
    return calendars.feed(head, [*blocks.plain(session, found, lang, base_url), *last])


def _validated(tag: str, found: feed.Revisions) -> Response:
    """An empty answer with its validators."""
    response = Response(content_type="text/calendar; charset=utf-8")
    response.headers["ETag"] = tag
    if found.last_modified:
        response.last_modified = found.last_modified
    response.vary.add("Accept-Encoding")
    response.cache_control.public = True
    response.cache_control.max_age = MAX_AGE
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
