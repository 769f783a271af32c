"""Delivering: a notice is written out for its readers, then carried to them batch by batch."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, cast

from flask_babel import force_locale
from sqlalchemy import Select, Table, bindparam, delete, exists, select, update
from sqlalchemy.orm import Session

from meetings import clock
from meetings.database import db
from meetings.effects import outbox
from meetings.effects.outcome import LostLease, Retry
from meetings.effects.registry import Lease, handler
from meetings.notices.audience import write_deliveries
from meetings.notices.by_mail import ByMail
from meetings.notices.by_push import ByPush
from meetings.notices.by_telegram import ByTelegram
from meetings.notices.notice import Delivery, Handed, Notice
from meetings.notices.parcel import Carrier, NotNow, Parcel, Unreachable, Unwanted
from meetings.notices.subscriber import Means, Stopped, Subscriber
from meetings.notices.telling import EXPAND
from meetings.notices.words import Words, words
from meetings.settings import Settings

DELIVER = "notices.deliver"
BATCH = 200
KEPT = timedelta(days=30)
FORGOTTEN_AT_ONCE = 20
# Of a lease: how long may pass between two renewals, and how long one step of a carrier may take.
RENEWED, STEP = 1 / 4, 1 / 6

# Of the table rather than the record: it is executed for every single parcel.
_DELIVERY = cast(Table, Delivery.__table__)
_MARK = (
    update(_DELIVERY)
    .where(
        _DELIVERY.c.notice_id == bindparam("notice"),
        _DELIVERY.c.subscriber_id == bindparam("subscriber"),
        _DELIVERY.c.handed == Handed.WAITING,
    )
    .values(handed=bindparam("became"), at=bindparam("now"))
)

CARRIERS: dict[Means, Callable[[Settings, float], Carrier]] = {
    Means.MAIL: ByMail,
    Means.TELEGRAM: ByTelegram,
    Means.PUSH: ByPush,
}


@handler(EXPAND)
def expand(lease: Lease) -> None:
    """Write a row for each reader, and ask that each batch of them be carried.

    Both come with one commit, so a repetition finds them there: cut anew after some were sent,
    batches would overlap, and two workers write to one reader.
    """
    now = clock.now()
    notice = db.session.get(Notice, lease.payload["notice"])
    if notice is None or notice.expires_at <= now or _is_expanded(notice):
        db.session.rollback()
        return
    write_deliveries(db.session(), notice)
    for means, first, last in _batches(notice.id):
        key = f"{DELIVER}:{notice.id}:{means}:{first}"
        payload = {"notice": notice.id, "means": means, "first": first, "last": last}
        outbox.ask(db.session, DELIVER, key, payload, lane=f"notices.{means}", now=now)
    lease.hold(db.session)
    db.session.commit()


def _is_expanded(notice: Notice) -> bool:
    return bool(db.session.scalar(select(exists().where(Delivery.notice_id == notice.id))))


def _batches(notice_id: int) -> Iterator[tuple[Means, int, int]]:
    """By means, the first and last numbers of up to BATCH subscribers each."""
    rows = db.session.execute(
        select(Subscriber.means, Subscriber.id)
        .join(Delivery, Delivery.subscriber_id == Subscriber.id)
        .where(Delivery.notice_id == notice_id)
        .order_by(Subscriber.means, Subscriber.id)
    )
    for means, found in groupby(rows, key=lambda row: row.means):
        ids = [row.id for row in found]
        for start in range(0, len(ids), BATCH):
            batch = ids[start : start + BATCH]
            yield means, batch[0], batch[-1]


@handler(DELIVER)
def deliver(lease: Lease) -> None:
    """Carry what is still waiting of a batch, marking each as soon as it is handed over.

    After a crash at most the one in hand is carried again. Raises Retry when some must wait.
    """
    settings = Settings.current()
    try:
        parcels = _parcels(lease, settings, clock.now())
    finally:
        db.session.rollback()
    if not parcels:
        return
    marks = _Marks(lease)
    with CARRIERS[Means(lease.payload["means"])](settings, lease.seconds * STEP) as carrier:
        waiting = [parcel for parcel in parcels if not _carried(carrier, parcel, marks)]
    if waiting:
        raise Retry(f"{len(waiting)} of {len(parcels)} could not be reached yet; tried again.")


def _carried(carrier: Carrier, parcel: Parcel, marks: _Marks) -> bool:
    """Whether nothing is left to do for this parcel."""
    try:
        carrier.carry(parcel)
    except NotNow:
        return False
    except Unwanted:
        marks.put(parcel, Handed.DROPPED)
    except Unreachable as error:
        marks.put(parcel, Handed.DROPPED, error.why)
    else:
        marks.put(parcel, Handed.SENT)
    return True


@dataclass
class _Marks:
    """What became of each, written at once; the lease is renewed with it from time to time."""

    lease: Lease

    def __post_init__(self) -> None:
        self._renewed = time.monotonic()

    def put(self, parcel: Parcel, handed: Handed, why: Stopped | None = None) -> None:
        """Raises LostLease when somebody else has this batch by now."""
        now = clock.now()
        row = {"notice": parcel.notice_id, "subscriber": parcel.subscriber_id}
        marked = db.session.connection().execute(_MARK, {**row, "became": handed, "now": now})
        if why is not None:
            _stop(parcel.subscriber_id, why, now)
        self._renew()
        db.session.commit()
        if not marked.rowcount:
            raise LostLease("Another worker carries this batch by now.")

    def _renew(self) -> None:
        if time.monotonic() - self._renewed > self.lease.seconds * RENEWED:
            self.lease.hold(db.session)
            self._renewed = time.monotonic()


def _stop(subscriber_id: int, why: Stopped, now: datetime) -> None:
    subscriber = db.session.get(Subscriber, subscriber_id)
    if subscriber is not None and subscriber.stopped_at is None:
        subscriber.stop(why, now)


def _parcels(lease: Lease, settings: Settings, now: datetime) -> list[Parcel]:
    """Who of the batch still waits; what is too late, or has nothing left to say, waits no more."""
    notice = db.session.get(Notice, lease.payload["notice"])
    if notice is None:
        return []
    found = db.session.execute(_waiting(lease)).all()
    said = {} if notice.expires_at <= now else _said(notice, settings, now, found)
    parcels = [
        Parcel(
            notice_id=notice.id,
            subscriber_id=row.id,
            language=row.language,
            address=row.address,
            words=said[row.language],
            expires_in=(notice.expires_at - now).total_seconds(),
        )
        for row in found
        if row.address and not row.stopped_at and said.get(row.language)
    ]
    _drop({row.id for row in found} - {parcel.subscriber_id for parcel in parcels}, notice.id, now)
    return parcels


def _waiting(lease: Lease) -> Select[int, str, str | None, datetime | None]:
    batch = lease.payload
    return (
        select(Subscriber.id, Subscriber.language, Subscriber.address, Subscriber.stopped_at)
        .join(Delivery, Delivery.subscriber_id == Subscriber.id)
        .where(
            Delivery.notice_id == batch["notice"],
            Delivery.subscriber_id.between(batch["first"], batch["last"]),
            Delivery.handed == Handed.WAITING,
            Subscriber.means == Means(batch["means"]),
        )
        .order_by(Subscriber.id)
    )


def _said(
    notice: Notice, settings: Settings, now: datetime, rows: Iterable[Any]
) -> dict[str, Words]:
    """The words in each language that somebody reads."""
    said = {}
    for language in {row.language for row in rows}:
        with force_locale(language):
            spoken = words(db.session(), notice, settings, now)
        if spoken is not None:
            said[language] = spoken
    return said


def _drop(subscriber_ids: set[int], notice_id: int, now: datetime) -> None:
    if subscriber_ids:
        db.session.execute(
            update(Delivery)
            .where(
                Delivery.notice_id == notice_id,
                Delivery.subscriber_id.in_(subscriber_ids),
                Delivery.handed == Handed.WAITING,
            )
            .values(handed=Handed.DROPPED, at=now)
        )
        db.session.commit()


def forget(session: Session, now: datetime) -> int:
    """Delete notices that were over long ago, with their deliveries; how many. The caller commits."""
    old = select(Notice.id).where(Notice.expires_at < now - KEPT).limit(FORGOTTEN_AT_ONCE)
    return len(session.scalars(delete(Notice).where(Notice.id.in_(old)).returning(Notice.id)).all())
