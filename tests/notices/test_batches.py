"""Batches of letters: cut once, carried by one worker, and by the next where one is killed."""

import asyncio
import signal
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from meetings import clock
from meetings.database import db, reading
from meetings.effects.effect import Effect, EffectState
from meetings.effects.lease import claim
from meetings.effects.outcome import LostLease
from meetings.effects.worker import run_due
from meetings.notices import delivering, jobs
from meetings.notices.delivering import DELIVER
from meetings.notices.message import Message
from meetings.notices.notice import Delivery, Handed, Occasion
from meetings.notices.telling import EXPAND, tell
from tests.broadcasts.workers import running_workers
from tests.effects.conftest import wait_for
from tests.notices.residents import DAY_BEFORE, effects, handed, opened

HOUR = timedelta(hours=1)


def test_batches_are_cut_once(residents, held, app, session, monkeypatch):
    """Cut anew after some were sent they would overlap, and two workers write to one resident."""
    monkeypatch.setattr(delivering, "BATCH", 2)
    for number in range(3):
        residents.join(f"{number}@example.org")
    with time_machine.travel(DAY_BEFORE, tick=True):
        session.commit()
        jobs.remind()
        run_due(app)
        first = session.scalars(select(Delivery).order_by(Delivery.subscriber_id)).first()
        first.handed = Handed.SENT
        session.execute(
            update(Effect).where(Effect.kind == EXPAND).values(state=EffectState.WAITING)
        )
        session.commit()
        run_due(app, limit=1)
    assert [state for state, _error in effects(EXPAND)] == [EffectState.DONE]
    assert len(effects(DELIVER)) == 2


def test_a_batch_in_other_hands_is_left_to_them(residents, held, app, session, office):
    """A process that was stopped for long finds its parcels carried, and stops."""
    residents.join("a@example.org"), residents.join("b@example.org")
    with time_machine.travel(DAY_BEFORE, tick=True):
        session.commit()
        jobs.remind()
        for lease in claim(db.session, 5, seconds=60, now=clock.now()):
            if lease.kind == EXPAND:
                delivering.expand(lease)
        (stale,) = [
            each
            for each in claim(db.session, 5, seconds=60, now=clock.now())
            if each.kind == DELIVER
        ]
        parcels = delivering._parcels(stale, app.extensions["settings"], DAY_BEFORE)
        delivering.deliver(stale)
        session.rollback()
        with pytest.raises(LostLease):
            delivering._Marks(stale).put(parcels[0], Handed.SENT)
    assert len([each for each in office.letters if b"List-Unsubscribe" in each.content]) == 2


READERS = 20


def test_a_killed_worker_loses_no_letter_and_repeats_the_one_in_hand(
    residents, office, settings, session, monkeypatch
):
    """SIGKILL while the server holds a letter: taken, and its answer not yet sent."""
    running, ended_by = [], []

    def kill():
        ended_by.append(running[0].kill())

    async def handle_data(_server, _session, envelope):
        office.letters.append(envelope)
        if len(office.letters) == READERS // 2:
            await asyncio.to_thread(kill)
        return "250 OK"

    monkeypatch.setattr(office, "handle_DATA", handle_data)
    addresses = [f"{number:02}@example.org" for number in range(READERS)]
    for address in addresses:
        residents.join(address)
    _tell_everybody(session())
    with running_workers(settings, "http://127.0.0.1:9/", MEETINGS_SMTP_URL=office.url) as workers:
        running.append(workers)
        wait_for(lambda: _handed_by_others() == {Handed.SENT: READERS})
    assert ended_by == [-signal.SIGKILL]
    mails = [opened(each) for each in office.letters]
    repeated = mails[READERS // 2 - 1]
    assert sorted(mail["To"] for mail in mails) == sorted([*addresses, repeated["To"]])
    assert [mail["Message-ID"] for mail in mails].count(repeated["Message-ID"]) == 2


def _tell_everybody(session):
    now = clock.now()
    words = {"title_kk": "Жол", "title_ru": "Дорога", "text_kk": "Жабық", "text_ru": "Закрыта"}
    message = Message(**words, digest="one", author="Olga", sent_at=now)
    session.add(message)
    session.flush()
    tell(
        session, Occasion.MESSAGE, "message:1", None, now=now, expires_at=now + HOUR,
        subject_id=message.id,
    )  # fmt: skip
    session.commit()


def _handed_by_others():
    with reading():
        db.session.rollback()
        found = handed()
        db.session.rollback()
    return found
