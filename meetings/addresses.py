"""Whole addresses of public pages: canonical, in each language, and as short links."""

from __future__ import annotations

from typing import Any, TypedDict

from flask import url_for

from meetings import short_code
from meetings.i18n import LANGUAGES
from meetings.settings import Settings


class Head(TypedDict):
    """What the head of every page says of its address."""

    canonical: str
    alternates: dict[str, str]


def whole(endpoint: str, **values: Any) -> str:
    """The address under the service's own name, whatever name the request came by."""
    settings = Settings.current()
    return settings.base_url + url_for(endpoint, **values)


def whole_of(address: str) -> str:
    """An address of ours that begins with a slash as a whole one; any other as it is."""
    settings = Settings.current()
    return settings.base_url + address if address.startswith("/") else address


def head(endpoint: str, lang: str, **values: Any) -> Head:
    """The page's own address and the same page in each language (``hreflang``)."""
    alternates = alternates_of(endpoint, **values)
    return {"canonical": alternates[lang], "alternates": alternates}


def alternates_of(endpoint: str, **values: Any) -> dict[str, str]:
    """By language; whoever reads none of them starts where Accept-Language decides, or in Kazakh."""
    here = {code: whole(endpoint, lang=code, **values) for code in LANGUAGES}
    undecided = whole("public.root") if endpoint == "public.home" and not values else here["kk"]
    return {**here, "x-default": undecided}


def short_session(session_id: int) -> str:
    """The address of a session that fits a poster."""
    return whole("public.short_session", code=short_code.encode(session_id))


def short_meeting(meeting_id: int) -> str:
    """The address of a meeting that fits a poster."""
    return whole("public.short_meeting", code=short_code.encode(meeting_id))


def short_venue(venue_id: int) -> str:
    """The address that leads to whatever session is on at a venue."""
    return whole("public.short_venue", code=short_code.encode(venue_id))
