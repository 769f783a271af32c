"""Meetings and sessions as schema.org ``Event`` (https://schema.org/Event), for JSON-LD."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _

from meetings import clock
from meetings.addresses import whole
from meetings.diary.meeting import Meeting
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.i18n import current_language
from meetings.officials.official import Official
from meetings.pages.card import Card, moved_from
from meetings.places.venue import Venue

Data = dict[str, Any]
SCHEMA = "https://schema.org"


def in_context(data: Data) -> Data:
    """One thing as a document of its own."""
    return {"@context": SCHEMA, **data}


def listed(cards: Iterable[Card]) -> Data:
    """Several meetings as one document."""
    return {"@context": SCHEMA, "@graph": [meeting_event(card) for card in cards]}


def meeting_event(card: Card) -> Data:
    """A meeting."""
    meeting = card.meeting
    address = whole("public.meeting", lang=current_language(), meeting_id=meeting.id)
    return {
        "name": f"{meeting.kind.label}: {card.title}",
        "description": ", ".join(card.topics),
        **_event(meeting, meeting.start, meeting.end, address),
        **_state(meeting.status, card.moved_from),
        "location": [
            _place(meeting.venue),
            _watching(whole("public.live", lang=current_language())),
        ],
    }


def meeting_with_sessions(card: Card) -> Data:
    """A meeting and, as its parts, its sessions."""
    return {**meeting_event(card), "subEvent": [session_event(held) for held in card.sessions]}


def session_event(held: ReceptionSession) -> Data:
    """A reception session; where it is watched is our own lasting address."""
    lang, meeting = current_language(), held.meeting
    address = whole("public.session", lang=lang, session_id=held.id)
    watch = whole("public.watch", lang=lang, session_id=held.id)
    return {
        "name": f"{held.topic.name} — {meeting.kind.label}, {meeting.venue.name}",
        "description": _("Residents ask, officials answer."),
        **_event(meeting, held.start, held.end, address),
        **_state(held.status, moved_from(held)),
        "inLanguage": held.language,
        "location": [_place(meeting.venue), _watching(watch)],
        "performer": [_person(official) for official in held.officials],
    }


def session_of_meeting(held: ReceptionSession, card: Card) -> Data:
    """A session and the meeting that it is part of."""
    return {**session_event(held), "superEvent": meeting_event(card)}


def _event(meeting: Meeting, start: time, end: time, address: str) -> Data:
    return {
        "@type": "Event",
        "@id": address,
        "url": address,
        "startDate": _moment(meeting.day, start, meeting.zone),
        "endDate": _moment(meeting.day, end, meeting.zone),
        "eventAttendanceMode": f"{SCHEMA}/MixedEventAttendanceMode",
        "isAccessibleForFree": True,
        "organizer": {
            "@type": "Organization",
            "name": _("No-Tie"),
            "url": whole("public.home", lang=current_language()),
        },
        "image": whole("static", filename="img/share.png"),
    }


def _state(status: Status, before: datetime | None) -> Data:
    previous = {"previousStartDate": before.isoformat()} if before else {}
    if status is Status.CANCELLED:
        return {"eventStatus": f"{SCHEMA}/EventCancelled", **previous}
    name = "EventRescheduled" if before else "EventScheduled"
    return {"eventStatus": f"{SCHEMA}/{name}", **previous}


def _place(venue: Venue) -> Data:
    return {
        "@type": "Place",
        "name": str(venue.name),
        "address": {
            "@type": "PostalAddress",
            "addressCountry": "KZ",
            "addressRegion": str(venue.district.name),
            "streetAddress": str(venue.address),
        },
        "geo": {
            "@type": "GeoCoordinates",
            "latitude": venue.latitude,
            "longitude": venue.longitude,
        },
    }


def _watching(address: str) -> Data:
    return {"@type": "VirtualLocation", "url": address}


def _person(official: Official) -> Data:
    return {"@type": "Person", "name": str(official.name), "jobTitle": str(official.post)}


def _moment(day: date, wall: time, zone: str) -> str:
    return datetime.combine(day, wall, tzinfo=clock.zone(zone)).isoformat()
