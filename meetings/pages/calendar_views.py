"""Choosing what goes into a calendar, and the ways to put it there."""

from __future__ import annotations

import segno
from flask import Response
from markupsafe import Markup

from calendars import links
from meetings import access, addresses, clock
from meetings.database import db
from meetings.diary.filters import Filters
from meetings.diary.queries import coming
from meetings.feeds import addresses as feed_addresses
from meetings.feeds import choice_code
from meetings.feeds.naming import feed_name
from meetings.pages import choices, queries, structured_data
from meetings.pages.views import as_values, chosen
from meetings.public import blueprint, public_page
from meetings.settings import Settings

PREVIEWED = 3
# Beyond this a code has more dots than a weak camera reads.
LONGEST_IN_CODE = 300


@blueprint.get("/<any(kk, ru, en):lang>/calendars")
@access.public
def calendars(lang: str) -> Response:
    """A form that asks what, and buttons that say where."""
    session, now = db.session(), clock.now()
    filters = chosen()
    name, values = feed_name(session, filters), as_values(filters)
    next_sessions = coming(session, now, PREVIEWED, filters)
    head = addresses.head("public.calendars", lang, **values)
    settings = Settings.current()
    feed = feed_addresses.calendar(session, settings.base_url, lang, filters)
    return public_page(
        "public/calendars.html",
        head,
        name=name,
        filters=filters,
        short_choices=_short_choices(),
        long_choices=[choices.venues(session), choices.officials(session)],
        links=links(feed, name),
        is_short="/calendars/c/" in feed,
        code=code_of(_page_for_phones(filters, head["canonical"])),
        total=queries.count_ahead(session, filters, now),
        next_sessions=next_sessions,
        now=now,
        values=values,
        data=[structured_data.in_context(structured_data.session_event(x)) for x in next_sessions],
    )


def _page_for_phones(filters: Filters, spelt: str) -> str:
    """The page with this choice, by the shortest address there is."""
    code = choice_code.encode(db.session(), filters)
    return addresses.whole("public.short_choice", code=code) if code else f"{spelt}#subscribe"


def _short_choices() -> list[choices.Choice]:
    session = db.session()
    return [
        choices.districts(choices.all_districts(session)),
        choices.topics(session),
        choices.venue_kinds(),
        choices.meeting_kinds(),
    ]


def code_of(address: str) -> Markup | None:
    """The address as a QR code (ISO/IEC 18004) to stand in a page, or None when it is too long."""
    if len(address) > LONGEST_IN_CODE:
        return None
    code = segno.make_qr(address, error="l")
    return Markup(code.svg_inline(omitsize=True, light="#fff", svgclass=None, lineclass=None))  # noqa: S704
