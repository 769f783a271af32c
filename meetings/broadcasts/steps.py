"""The steps: each makes one outside call without a transaction and writes its result under the lease.

A create is never sent without having looked for our marker on all pages first, and its attempt is
written down before. After an attempt without an answer the platform is given time to list what it
made; two findings stop and ask a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from meetings.broadcasts import rules
from meetings.broadcasts.adapter import Adapter, Event, Ingest
from meetings.broadcasts.broadcast import Broadcast, Observed
from meetings.broadcasts.failure import N_, Failure, IngestGone, Verdict, with_detail
from meetings.broadcasts.reconcile import Step
from meetings.broadcasts.subject import Subject
from meetings.database import db
from meetings.effects.lease import Lease
from meetings.effects.outcome import Blocked, LostLease

RENEW_EVERY = 50
TWO_FOUND = N_(
    "Two items at the platform carry the mark of this broadcast. Delete one of them there, "
    "then press “Try again now”."
)
NO_EVENT: dict[str, Any] = {
    "remote_id": None,
    "watch_url": None,
    "embed_url": None,
    "remote_digest": "",
    "bound": False,
}
NO_INGEST: dict[str, Any] = {
    "stream_id": None,
    "stream_url": None,
    "stream_key": None,
    "bound": False,
}


class Marked(Protocol):
    """What can be ours: its description carries a marker."""

    @property
    def id(self) -> str: ...

    @property
    def description(self) -> str: ...


Found = TypeVar("Found", bound=Marked)


class LookAgain(Exception):
    """What was tried may not be listed yet; ``at`` is when to look again."""

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

    def take(self, step: Step) -> None:
        """Do one step. Raises Failure, LookAgain, Blocked or LostLease."""
        {
            Step.SEARCH: self._search,
            Step.INGEST: self._ingest,
            Step.EVENT: self._event,
            Step.BIND: self._bind,
            Step.UPDATE: self._update,
            Step.OBSERVE: self._observe,
            Step.END: self._end,
            Step.REMOVE_EVENT: self._remove_event,
            Step.REMOVE_INGEST: self._remove_ingest,
            Step.ASK: self._ask,
        }[step]()

    def _search(self) -> None:
        """Nothing is wanted, and yet something may have been made: find it to remove it."""
        if self.subject.ingest_id is None and (ingest := self._look(self.adapter.ingests())):
            return self._link_ingest(ingest)
        if self.subject.event_id is None and (event := self._look(self.adapter.events())):
            return self._link_event(event)
        self._wait_for_listing()
        return self._write(attempted_at=None)

    def _ingest(self) -> None:
        ingest = self._look(self.adapter.ingests())
        if ingest is None:
            self._begin_attempt()
            ingest = self._attempt(lambda: self.adapter.create_ingest(self.subject.content))
        self._link_ingest(ingest)

    def _event(self) -> None:
        event = self._look(self.adapter.events())
        if event is not None:
            return self._link_event(event)
        self._begin_attempt()
        content = self.subject.content
        event = self._attempt(lambda: self.adapter.create_event(content, self.now))
        return self._link_event(event, remote_digest=content.digest)

    def _look(self, items: Iterator[Found]) -> Found | None:
        """The one item with our marker among all; the lease is renewed on the way."""
        found = []
        for number, item in enumerate(items, 1):
            if self.subject.content.marker in item.description:
                found.append(item)
            if number % RENEW_EVERY == 0:
                self._write()
        if len(found) > 1:
            raise Blocked(with_detail(TWO_FOUND, ", ".join(item.id for item in found)))
        return found[0] if found else None

    def _wait_for_listing(self) -> None:
        """Until the call's time limit and as much again has passed since the last attempt."""
        if self.subject.attempted_at is None:
            return
        listed = self.subject.attempted_at + timedelta(seconds=self.lease.seconds * 2 / 3)
        if self.now < listed:
            raise LookAgain(listed)

    def _begin_attempt(self) -> None:
        self._wait_for_listing()
        self._write(attempted_at=self.now)

    def _attempt(self, create: Any) -> Any:
        """A refusal leaves no doubt; without an answer the attempt stays on record."""
        try:
            return create()
        except Failure as failure:
            if not failure.doubt:
                self._write(attempted_at=None)
            raise

    def _link_ingest(self, ingest: Ingest) -> None:
        self._link(
            stream_id=ingest.id, stream_url=ingest.url, stream_key=ingest.key, attempted_at=None
        )

    def _link_event(self, event: Event, remote_digest: str = "") -> None:
        self._link(
            remote_id=event.id,
            watch_url=self.adapter.watch_url(event.id),
            embed_url=self.adapter.embed_url(event.id),
            remote_digest=remote_digest,
            attempted_at=None,
            **self._seen(event),
        )

    def _link(self, **changes: Any) -> None:
        """One who lost the lease between create and link may have made a second item: say so."""
        try:
            self._write(**changes)
        except LostLease:
            rules.ask_for_orphans(db.session, self.subject.account.id, self.now, after=0)
            db.session.commit()
            raise

    def _bind(self) -> None:
        event_id, ingest_id = self.subject.event_id, self.subject.ingest_id
        assert event_id is not None
        assert ingest_id is not None
        try:
            event = self.adapter.bind(event_id, ingest_id)
        except IngestGone:
            return self._write(**NO_INGEST, attempted_at=self.now)
        return self._write(**self._seen(event) | {"bound": True})

    def _update(self) -> None:
        event_id, content = self.subject.event_id, self.subject.content
        assert event_id is not None
        event = self.adapter.update(event_id, content, self.now)
        self._write(remote_digest=content.digest, **self._seen(event))

    def _observe(self) -> None:
        event_id = self.subject.event_id
        assert event_id is not None
        event = self.adapter.observe([event_id]).get(event_id)
        if event is not None:
            return self._write(**self._seen(event))
        return self._write(**NO_EVENT, observed=Observed.NOTHING, attempted_at=self.now)

    def _end(self) -> None:
        assert self.subject.event_id is not None
        self.adapter.end(self.subject.event_id)
        self._write(observed=Observed.ENDED, observed_at=self.now)

    def _remove_event(self) -> None:
        assert self.subject.event_id is not None
        self.adapter.remove_event(self.subject.event_id)
        self._write(**NO_EVENT, observed=Observed.REMOVED, observed_at=self.now)

    def _remove_ingest(self) -> None:
        assert self.subject.ingest_id is not None
        self.adapter.remove_ingest(self.subject.ingest_id)
        self._write(**NO_INGEST)

    def _ask(self) -> None:
        raise Failure(Verdict.PERSON, "revoked")

    def _seen(self, event: Event) -> dict[str, Any]:
        bound = event.ingest_id is not None and event.ingest_id == self.subject.ingest_id
        return {"observed": event.state, "observed_at": self.now, "bound": bound}

    def _write(self, **changes: Any) -> None:
        """Write under the lease and commit, or roll back and raise LostLease."""
        try:
            broadcast = db.session.get_one(Broadcast, self.subject.id)
            for name, value in changes.items():
                setattr(broadcast, name, value)
            if changes.get("attempted_at"):
                rules.ask_for_orphans(db.session, self.subject.account.id, self.now)
            db.session.flush()
            self.lease.hold(db.session)
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
