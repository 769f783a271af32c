"""Appeals, plan, change, approval, release, feeds and broadcasts, illness, plan anew: on each database.

The browser walks the same way in ``tests/end_to_end/test_plan.py``, on one of them.
"""

from __future__ import annotations

from datetime import timedelta

import icalendar
import pytest
import time_machine
from sqlalchemy import select

from meetings.access import Role
from meetings.broadcasts.broadcast import Broadcast
from meetings.diary.meeting import Meeting
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.effects.worker import run_due
from meetings.plans import drafting, judging
from meetings.plans.plan import Plan, PlanMeeting, PlanState
from meetings.plans.release import Release
from tests.plans.region import FIRST, NOW
from tests.staff import person, sign_in

DESK = "/en/desk/plans"
LAST = FIRST + timedelta(days=4)


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def browser(client, app):
    return sign_in(client, person(Role.ORGANIZER, language="en"))


@pytest.fixture
def work(app, session):
    """What is due, as the workers do it."""

    def working():
        session.rollback()
        assert run_due(app)
        session.expire_all()

    return working


@pytest.fixture
def send(browser, session):
    """Send a form of a plan as it stands now."""

    def sending(plan, path, **given):
        session.refresh(plan, ["revision"])
        seen = plan.revision
        session.rollback()
        answer = browser.post(f"{DESK}/{plan.id}{path}", data={"seen": seen, **given})
        assert answer.status_code == 303, answer.text
        session.expire_all()

    return sending


def latest(session, record):
    return session.scalars(select(record).order_by(record.id.desc()).limit(1)).one()


def in_calendars(browser) -> dict[str, icalendar.Event]:
    data = browser.get("/en/calendars/meetings.ics").data
    return {str(each["UID"]): each for each in icalendar.Calendar.from_ical(data).walk("VEVENT")}


def test_from_appeals_to_a_plan_that_is_released_and_planned_anew(
    browser, region, session, make, work, send
):
    make.channel()
    session.commit()
    days = {"first": FIRST.isoformat(), "last": LAST.isoformat()}
    browser.post(f"{DESK}/new", data={"period": "own", "seconds": 15, **days})
    work()
    plan = latest(session, Plan)
    assert plan.state is PlanState.DRAFT
    key, day = _moved(plan, send, session)
    send(plan, "/approve")
    send(plan, "/release")
    work()

    held = session.scalars(select(PlanMeeting).where(PlanMeeting.key == key)).one()
    meeting = session.get(Meeting, held.meeting_id)
    assert meeting.day == day
    sessions = session.scalars(select(ReceptionSession)).all()
    assert {each.status for each in sessions} == {Status.PUBLISHED}
    before = in_calendars(browser)
    assert set(before) == {each.uid for each in sessions}
    assert set(session.scalars(select(Broadcast.session_id))) == {each.id for each in sessions}

    ill = meeting.sessions[0].officials[0]
    needed = {
        each.meeting_id for each in sessions if ill in each.officials and each.meeting.day == day
    }
    away = {"away-who": ill.id, "away-first_day": day.isoformat(), "away-last_day": day.isoformat()}
    assert browser.post(f"{DESK}/replan/official", data=away).status_code == 303
    work()
    plan = latest(session, Plan)
    assert (plan.state, plan.trouble) == (PlanState.DRAFT, "")
    send(plan, "/approve")
    send(plan, "/release")
    work()

    second = latest(session, Release)
    touched = {one["meeting"] for one, _other in second.difference["moved"]}
    touched |= {line["meeting"] for line in second.difference["cancelled"]}
    assert second.number == 2
    assert touched >= needed
    for held in session.scalars(select(Meeting).where(Meeting.day == day)):
        assert not any(ill in each.officials for each in held.standing_sessions)
    after = in_calendars(browser)
    for each in sessions:
        same = after[each.uid].to_ical() == before[each.uid].to_ical()
        newer = after[each.uid]["SEQUENCE"] > before[each.uid]["SEQUENCE"]
        assert newer if each.meeting_id in touched else same


def _moved(plan, send, session):
    """The first meeting at the first day on which it breaks nothing; its key and day."""
    (first, *_others) = drafting.shown(drafting.meetings_of(plan).values())
    for ahead in range(1, 5):
        day = first.date + timedelta(days=ahead)
        send(plan, f"/meetings/{first.id}", verb="move", view="week", day=day.isoformat())
        if not _broken(plan):
            return first.id, day
        send(plan, "/undo")
    raise AssertionError("the meeting can be on no other day")


def _broken(plan):
    problem, meetings = drafting.problem_of(plan), drafting.meetings_of(plan)
    return judging.judge(problem, meetings.values()).broken
