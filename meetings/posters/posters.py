"""Posters of a meeting and of a venue, in one language or two."""

from __future__ import annotations

import math

from flask_babel import gettext as _

from meetings.addresses import short_meeting, short_venue
from meetings.broadcasts.queries import of_sessions
from meetings.diary.meeting import Meeting
from meetings.errors import NotFound
from meetings.places.venue import Venue
from meetings.posters.codes import code
from meetings.posters.drawing import Format, drawn
from meetings.posters.sheet import sheet_of
from meetings.posters.venue_sheet import venue_sheet_of

TONGUES = {"kk": ("kk",), "ru": ("ru",), "kk-ru": ("kk", "ru")}
# How many sessions are named: in one language, in two; the code leads to the others.
MOST_PARTS = (8, 5)
MOST_PARTS_SMALL = (5, 3)
# So many letters of a place's name stand in a line at the foot of its poster.
PLACE_LINE = 44


def languages_of(tongue: str) -> tuple[str, ...]:
    """The languages of ``kk``, ``ru`` or ``kk-ru``, the greater first; raises NotFound."""
    if tongue not in TONGUES:
        raise NotFound(_("Posters are in Kazakh (kk), Russian (ru) or both (kk-ru)."))
    return TONGUES[tongue]


def of_meeting(meeting: Meeting, size: Format, languages: tuple[str, ...]) -> bytes:
    """The poster or leaflet of a published meeting."""
    networks = _networks(meeting)
    most = (MOST_PARTS_SMALL if size.is_small else MOST_PARTS)[len(languages) - 1]
    link, ask = short_meeting(meeting.id), short_venue(meeting.venue_id)
    return drawn(
        "posters/poster.html",
        size,
        sheets=[sheet_of(meeting, language, networks, most) for language in languages],
        code=code(link),
        link=_shown(link),
        ask_code=code(ask),
        ask_link=_shown(ask),
    )


def of_venue(venue: Venue, size: Format, languages: tuple[str, ...]) -> bytes:
    """“Ask your question here”."""
    link = short_venue(venue.id)
    sheets = [venue_sheet_of(venue, language) for language in languages]
    lines = sum(math.ceil(len(sheet.place) / PLACE_LINE) for sheet in sheets)
    return drawn(
        "posters/venue.html",
        size,
        sheets=sheets,
        code=code(link),
        link=_shown(link),
        foot_height=1.6 + lines * (1.6 if size.is_small else 2.2),
    )


def _networks(meeting: Meeting) -> list[str]:
    """Where it will be seen, in the order of the channels."""
    lines = of_sessions(held.id for held in meeting.sessions)
    shown = [line.platform for each in lines.values() for line in each if line.shows_picture]
    return list(dict.fromkeys(map(str, shown)))


def _shown(link: str) -> str:
    """As people type it."""
    return link.removeprefix("https://").removeprefix("http://")
