"""Private feeds over HTTP: secret addresses, of which a wrong one looks like a revoked one."""

from __future__ import annotations

from flask import Flask, Response, request
from flask_babel import force_locale
from flask_babel import gettext as _

from meetings import access, clock
from meetings.accounts import limits
from meetings.database import db
from meetings.feeds import blueprint, private
from meetings.feeds.private_feed import PrivateFeed, feed_with
from meetings.settings import Settings

TRIES = "600 per 15 minutes"
_HEADERS = {
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


def init_app(app: Flask) -> None:
    """Limit how often addresses can be tried."""
    limits.limit_guesses(app, TRIES, "feeds.private_ics")


@blueprint.get("/calendars/private/<token>.ics")
@access.public
def private_ics(token: str) -> Response:
    """The calendar of whoever holds the token."""
    found = feed_with(db.session(), token)
    response = Response(
        _("There is no calendar at this address. Make a new address at the desk.") + "\n",
        404,
        content_type="text/plain; charset=utf-8",
    )
    if found is not None and found.owner.active:
        response = _calendar(found)
    response.headers.update(_HEADERS)
    return response


def _calendar(found: PrivateFeed) -> Response:
    settings = Settings.current()
    owner = found.owner
    language = owner.user.language if owner.user else "kk"
    with force_locale(language):
        name = _("My receptions: %(name)s", name=owner.name.to(language))
    items = private.items(db.session(), owner, language, settings.base_url, clock.now())
    response = Response(content_type="text/calendar; charset=utf-8")
    response.headers["ETag"] = private.tag(items, language, name, settings.base_url)
    response.headers["Content-Disposition"] = 'inline; filename="my-receptions.ics"'
    if request.if_none_match.contains_weak(response.headers["ETag"].strip('"')):
        response.status_code = 304
    else:
        response.set_data(private.build(items, name, language, settings.base_url))
    return response
