"""What a page offers to subscribe to: what its address names, and what goes with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from meetings.diary.queries import public_meeting, public_session
from meetings.errors import NotFound
from meetings.notices import target
from meetings.notices.subscriber import Target
from meetings.notices.target import Wish
from meetings.settings import Settings

MOST = 20
LARGEST = 2**31 - 1


@dataclass(frozen=True)
class Offer:
    """One line of the form."""

    wish: Wish
    name: str
    token: str
    chosen: bool


def offers(session: Session, settings: Settings, given: MultiDict[str, str]) -> list[Offer]:
    """What the parameters name, chosen, then what goes with it, not chosen.

    Raises NotFound for what is not there, or not public.
    """
    named = list(dict.fromkeys(_named(session, settings, given)))[:MOST]
    related = [wish for wish in dict.fromkeys(_related(session, named)) if wish not in named]
    return [*_offers(session, settings, named, True), *_offers(session, settings, related, False)]


def _named(session: Session, settings: Settings, given: MultiDict[str, str]) -> Iterator[Wish]:
    yield from target.from_tokens(settings, given.getlist("to"))
    for parameter, kind in (("session", Target.SESSION), ("meeting", Target.MEETING)):
        for number in given.getlist(parameter):
            yield Wish(kind, _number(number))
    for parameter in target.SLUGS:
        for slug in filter(None, given.getlist(parameter)):
            yield target.by_slug(session, parameter, slug)
    if given.get("all"):
        yield Wish(Target.EVERYTHING)


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text[:20]) > LARGEST:
        raise _nothing()
    return int(text)


def _related(session: Session, named: Iterable[Wish]) -> Iterator[Wish]:
    for wish in named:
        if wish.target is Target.SESSION:
            yield from _with_session(session, wish.id)
        elif wish.target is Target.MEETING:
            meeting = public_meeting(session, wish.id)
            if meeting:
                yield Wish(Target.DISTRICT, meeting.venue.district_id)


def _with_session(session: Session, number: int) -> Iterator[Wish]:
    held = public_session(session, number)
    if held:
        yield Wish(Target.DISTRICT, held.meeting.venue.district_id)
        yield Wish(Target.TOPIC, held.topic_id)
        yield from (Wish(Target.OFFICIAL, official.id) for official in held.officials)


def _offers(
    session: Session, settings: Settings, wishes: Iterable[Wish], chosen: bool
) -> Iterator[Offer]:
    for wish in wishes:
        name = target.name(session, wish)
        if name is None:
            raise _nothing()
        yield Offer(wish, name, wish.token(settings), chosen)


def _nothing() -> NotFound:
    return NotFound(_("There is nothing to subscribe to at this address."))
