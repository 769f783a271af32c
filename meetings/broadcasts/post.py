"""A post: what a platform without a picture of its own says of a session, and where it can be watched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, object_session

from meetings.broadcasts.adapters import with_picture
from meetings.broadcasts.broadcast import Broadcast, Observed, Wanted
from meetings.broadcasts.channel import Channel, Platform
from meetings.broadcasts.content import Content, Limits
from meetings.broadcasts.link import WatchLink
from meetings.broadcasts.wording import clean, cut, octets
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status


@dataclass(frozen=True)
class Place:
    """Where a session can be watched: ``url`` now, ``recording`` afterwards, each maybe empty."""

    name: str
    url: str
    recording: str = ""
    on_air: bool = False


def post_of(broadcast: Broadcast, content: Content, limits: Limits) -> Content:
    """The content of an announcement, as it should stand now."""
    held = broadcast.session
    places = list(_places(held))
    with force_locale(held.language):
        state = "\n".join(filter(None, _state(broadcast, places)))
        return replace(
            content,
            title=_title(held, content, limits),
            description=_joined(state, content, places, limits),
            on_air=_on_air(held, places),
        )


def _places(held: ReceptionSession) -> Iterator[Place]:
    session = object_session(held)
    assert session is not None
    chosen = (
        select(Broadcast)
        .join(Broadcast.channel)
        .options(contains_eager(Broadcast.channel).defer(Channel.credentials, raiseload=True))
        .where(
            Broadcast.session_id == held.id,
            Broadcast.wanted != Wanted.ABSENT,
            Broadcast.watch_url.is_not(None),
            # Our own picture is on the session's page, which is named anyway.
            Channel.platform.in_(set(with_picture()) - {Platform.OWN}),
        )
        .order_by(Channel.name)
    )
    for each in session.scalars(chosen):
        yield Place(
            each.channel.platform.label,
            each.watch_url or "",
            each.recording_url or "",
            each.observed is Observed.LIVE,
        )
    links = select(WatchLink).where(WatchLink.session_id == held.id).order_by(WatchLink.id)
    for link in session.scalars(links):
        yield Place(link.name, link.url)


def _on_air(held: ReceptionSession, places: Iterable[Place]) -> bool:
    return held.status is Status.PUBLISHED and any(place.on_air for place in places)


def _title(held: ReceptionSession, content: Content, limits: Limits) -> str:
    if held.status is Status.CANCELLED:
        return cut(f"{_('Cancelled')}: {content.title}", limits.title)
    return content.title


def _state(broadcast: Broadcast, places: list[Place]) -> Iterator[str]:
    held = broadcast.session
    if held.status is Status.CANCELLED:
        yield clean(held.cancel_reason)
    elif any(place.on_air for place in places):
        yield _("On air now")
    elif broadcast.observed is Observed.ENDED:
        recordings = [place for place in places if place.recording]
        yield _("The session is over.")
        yield from (f"{_('Recording')} ({place.name}): {place.recording}" for place in recordings)


def _joined(state: str, content: Content, places: list[Place], limits: Limits) -> str:
    """State first, then the session, then where to watch; the end with page and marker always stays."""
    body, gap, tail = content.description.rpartition("\n\n")
    ways = ""
    if places and not state.startswith(_("The session is over.")):
        ways = "\n\n" + "\n".join(f"{place.name}: {place.url}" for place in places)
    end = f"{ways}{gap}{tail}"
    said = "\n\n".join(filter(None, (state, body)))
    return cut(said, limits.description - octets(end), octets) + end
