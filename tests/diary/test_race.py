"""Several organizers who want the same hour at the same moment: one gets it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select

from meetings.database import db
from meetings.diary import planning
from meetings.diary.draft import MeetingDraft
from meetings.diary.findings import Refused
from meetings.diary.meeting import Meeting
from tests.diary.drafts import NOW, draft, part

ORGANIZERS = 6


def test_one_of_many_gets_the_hour(app, session, make):
    topic, venue = make.topic(), make.venue()
    given = draft(venue, part(topic, make.official(topics=[topic], districts=[venue.district])))
    session.commit()
    session.remove()
    together = Barrier(ORGANIZERS)
    with ThreadPoolExecutor(ORGANIZERS) as pool:
        tries = [pool.submit(_try, app, given, together) for _ in range(ORGANIZERS)]
    assert sorted(each.result() for each in tries) == [False] * (ORGANIZERS - 1) + [True]
    assert session.scalar(select(func.count()).select_from(Meeting)) == 1


def _try(app: Flask, given: MeetingDraft, together: Barrier) -> bool:
    with app.app_context():
        together.wait()
        try:
            planning.plan(db.session(), given, now=NOW)
            db.session.commit()
        except Refused:
            return False
    return True
