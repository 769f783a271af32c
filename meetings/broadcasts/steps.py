"""The steps: each makes one outside call without a transaction and writes its result under the lease."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from meetings.broadcasts import surroundings
from meetings.broadcasts.adapter import Event, Ingest, Unlisted
from meetings.broadcasts.broadcast import Observed
from meetings.broadcasts.failure import Failure, IngestGone, Verdict
from meetings.broadcasts.reconcile import OVER, Step
from meetings.broadcasts.work import LookAgain, Work

STARTING_PAUSE = timedelta(seconds=10)
NO_EVENT: dict[str, Any] = {
    "remote_id": None,
    "watch_url": None,
    "embed_url": None,
    "remote_digest": "",
    "thumbnail_digest": "",
    "playlist_item": None,
    "bound": False,
}
NO_INGEST: dict[str, Any] = {
    "stream_id": None,
    "stream_url": None,
    "stream_key": None,
    "bound": False,
}


def take(step: Step, work: Work) -> None:
    """Do one step. Raises Failure, LookAgain, Blocked or LostLease."""
    STEPS[step](work)


def _search(work: Work) -> None:
    """Nothing is wanted, and yet something may have been made: find it to remove it."""
    adapter, subject = work.adapter, work.subject
    if subject.ingest_id is None and (ingest := work.look("ingests", adapter.ingests)):
        return _link_ingest(work, ingest)
    if subject.event_id is None and (event := work.look("events", adapter.events)):
        return _link_event(work, event)
    if adapter.can.announces and subject.announced_id is None and _found_announcement(work):
        return None
    work.wait_for_listing()
    return work.write(attempted_at=None)


def _found_announcement(work: Work) -> bool:
    found = work.look("announcements", work.adapter.announcements)
    if found is not None:
        work.link(announced_id=found.id)
    return found is not None


def _ingest(work: Work) -> None:
    ingest = work.look("ingests", work.adapter.ingests)
    if ingest is None:
        ingest = work.create(lambda: work.adapter.create_ingest(work.subject.content))
    _link_ingest(work, ingest)


def _event(work: Work) -> None:
    event = work.look("events", work.adapter.events)
    if event is not None:
        return _link_event(work, _with_ingest(work, event))
    content = work.subject.content
    event = work.create(lambda: work.adapter.create_event(content, work.now))
    return _link_event(work, event, remote_digest=content.digest)


def _with_ingest(work: Work, event: Event) -> Event:
    """Some platforms tell the key only to who starts."""
    if event.ingest or work.adapter.can.separate_ingest or event.state in OVER:
        return event
    return replace(event, ingest=work.adapter.ingest_of(event.id))


def _link_ingest(work: Work, ingest: Ingest) -> None:
    work.link(**_where(ingest))


def _link_event(work: Work, event: Event, remote_digest: str = "") -> None:
    work.link(
        event,
        remote_id=event.id,
        watch_url=event.watch_url or work.adapter.watch_url(event.id),
        embed_url=work.adapter.embed_url(event.id),
        remote_digest=remote_digest,
        **(_where(event.ingest) if event.ingest else {}),
    )


def _where(ingest: Ingest) -> dict[str, Any]:
    return {"stream_id": ingest.id, "stream_url": ingest.url, "stream_key": ingest.key}


def _bind(work: Work) -> None:
    ingest_id = work.subject.ingest_id
    assert ingest_id is not None
    try:
        work.write(work.adapter.bind(work.event_id, ingest_id))
    except IngestGone:
        work.write(**NO_INGEST, attempted_at=work.now)


def _update(work: Work) -> None:
    content = work.subject.content
    event = work.adapter.update(work.event_id, content, work.now)
    work.write(event, remote_digest=content.digest)


def _observe(work: Work) -> None:
    event = work.adapter.observe([work.event_id]).get(work.event_id)
    if event is not None:
        return work.write(event)
    return _forget_event(work, Observed.NOTHING, attempted_at=work.now)


def _test(work: Work) -> None:
    work.write(work.adapter.test(work.event_id))


def _go_live(work: Work) -> None:
    work.write(work.adapter.go_live(work.event_id))


def _end(work: Work) -> None:
    work.adapter.end(work.event_id)
    work.write(over=Observed.ENDED)


def _remove_event(work: Work) -> None:
    if isinstance(work.adapter, Unlisted):
        work.adapter.retract(work.event_id, work.subject.content)
    else:
        work.adapter.remove_event(work.event_id)
    _forget_event(work, Observed.REMOVED)


def _forget_event(work: Work, state: Observed, **changes: Any) -> None:
    """Where address and key belong to the event, they are gone with it."""
    gone = NO_EVENT if work.adapter.can.separate_ingest else NO_EVENT | NO_INGEST
    work.write(over=state, **gone, **changes)


def _remove_ingest(work: Work) -> None:
    assert work.subject.ingest_id is not None
    work.adapter.remove_ingest(work.subject.ingest_id)
    work.write(**NO_INGEST)


def _ask(_work: Work) -> None:
    raise Failure(Verdict.PERSON, "revoked")


def _wait(work: Work) -> None:
    """For the time at which an event may be made, for a start under way, or for the picture."""
    subject = work.subject
    if subject.event_id is None:
        raise LookAgain(subject.may_begin_at)
    if subject.observed is Observed.STARTING:
        raise LookAgain(work.now + STARTING_PAUSE)
    raise Failure(Verdict.ENCODER, "")


STEPS: dict[Step, Callable[[Work], None]] = {
    Step.SEARCH: _search,
    Step.INGEST: _ingest,
    Step.EVENT: _event,
    Step.BIND: _bind,
    Step.UPDATE: _update,
    Step.OBSERVE: _observe,
    Step.THUMBNAIL: surroundings.thumbnail,
    Step.PLAYLIST: surroundings.playlist,
    Step.ANNOUNCE: surroundings.announce,
    Step.POINT: surroundings.point,
    Step.WITHDRAW: surroundings.withdraw,
    Step.TEST: _test,
    Step.GO_LIVE: _go_live,
    Step.END: _end,
    Step.FINISH: surroundings.finish,
    Step.REMOVE_EVENT: _remove_event,
    Step.REMOVE_INGEST: _remove_ingest,
    Step.WAIT: _wait,
    Step.ASK: _ask,
}
