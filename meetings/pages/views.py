"""The first pages: where to go, when, and what is on air. Parse, ask, render."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from itertools import groupby
from typing import Any

from flask import Response, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as Redirect

from meetings import access, addresses, clock
from meetings.broadcasts.queries import BroadcastLine, of_sessions
from meetings.database import db
from meetings.diary.filters import Filters
from meetings.diary.meeting import Meeting
from meetings.diary.queries import coming as coming_sessions
from meetings.diary.queries import on_air
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.feeds.naming import feed_name
from meetings.i18n import (
    current_language,
    format_short_day,
    format_time_of_day,
    select_language,
)
from meetings.pages import choices, nearby, queries, structured_data
from meetings.pages.card import Card, cards
from meetings.public import blueprint, by_accept_language, public_page
from meetings.settings import Settings

ON_HOME = 12
NEAREST = 6
NEXT_WHEN_QUIET = 6


def chosen() -> Filters:
    """The filters of the address. What else stands there is left alone: shared links grow tails."""
    known = [
        (key, value) for key, value in request.args.items(multi=True) if key in Filters.names()
    ]
    return Filters.read(db.session(), MultiDict(known))


def as_values(filters: Filters) -> dict[str, list[str]]:
    """The filters as values for an address."""
    return {
        name: list(getattr(filters, name)) for name in filters.names() if getattr(filters, name)
    }


def _zone() -> str:
    return Settings.current().zone


@blueprint.get("/")
@access.public
def root() -> Redirect:
    """The first page in the visitor's language."""
    return by_accept_language(url_for("public.home", lang=select_language()))


@blueprint.get("/<any(kk, ru, en):lang>/")
@access.public
def home(lang: str) -> Response:
    """What is next, what is near, what is on air."""
    session, now = db.session(), clock.now()
    filters, districts = chosen(), choices.all_districts(session)
    here = nearby.read(request.args.get("near", ""), districts)
    at_venues = queries.next_at_venues(session, filters, now, clock.today(now, _zone()))
    near = queries.nearest(session, at_venues, here.position, NEAREST) if here else []
    coming = cards(queries.coming(session, filters, now, ON_HOME), now)
    values = as_values(filters)
    return public_page(
        "public/home.html",
        addresses.head("public.home", lang, **values, **({"near": here.value} if here else {})),
        days=[(day, list(group)) for day, group in groupby(coming, lambda card: card.meeting.day)],
        near=[(Card(meeting, now), kilometres) for meeting, kilometres in near],
        here=here,
        districts=districts,
        places=[_pin(meeting) for meeting in at_venues],
        on_air=on_air(session, now),
        filters=filters,
        values=values,
        filter_choices=_filter_choices(districts),
        data=structured_data.listed(coming),
        today=clock.today(now, _zone()),
    )


def _pin(meeting: Meeting) -> dict[str, Any]:
    """The next meeting at a place, for the map."""
    lang, venue = current_language(), meeting.venue
    return {
        "href": addresses.whole("public.meeting", lang=lang, meeting_id=meeting.id),
        "name": venue.name,
        "lat": venue.latitude,
        "lon": venue.longitude,
        "note": f"{format_short_day(meeting.day)}, {format_time_of_day(meeting.start)}",
    }


def _filter_choices(districts: list[Any]) -> list[choices.Choice]:
    session = db.session()
    return [choices.districts(districts), choices.topics(session), choices.venue_kinds()]


@blueprint.get("/<any(kk, ru, en):lang>/live")
@access.public
def live(lang: str) -> Response:
    """What is on air now, and what follows today; on a quiet day what comes next at all."""
    session, now = db.session(), clock.now()
    held = queries.around_now(session, now, _midnight(now))
    lines = of_sessions(each.id for each in held)
    current = [each for each in held if _is_on(each, lines[each.id], now)]
    later = [each for each in held if each.starts_at > now and each not in current]
    upcoming = [] if later else coming_sessions(session, now, NEXT_WHEN_QUIET)
    return public_page(
        "public/live.html",
        addresses.head("public.live", lang),
        on_air=current,
        later=later,
        upcoming=upcoming,
        broadcasts=lines,
        now=now,
        data=[structured_data.in_context(structured_data.session_event(each)) for each in current],
    )


def _midnight(now: datetime) -> datetime:
    """The end of today where the meetings are."""
    tomorrow = clock.today(now, _zone()) + timedelta(days=1)
    return clock.instant(tomorrow, time(), _zone())


def _is_on(held: ReceptionSession, lines: list[BroadcastLine], now: datetime) -> bool:
    """Held by the programme, or still shown by a platform because it takes longer."""
    if held.status is Status.CANCELLED:
        return False
    return held.starts_at <= now < held.ends_at or any(line.is_on_air for line in lines)


@blueprint.get("/<any(kk, ru, en):lang>/meetings")
@access.public
def meetings(lang: str) -> Response:
    """All meetings, those to come or those past, narrowed by the filters."""
    session, now = db.session(), clock.now()
    filters, past = chosen(), request.args.get("when") == "past"
    page = queries.page(session, filters, now, past, request.args.get("page", 1, type=int))
    shown = cards(page.records, now)
    values = as_values(filters)
    here = values | ({"when": "past"} if past else {})
    paged = here | ({"page": page.number} if page.number > 1 else {})
    return public_page(
        "public/meetings.html",
        addresses.head("public.meetings", lang, **paged),
        cards=shown,
        page=page,
        here=here,
        values=values,
        past=past,
        filters=filters,
        narrowed_to=feed_name(session, filters).partition(": ")[2],
        filter_choices=[*_filter_choices(choices.all_districts(session)), choices.meeting_kinds()],
        data=structured_data.listed(shown),
    )
