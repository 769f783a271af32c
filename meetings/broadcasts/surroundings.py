"""The steps around an event: thumbnail, playlist, announcement, and what is written afterwards.

None of them may stand in the way of going live: what a platform refuses of them is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from sqlalchemy import or_, select, update

from meetings.broadcasts import rules, search
from meetings.broadcasts.adapter import Marked
from meetings.broadcasts.broadcast import Broadcast
from meetings.broadcasts.channel import Channel
from meetings.broadcasts.content import playlist_title
from meetings.broadcasts.failure import Failure, Verdict
from meetings.broadcasts.work import LookAgain, Work, only
from meetings.database import db

REFUSED = (Verdict.INPUT, Verdict.PERSON)
LEFT_OUT = "-"
NO_PLAYLIST = ("playlistNotFound",)

log = structlog.get_logger()


def thumbnail(work: Work) -> None:
    """Once per poster; repeating it replaces the same by the same."""
    poster = work.subject.poster
    _unless_refused(work, lambda: work.adapter.set_thumbnail(work.event_id, poster.png()))
    work.write(thumbnail_digest=poster.digest)


def _unless_refused(work: Work, call: Callable[[], object]) -> bool:
    try:
        call()
    except Failure as failure:
        if failure.verdict not in REFUSED:
            raise
        log.warning("left_out", broadcast=work.subject.id, reason=failure.reason)
        return False
    return True


def playlist(work: Work) -> None:
    """The channel's one playlist first, then the event's place in it; each looked for before."""
    playlist_id = work.subject.account.playlist_id
    if playlist_id is None:
        return _make_playlist(work)
    try:
        _add(work, playlist_id)
    except Failure as failure:
        if failure.reason not in NO_PLAYLIST:
            raise
        _write_playlist(work, None)
    return None


def _add(work: Work, playlist_id: str) -> None:
    adapter, event_id = work.adapter, work.event_id
    place = adapter.playlist_item(playlist_id, event_id)
    if place is None:
        try:
            place = work.create(lambda: adapter.add_to_playlist(playlist_id, event_id))
        except Failure as failure:
            if failure.verdict not in REFUSED:
                raise
            log.warning("left_out", broadcast=work.subject.id, reason=failure.reason)
            place = LEFT_OUT
    work.write(playlist_item=place, attempted_at=None)


def _make_playlist(work: Work) -> None:
    """Several broadcasts of a channel may want to make it at once: one of them does."""
    marker = rules.playlist_marker(work.subject.account.id)
    found = only(search.find(marker, work.adapter.playlists, work.renew))
    _write_playlist(work, (found or _create_playlist(work, marker)).id)


def _create_playlist(work: Work, marker: str) -> Marked:
    if not work.commit(lambda: _begin_playlist(work)):
        raise LookAgain(work.now + work.listing_pause)
    try:
        return work.adapter.create_playlist(playlist_title(work.subject.content.language), marker)
    except Failure as failure:
        if not failure.doubt:
            _write_playlist(work, None)
        raise


def _begin_playlist(work: Work) -> bool:
    tried = Channel.playlist_attempted_at
    begun = db.session.scalars(
        update(Channel)
        .where(
            Channel.id == work.subject.account.id,
            Channel.playlist_id.is_(None),
            or_(tried.is_(None), tried <= work.now - work.listing_pause),
        )
        .values(playlist_attempted_at=work.now)
        .returning(Channel.id)
    )
    return begun.first() is not None


def _write_playlist(work: Work, playlist_id: str | None) -> None:
    known = {"playlist_id": playlist_id, "playlist_attempted_at": None}
    row = update(Channel).where(Channel.id == work.subject.account.id).values(**known)
    work.commit(lambda: db.session.execute(row))


def announce(work: Work) -> None:
    """While no event may be made yet."""
    content = work.subject.content
    found = work.look("announcements", work.adapter.announcements)
    if found is None:
        found = work.create(lambda: work.adapter.announce(content))
    work.link(announced_id=found.id, remote_digest=content.digest)


def point(work: Work) -> None:
    """The announcement tells what is true now, and shows the event as soon as there is one.

    Without an event one that cannot be changed, or was deleted by hand, is replaced.
    """
    subject = work.subject
    announced, event_id = subject.announced_id, subject.event_id
    assert announced is not None
    try:
        work.adapter.point(announced, subject.content, event_id)
    except Failure as failure:
        if failure.verdict not in (*REFUSED, Verdict.AGAIN):
            raise
        if event_id is None:
            return withdraw(work)
        log.warning("left_out", broadcast=subject.id, reason=failure.reason)
    told: dict[str, Any] = {} if event_id else {"remote_digest": subject.content.digest}
    return work.write(announced_digest=subject.pointing, **told)


def withdraw(work: Work) -> None:
    """Its session is cancelled, or it tells an old time and cannot be changed."""
    announced = work.subject.announced_id
    assert announced is not None
    work.adapter.withdraw(announced)
    work.write(announced_id=None, remote_digest="")


def finish(work: Work) -> None:
    """The real times, the recording's address, chapters; those who only announce hear of it."""
    content = work.subject.content
    event = work.adapter.finish(work.event_id, content, work.subject.chapters)
    work.write(event, finished_digest=content.digest)
    if event.recording_url and not content.recording_url:
        work.commit(lambda: _tell_the_others(work))


def _tell_the_others(work: Work) -> None:
    mine = db.session.get_one(Broadcast, work.subject.id)
    others = select(Broadcast).where(
        Broadcast.session_id == mine.session_id, Broadcast.id != mine.id
    )
    for broadcast in db.session.scalars(others):
        rules.ask_to_follow(db.session, broadcast, work.now)
