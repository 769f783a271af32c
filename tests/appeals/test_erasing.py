"""Personal data are erased when their term ends, and at somebody's request."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import LargeBinary, func, select, type_coerce, update

from meetings import clock
from meetings.appeals import erasing
from meetings.appeals.appeal import Appeal, AppealPerson
from meetings.appeals.commands import appeals
from meetings.appeals.receiving import Statement, receive
from meetings.audit import AuditEntry

TODAY = date(2026, 11, 23)


@pytest.fixture
def received(session: Any, make: Any) -> Appeal:
    place = (make.topic().id, make.district().id)
    appeal = receive(session, Statement(*place, "Dark street", "kk", name="Aigul"), now=clock.now())
    session.commit()
    return appeal


def kept(session: Any) -> int:
    return session.scalar(select(func.count()).select_from(AppealPerson))


def test_the_last_day_is_still_within_the_term(session: Any, received: Appeal) -> None:
    last = received.keep_until
    assert erasing.erase_due(session, last, clock.now()) == 0
    assert erasing.count_due(session, last + timedelta(days=1)) == 1
    now = clock.now()
    assert erasing.erase_due(session, last + timedelta(days=1), now) == 1
    session.expire_all()
    assert (kept(session), received.erased_at, received.keep_until) == (0, now, None)
    assert erasing.erase_due(session, last + timedelta(days=2), now) == 0


def test_many_are_erased_in_batches(session: Any, make: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(erasing, "BATCH", 2)
    for _each in range(5):
        make.appeal(keep_until=TODAY, person=AppealPerson(name="Aigul"))
    session.commit()
    assert erasing.erase_due(session, TODAY + timedelta(days=1), clock.now()) == 5
    assert kept(session) == 0
    assert session.scalar(select(func.count()).select_from(Appeal)) == 5


def test_data_from_before_terms_get_one(session: Any, make: Any) -> None:
    appeal = make.appeal(person=AppealPerson(name="Aigul"))
    make.appeal()
    session.commit()
    assert erasing.erase_due(session, TODAY, clock.now()) == 0
    session.expire_all()
    assert appeal.keep_until == TODAY + timedelta(days=365)
    assert session.scalar(select(func.count(Appeal.keep_until))) == 1


def test_a_lost_key_keeps_nobodys_data(session: Any, received: Appeal) -> None:
    unreadable = type_coerce(b"written with a key that is gone", LargeBinary)
    session.execute(update(AppealPerson).values(text=unreadable))
    session.commit()
    erasing.erase(session, received, clock.now())
    session.commit()
    assert kept(session) == 0


def test_the_command(app: Flask, session: Any, received: Appeal) -> None:
    runner = app.test_cli_runner()
    missing = runner.invoke(appeals, ["erase", "X-1"])
    assert "no appeal with the number X-1" in str(missing.exception)
    done = runner.invoke(appeals, ["erase", received.external_number])
    assert (done.exit_code, "are erased" in done.output) == (0, True)
    session.rollback()
    assert kept(session) == 0
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.actor, "Aigul" in str(entry.changes)) == ("meetings appeals erase", False)
