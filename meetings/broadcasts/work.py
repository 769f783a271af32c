"""Work on one broadcast: what every step needs to look, to create once, and to write under the lease.

A create is never sent without having looked for our marker on all pages first, and its attempt is
written down before. After an attempt without an answer the platform is given time to list what it
made; two findings stop and ask a person.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from meetings.broadcasts import rules, search, sighting
from meetings.broadcasts.adapter import Adapter, Event, Marked, Unlisted
from meetings.broadcasts.broadcast import Broadcast, Observed
from meetings.broadcasts.failure import N_, Failure, with_detail
from meetings.broadcasts.subject import Subject
from meetings.database import db
from meetings.effects.lease import Lease
from meetings.effects.outcome import Blocked, LostLease

TWO_FOUND = N_(
    "Two items at the platform carry the mark of this broadcast. Delete one of them there, "
    "then press “Try again now”."
)

Found = TypeVar("Found", bound=Marked)
Made = TypeVar("Made")


class LookAgain(Exception):
    """It goes on at ``at``: nothing failed, and nothing can be done before."""

    def __init__(self, at: datetime) -> None:
        super().__init__(at)
        self.at = at


@dataclass(frozen=True)
class Work:
    """One reconcile at work; ``now`` is when this step began."""

    subject: Subject
    adapter: Adapter
    lease: Lease
    now: datetime

    @property
    def event_id(self) -> str:
        """The event that the step is about."""
        assert self.subject.event_id is not None
        return self.subject.event_id

    def look(self, kind: str, items: search.List[Found]) -> Found | None:
        """The one item with our marker among all of that kind. Raises Blocked when there are two."""
        marker = self.subject.content.marker
        if isinstance(self.adapter, Unlisted):
            return cast(Found | None, only(self._searched(self.adapter, marker)))
        if self.subject.attempted_at is None:
            found = search.find_unless_new(marker, self._place(kind), items, self.renew)
        else:
            found = search.find(marker, items, self.renew)
        return only(found)

    def _searched(self, adapter: Unlisted, marker: str) -> list[Event]:
        """What an unanswered create left; without one nothing can be there."""
        if self.subject.attempted_at is None or self.subject.bookmark is None:
            return []
        return list(adapter.events_after(self.subject.bookmark, marker))

    def _place(self, kind: str) -> str:
        """An account connected anew may be another one."""
        account = self.subject.account
        digest = hashlib.sha256(account.credentials.encode()).hexdigest()
        return f"{account.id} {digest} {kind}"

    def wait_for_listing(self) -> None:
        """Until the call's time limit and as much again has passed since the last attempt."""
        if self.subject.attempted_at is None:
            return
        listed = self.subject.attempted_at + self.listing_pause
        if self.now < listed:
            raise LookAgain(listed)

    @property
    def listing_pause(self) -> timedelta:
        """How long what was made may be missing from the platform's lists."""
        return timedelta(seconds=self.lease.seconds * 2 / 3)

    def create(self, create: Callable[[], Made]) -> Made:
        """Write the attempt down, then make it.

        A refusal leaves no doubt; without an answer the attempt stays on record.
        """
        self.wait_for_listing()
        self._begin()
        try:
            return create()
        except Failure as failure:
            if not failure.doubt:
                self.write(attempted_at=None)
            raise

    def _begin(self) -> None:
        if isinstance(self.adapter, Unlisted):
            self.write(attempted_at=self.now, bookmark=self.adapter.bookmark())
        else:
            self.write(attempted_at=self.now)

    def link(self, seen: Event | None = None, **changes: Any) -> None:
        """One who lost the lease between create and link may have made a second item: say so."""
        try:
            self.write(seen, attempted_at=None, **changes)
        except LostLease:
            rules.ask_for_orphans(db.session, self.subject.account.id, self.now, after=0)
            db.session.commit()
            raise

    def renew(self) -> None:
        """Keep the lease. Raises LostLease."""
        self.write()

    def write(
        self, seen: Event | None = None, *, over: Observed | None = None, **changes: Any
    ) -> None:
        """Write what was seen, or how it is ``over``, under the lease and commit.

        Or roll back and raise LostLease.
        """

        def changed() -> None:
            broadcast = db.session.get_one(Broadcast, self.subject.id)
            for name, value in changes.items():
                setattr(broadcast, name, value)
            if seen is not None:
                sighting.note(broadcast, seen, self.now)
            if over is not None:
                sighting.note_end(broadcast, over, self.now)
            if changes.get("attempted_at"):
                rules.ask_for_orphans(db.session, self.subject.account.id, self.now)

        self.commit(changed)

    def commit(self, change: Callable[[], Made]) -> Made:
        """Do a change of the database in one transaction, if the lease is still ours."""
        try:
            made = change()
            db.session.flush()
            self.lease.hold(db.session)
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
        return made


def only(found: list[Found]) -> Found | None:
    """The one that was found, or None. Raises Blocked when there are two."""
    if len(found) > 1:
        raise Blocked(with_detail(TWO_FOUND, ", ".join(item.id for item in found)))
    return found[0] if found else None
