"""A sheet: all that a poster says of a meeting, as words of one language."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import force_locale, format_date, ngettext
from flask_babel import gettext as _

from meetings import clock
from meetings.broadcasts.wording import clean as one_line
from meetings.broadcasts.wording import cut
from meetings.diary.meeting import Meeting
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.i18n import Translated
from meetings.officials.official import Official
from meetings.places.venue import Venue

LONGEST = 100


def clean(text: str) -> str:
    """One line of bearable length, without what is not seen: no name turns the text around it."""
    seen = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    return cut(one_line(seen), LONGEST)


@dataclass(frozen=True)
class Part:
    """One session; ``people`` are names, each with the post that it stands before."""

    hours: str
    topic: str
    people: tuple[tuple[str, str], ...]
    is_cancelled: bool


@dataclass(frozen=True)
class Sheet:
    """A meeting in one language; empty strings are left out."""

    language: str
    kind: str
    call: str
    weekday: str
    day: str
    month: str
    year: str
    hours: str
    title: str
    place: str
    address: str
    parts: tuple[Part, ...]
    rest: str
    news: str
    news_more: str
    is_cancelled: bool
    off: str
    free: str
    live: str
    more: str
    ask: str


def sheet_of(meeting: Meeting, language: str, networks: Sequence[str], most: int) -> Sheet:
    """``networks`` are the names of those that will show it live; ``most`` sessions are named."""
    with force_locale(language):
        return _sheet(meeting, language, networks, most)


def _sheet(meeting: Meeting, language: str, networks: Sequence[str], most: int) -> Sheet:
    venue, own = meeting.venue, clean(meeting.own_title.to(language))
    held = _shown(meeting)
    rest = len(held) - most
    is_cancelled = meeting.status is Status.CANCELLED
    news, news_more = _news(meeting)
    return Sheet(
        language=language,
        kind=str(meeting.kind.label),
        call=_("Come and ask. Officials answer on the spot."),
        **_day_words(meeting.day),
        hours=f"{meeting.start:%H:%M}–{meeting.end:%H:%M}",
        title=own,
        place=clean(venue.name.to(language)),
        address=place_words(venue, language),
        parts=tuple(_part(each, language) for each in held[:most]),
        rest=ngettext("and %(num)s more session", "and %(num)s more sessions", rest)
        if rest > 0
        else "",
        news=news,
        news_more=news_more,
        is_cancelled=is_cancelled,
        off=_("This session is cancelled"),
        free=_("Everybody may come. No registration, no fee."),
        live=_live(networks),
        more=_("Other meetings near you")
        if is_cancelled
        else _("Programme, way there, live picture"),
        ask="" if is_cancelled else _("Ask your question"),
    )


def _day_words(day: date) -> dict[str, str]:
    """“18”, “May” as it follows a number, “Tuesday”, “2027”."""
    return {
        "day": format_date(day, "d"),
        "month": format_date(day, "d MMMM").replace(format_date(day, "d"), "").strip(" ."),
        "weekday": format_date(day, "EEEE"),
        "year": format_date(day, "y"),
    }


def place_words(venue: Venue, language: str) -> str:
    """The address and the district, in so far as they are known."""
    told = (clean(each.to(language)) for each in (venue.address, venue.district.name))
    return ", ".join(dict.fromkeys(filter(None, told)))


def _shown(meeting: Meeting) -> list[ReceptionSession]:
    return [held for held in meeting.sessions if held.published_at]


def _part(held: ReceptionSession, language: str) -> Part:
    return Part(
        hours=f"{held.start:%H:%M}–{held.end:%H:%M}",
        topic=clean(held.topic.name.to(language)),
        people=tuple(_person(official, language) for official in held.officials),
        is_cancelled=held.status is Status.CANCELLED,
    )


def _person(official: Official, language: str) -> tuple[str, str]:
    body: Translated = official.organisation.name
    post = official.post.to(language) or body.to(language)
    return clean(official.name.to(language)), clean(post)


def _news(meeting: Meeting) -> tuple[str, str]:
    """What differs from an older poster that may still hang."""
    if meeting.status is Status.CANCELLED:
        return _("CANCELLED"), clean(meeting.cancel_reason)
    first = next((held for held in _shown(meeting) if held.status is not Status.CANCELLED), None)
    before = first.previous_starts_at if first else None
    if first is None or before is None or before == first.starts_at:
        return "", ""
    was = before.astimezone(clock.zone(meeting.zone))
    told = _("It was planned for %(day)s, %(time)s.", day=format_date(was.date(), "d MMMM"), time=f"{was:%H:%M}")  # fmt: skip
    return _("NEW DATE") if was.date() != meeting.day else _("NEW TIME"), told


def _live(networks: Sequence[str]) -> str:
    names = ", ".join(dict.fromkeys(clean(name) for name in networks))
    return _("Broadcast live: %(networks)s", networks=names) if names else _("Broadcast live")
