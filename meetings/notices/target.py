"""What a subscription is to: found from the parameters of an address, named, and put into a token."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.appeals.topic import Topic
from meetings.diary.queries import public_meeting, public_session
from meetings.errors import NotFound
from meetings.i18n import format_short_day
from meetings.notices import tokens
from meetings.notices.subscriber import Target
from meetings.officials.official import Official
from meetings.places.district import District
from meetings.settings import Settings

SLUGS: Mapping[str, tuple[Target, Any]] = {
    "district": (Target.DISTRICT, District),
    "topic": (Target.TOPIC, Topic),
    "official": (Target.OFFICIAL, Official),
}
NAMED: Mapping[Target, Any] = {
    Target.DISTRICT: District,
    Target.TOPIC: Topic,
    Target.OFFICIAL: Official,
}
# Only who was given the code of a question or an appeal gets a token for it.
PRIVATE = (Target.QUESTION, Target.APPEAL)
LETTERS = {
    Target.EVERYTHING: "e",
    Target.DISTRICT: "d",
    Target.TOPIC: "t",
    Target.OFFICIAL: "o",
    Target.MEETING: "m",
    Target.SESSION: "s",
    Target.QUESTION: "q",
    Target.APPEAL: "a",
}
KINDS = {letter: target for target, letter in LETTERS.items()}
LARGEST = 2**31 - 1


@dataclass(frozen=True)
class Wish:
    """One thing to subscribe to."""

    target: Target
    id: int = 0

    def token(self, settings: Settings) -> str:
        """For forms and for the bot's deep link."""
        return tokens.sign(settings, "target", f"{LETTERS[self.target]}{self.id}")


def from_token(settings: Settings, token: str) -> Wish | None:
    """What the token stands for, None for one that we did not make."""
    text = tokens.read(settings, "target", token)
    return Wish(KINDS[text[0]], int(text[1:])) if text else None


def from_tokens(settings: Settings, given: Iterable[str]) -> list[Wish]:
    """Those that are ours, each once."""
    found = (from_token(settings, token) for token in given)
    return list(dict.fromkeys(wish for wish in found if wish))


def by_slug(session: Session, parameter: str, slug: str) -> Wish:
    """The district, topic or official of that slug; raises NotFound."""
    target, record = SLUGS[parameter]
    number = session.scalar(select(record.id).where(record.slug == slug))
    if number is None:
        raise NotFound(_("There is nothing to subscribe to at this address."))
    return Wish(target, number)


def name(session: Session, wish: Wish) -> str | None:
    """What it is called in the current language, None for what is not there or not public."""
    if wish.target in NAMED:
        record = session.get(NAMED[wish.target], wish.id)
        return str(record.name) if record else None
    return _OTHERS[wish.target](session, wish.id)


def _session(session: Session, number: int) -> str | None:
    held = public_session(session, number)
    if held is None:
        return None
    return f"{held.topic.name} — {held.meeting.venue.name}, {format_short_day(held.meeting.day)}"


def _meeting(session: Session, number: int) -> str | None:
    meeting = public_meeting(session, number)
    if meeting is None:
        return None
    return f"{meeting.venue.name}, {format_short_day(meeting.day)}"


_OTHERS = {
    Target.EVERYTHING: lambda _session, _id: _("All meetings of the region"),
    Target.MEETING: _meeting,
    Target.SESSION: _session,
    Target.QUESTION: lambda _session, _id: _("Your question"),
    Target.APPEAL: lambda _session, _id: _("Your appeal"),
}
