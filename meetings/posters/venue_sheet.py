"""The sheet of a venue: it hangs there, and leads to whatever session is on."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _

from meetings.places.venue import Venue
from meetings.posters.sheet import clean


@dataclass(frozen=True)
class VenueSheet:
    """What it says in one language."""

    language: str
    call: str
    steps: tuple[str, ...]
    place: str


def venue_sheet_of(venue: Venue, language: str) -> VenueSheet:
    """In a language."""
    with force_locale(language):
        names = (clean(each.to(language)) for each in (venue.name, venue.district.name))
        return VenueSheet(
            language=language,
            call=_("Ask your question here"),
            steps=(
                _("Point your phone's camera at the code."),
                _("Write your question; your name is up to you."),
                _("Follow it to its answer, here and in the recording."),
            ),
            place=", ".join(dict.fromkeys(filter(None, names))),
        )
