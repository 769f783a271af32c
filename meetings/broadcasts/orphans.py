"""Orphans: items at the platform that carry a mark of ours and that no broadcast links.

A worker that was stopped for longer than its lease can make one after another took over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import structlog
from sqlalchemy import select, update

from meetings.broadcasts.adapter import Adapter, Event, Unlisted
from meetings.broadcasts.broadcast import Broadcast, Observed
from meetings.broadcasts.search import marked
from meetings.database import db, reading
from meetings.effects.lease import Lease

OURS = "no-tie:"
REMOVABLE = {Observed.CREATED, Observed.READY}

log = structlog.get_logger()


def remove(channel_id: int, adapter: Adapter, lease: Lease) -> int:
    """Delete the channel's orphans, broadcasts before the streams they hold; returns how many.

    What is on air or was, and marks that this database does not know, are left alone.
    """
    marks = _bookmarks(channel_id)
    events = list(marked(_events(adapter, marks), lambda: _keep(lease)))
    removed = _remove(channel_id, events, _unlinked_event, adapter.remove_event, lease)
    _forget(channel_id, marks, lease)
    ingests = list(marked(adapter.ingests(), lambda: _keep(lease)))
    removed += _remove(channel_id, ingests, _unlinked_ingest, adapter.remove_ingest, lease)
    return removed


def _bookmarks(channel_id: int) -> set[str]:
    with reading():
        found = db.session.scalars(
            select(Broadcast.bookmark).where(Broadcast.channel_id == channel_id)
        )
        marks = {mark for mark in found if mark is not None}
        db.session.rollback()
    return marks


def _events(adapter: Adapter, marks: set[str]) -> Iterator[Event]:
    """All there are; where nothing is listed, those since the oldest attempt not yet looked after."""
    if not isinstance(adapter, Unlisted):
        return adapter.events()
    oldest = min(marks, key=int, default=None)
    return adapter.events_after(oldest, OURS) if oldest else iter(())


def _forget(channel_id: int, marks: set[str], lease: Lease) -> None:
    """What was linked before this search needs no other; what is in doubt does."""
    if not marks:
        return
    searched = update(Broadcast).where(
        Broadcast.channel_id == channel_id,
        Broadcast.bookmark.in_(marks),
        Broadcast.attempted_at.is_(None),
    )
    db.session.execute(searched.values(bookmark=None))
    _keep(lease)


def _remove(
    channel_id: int,
    marked: list[tuple[str, Any]],
    unlinked: Callable[[Broadcast, Any], bool],
    delete: Callable[[str], None],
    lease: Lease,
) -> int:
    """What is linked is read after the listing, so that nothing linked meanwhile is taken for lost."""
    orphans = _orphans(channel_id, marked, unlinked)
    for item in orphans:
        _keep(lease)
        log.warning("orphan_removed", channel=channel_id, item=item.id)
        delete(item.id)
    return len(orphans)


def _orphans(
    channel_id: int, marked: list[tuple[str, Any]], unlinked: Callable[[Broadcast, Any], bool]
) -> list[Any]:
    with reading():
        rows = db.session.scalars(select(Broadcast).where(Broadcast.channel_id == channel_id))
        known = {row.marker: row for row in rows}
        found = [item for mark, item in marked if mark in known and unlinked(known[mark], item)]
        db.session.rollback()
    return found


def _unlinked_event(broadcast: Broadcast, event: Event) -> bool:
    return event.state in REMOVABLE and _is_other(broadcast, broadcast.remote_id, event.id)


def _unlinked_ingest(broadcast: Broadcast, ingest: Any) -> bool:
    return _is_other(broadcast, broadcast.stream_id, ingest.id)


def _is_other(broadcast: Broadcast, linked: str | None, found: str) -> bool:
    """Another one is linked, or none is and none will be; one still to be adopted is no orphan."""
    if linked is not None:
        return linked != found
    over = broadcast.observed in (Observed.REMOVED, Observed.ENDED)
    return over and broadcast.attempted_at is None


def _keep(lease: Lease) -> None:
    """Renew the lease. Raises LostLease."""
    try:
        lease.hold(db.session)
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
