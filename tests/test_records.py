"""The records on both databases."""

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, StatementError

from meetings.audit import AuditEntry


def test_every_record_can_be_kept(make, session):
    meeting = make.meeting(sessions=2, officials=[make.official()], crew=make.crew())
    make.appeal()
    make.channel()
    session.commit()
    session.expire_all()
    assert len(meeting.sessions) == 2
    assert meeting.sessions[0].officials[0].organisation.slug.startswith("organisation")


def test_capacity_below_zero_is_refused_by_the_database(make):
    with pytest.raises(IntegrityError):
        make.venue(capacity=-1)


def test_an_instant_without_zone_is_refused(make):
    with pytest.raises(StatementError):
        make.channel(created_at=datetime(2027, 1, 1))


def test_a_change_is_audited_with_old_and_new(make, session):
    venue = make.venue(capacity=10)
    session.commit()
    venue.capacity = 20
    session.commit()
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.subject, entry.action, entry.changes) == (
        "venue",
        "change",
        {"capacity": [10, 20]},
    )


def test_secrets_are_not_audited(make, session):
    make.channel(credentials="very secret")
    session.commit()
    text = str([entry.changes for entry in session.scalars(select(AuditEntry))])
    assert "very secret" not in text
