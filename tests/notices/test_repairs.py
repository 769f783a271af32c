"""The clock repairs what a signal missed."""

import pytest
from sqlalchemy import delete, select

from meetings.effects.effect import Effect
from meetings.notices import jobs
from meetings.notices.invitation import Invitation
from tests.notices.conftest import change, publish


@pytest.fixture
def repaired(post, session):
    """``repaired()``: what leaves after the clock looked; who and what."""

    def run():
        session.commit()
        jobs.tick()
        return sorted((letter.to[0], letter.method, letter.sequence) for letter in post())

    return run


def test_what_stands_needs_no_repair(held, post, repaired):
    post()
    assert repaired() == []


def test_a_missing_invitation_is_written(held, session, repaired):
    session.execute(delete(Effect))
    session.execute(delete(Invitation))
    assert repaired() == [("aigul@example.org", "REQUEST", 0)]


def test_who_left_unnoticed_is_released(held, post, session, repaired, place):
    post()
    held.officials = [place.officials[1]]
    assert repaired() == [
        ("aigul@example.org", "CANCEL", 1),
        ("marat@example.org", "REQUEST", 0),
    ]


def test_another_crew_is_seen_although_residents_see_no_change(post, session, repaired, place):
    held = publish(session, place, place.officials[0], crew_id=place.crews[0].id)
    post()
    change(session, held, place.officials[0], crew_id=place.crews[1].id)
    assert repaired() == [("one@crew.example", "CANCEL", 1), ("two@crew.example", "REQUEST", 0)]


def test_another_address_is_asked_anew(held, post, repaired, place):
    post()
    place.officials[0].email = "new@example.org"
    assert repaired() == [("new@example.org", "REQUEST", 1)]


def test_what_waited_for_a_mail_server_is_sent_once_there_is_one(
    session, place, use, office, repaired
):
    use(smtp_url="")
    publish(session, place, place.officials[0])
    assert session.scalars(select(Effect)).all() == []
    use(smtp_url=office.url)
    assert repaired() == [("aigul@example.org", "REQUEST", 0)]


def test_what_waits_for_a_person_is_not_asked_for_again(session, place, repaired):
    place.officials[0].email = "no mailbox"
    publish(session, place, place.officials[0])
    repaired()
    before = session.scalars(select(Effect.generation)).all()
    repaired()
    assert session.scalars(select(Effect.generation)).all() == before
