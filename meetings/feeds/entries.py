"""What a calendar shows of a reception session, in one language."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from flask_babel import force_locale
from flask_babel import gettext as _

from calendars import Entry, Language, Status
from meetings import clock
from meetings.diary import status
from meetings.diary.session import ReceptionSession
from meetings.feeds.addresses import session_page, watch_page
from meetings.i18n import LANGUAGES


def entry(held: ReceptionSession, language: str, base_url: str) -> Entry:
    """The session as an entry; the times, the revision and the words all come from the database.

    The watch address is our own, so that it stands before the broadcast exists and stays when the
    platform's changes.
    """
    with force_locale(language):
        meeting, venue = held.meeting, held.meeting.venue
        cancelled = held.status is status.Status.CANCELLED
        return Entry(
            uid=held.uid,
            sequence=held.sequence,
            created=held.created_at,
            last_modified=held.content_changed_at,
            start=held.starts_at,
            end=held.ends_at,
            summary=_summary(held, language),
            language=cast(Language, language),
            description=_description(held, language),
            location=", ".join(
                filter(
                    None,
                    (
                        place.to(language)
                        for place in (venue.name, venue.address, venue.district.name)
                    ),
                )
            ),
            latitude=venue.latitude,
            longitude=venue.longitude,
            url=session_page(base_url, language, held.id),
            stream_urls=()
            if cancelled
            else ((_("Watch live"), watch_page(base_url, language, held.id)),),
            status=Status.CANCELLED if cancelled else Status.CONFIRMED,
            categories=(meeting.kind.label, venue.kind.label, held.topic.name.to(language)),
            previous_start=_previous(held),
            cancel_reason=held.cancel_reason or None,
        )


def _summary(held: ReceptionSession, language: str) -> str:
    what = held.meeting.own_title.to(language) or held.meeting.kind.label
    return f"{held.topic.name.to(language)} — {what}, {held.meeting.venue.name.to(language)}"


def _description(held: ReceptionSession, language: str) -> str:
    lines = [
        _("%(kind)s: residents ask, officials answer.", kind=held.meeting.kind.label),
        _("Topic: %(topic)s", topic=held.topic.name.to(language)),
        *(
            f"{official.name.to(language)}, {official.post.to(language)}".removesuffix(", ")
            for official in held.officials
        ),
        _("Held in: %(language)s", language=LANGUAGES[held.language]),
    ]
    return "\n".join(lines)


def _previous(held: ReceptionSession) -> datetime | None:
    if held.previous_starts_at is None:
        return None
    return held.previous_starts_at.astimezone(clock.zone(held.meeting.zone))
