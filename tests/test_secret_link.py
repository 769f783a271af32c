"""Secret links: shown once, one living token for each owner, also where two ask at once."""

from __future__ import annotations

import threading
import time

from sqlalchemy import select

from meetings import clock, secret_link
from meetings.database import db
from meetings.questions.answer_link import AnswerLink


def test_a_token_leads_to_its_owner_until_a_new_one_or_none(session, make):
    official = make.official()
    first = secret_link.issue(session(), AnswerLink, clock.now(), official_id=official.id)
    assert secret_link.link_with(session(), AnswerLink, first).official is official
    second = secret_link.issue(session(), AnswerLink, clock.now(), official_id=official.id)
    assert secret_link.link_with(session(), AnswerLink, first) is None
    secret_link.revoke(session(), AnswerLink, official_id=official.id)
    assert secret_link.link_with(session(), AnswerLink, second) is None
    secret_link.revoke(session(), AnswerLink, official_id=official.id)


def test_of_two_who_ask_at_once_the_second_has_the_living_one(app, session, make):
    owner = {"official_id": make.official().id}
    session.commit()
    given: list[str] = []

    def ask() -> None:
        with app.app_context():
            given.append(secret_link.issue(db.session(), AnswerLink, clock.now(), **owner))
            db.session.commit()

    first = secret_link.issue(session(), AnswerLink, clock.now(), **owner)
    other = threading.Thread(target=ask)
    other.start()
    time.sleep(0.3)
    assert given == [], "it waits for the first to be kept"
    session.commit()
    other.join(10)
    (second,) = given
    assert secret_link.link_with(session(), AnswerLink, first) is None
    assert secret_link.link_with(session(), AnswerLink, second) is not None
    assert len(session.scalars(select(AnswerLink)).all()) == 1
