"""What was released changes as little as possible when somebody falls ill or a venue closes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from flask_babel import force_locale
from sqlalchemy import select

from meetings.diary.meeting import Meeting
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.effects.worker import run_due
from meetings.errors import InvalidInput
from meetings.officials.official import Absence
from meetings.plans import drafting, releasing, replanning
from meetings.plans.plan import Plan, PlanState
from meetings.plans.release import Release
from tests.plans.drafts import TUESDAY, drafted
from tests.plans.region import LAST, NOW, ZONE

GIVEN = {"now": NOW, "zone": ZONE, "seconds": 2}


@pytest.fixture(autouse=True)
def on_the_day(app):
    with time_machine.travel(NOW, tick=True), force_locale("en"):
        yield


def work(app, session):
    session.commit()
    while run_due(app, now=NOW + timedelta(minutes=1)):
        pass
    session.expire_all()


def release(app, session, plan):
    releasing.approve(session(), plan, seen=plan.revision, now=NOW)
    session.flush()
    kept = releasing.release(session(), plan, seen=plan.revision, now=NOW)
    number = kept.number
    work(app, session)
    return session.scalars(select(Release).where(Release.number == number)).one()


@pytest.fixture
def released(app, region, session):
    return release(app, session, drafted(session, region))


def test_nothing_released_is_nothing_to_replan(region, session):
    with pytest.raises(InvalidInput, match="No released plan"):
        replanning.replan(session(), label="", **GIVEN)


def test_the_illness_is_entered_once(released, region, session):
    session.add(Absence(official=region.akhmet, first_day=TUESDAY, last_day=TUESDAY))
    session.flush()
    before, after = TUESDAY - timedelta(days=1), TUESDAY + timedelta(days=2)
    replanning.official_away(session(), region.akhmet, before, after, **GIVEN)
    spans = [
        (each.first_day, each.last_day)
        for each in session.scalars(select(Absence).order_by(Absence.first_day))
    ]
    assert spans == [
        (before, before), (TUESDAY, TUESDAY), (TUESDAY + timedelta(days=1), after),
    ]  # fmt: skip


def test_an_ill_official_is_replaced_and_nothing_else_moves(app, released, region, session):
    uids = {s.meeting.venue_id: s.uid for s in session.scalars(select(ReceptionSession))}
    plan_id = replanning.official_away(session(), region.akhmet, TUESDAY, TUESDAY, **GIVEN).id
    work(app, session)
    plan = session.get(Plan, plan_id)
    assert (plan.state, plan.trouble) == (PlanState.DRAFT, "")
    assert (plan.base_release, plan.movable) == (1, True)
    problem, meetings = drafting.problem_of(plan), drafting.meetings_of(plan)
    pins = {pin.meeting.venue: pin for pin in problem.pinned}
    assert not any(pin.fixed for pin in pins.values())
    keles = meetings[pins[f"v{region.park.id}"].meeting.id]
    assert (keles.date, keles.start, keles.officials) == (TUESDAY, 540, {f"o{region.erlan.id}"})
    arys = pins[f"v{region.square.id}"].meeting
    assert meetings[arys.id].officials == arys.officials
    second = release(app, session, plan)
    ((before, after),) = second.difference["moved"]
    assert before["sessions"][0]["officials"][0]["en"] == "Akhmet"
    assert after["sessions"][0]["officials"][0]["en"] == "Erlan"
    assert second.difference["cancelled"] == []
    assert session.scalars(select(Plan).order_by(Plan.id)).first().state is PlanState.SUPERSEDED
    held = session.scalars(
        select(ReceptionSession).join(Meeting).where(Meeting.venue_id == region.park.id)
    ).all()
    assert uids[region.park.id] in {each.uid for each in held}
    assert len(second.document["meetings"]) == len(meetings)


def test_a_closed_venue_moves_its_meeting(app, released, region, session):
    plan_id = replanning.venue_closed(session(), region.square, TUESDAY, TUESDAY, **GIVEN).id
    assert region.square.closed_dates == ["2027-05-18"]
    work(app, session)
    plan = session.get(Plan, plan_id)
    pins = {pin.meeting.venue: pin.meeting for pin in drafting.problem_of(plan).pinned}
    moved = drafting.meetings_of(plan)[pins[f"v{region.square.id}"].id]
    assert (moved.venue, moved.date, moved.start) == (f"v{region.yard.id}", TUESDAY, 540)
    second = release(app, session, plan)
    assert [after["venue"]["en"] for _before, after in second.difference["moved"]] == ["Yard"]


def test_a_meeting_for_which_there_is_nobody_is_cancelled_with_a_reason(
    app, released, region, session
):
    """Only one person is left, who can be at one meeting on that one day."""
    for official in (region.botagoz, region.daniyar):
        official.active = False
    region.erlan.max_per_day = 1
    for first, last in ((date(2027, 5, 1), date(2027, 5, 17)), (date(2027, 5, 19), LAST)):
        session.add(Absence(official=region.erlan, first_day=first, last_day=last))
    plan_id = replanning.official_away(session(), region.akhmet, date(2027, 5, 1), LAST, **GIVEN).id
    work(app, session)
    second = release(app, session, session.get(Plan, plan_id))
    assert [line["district"]["en"] for line in second.difference["cancelled"]] == ["Arys"]
    cancelled = session.scalars(select(Meeting).where(Meeting.status == Status.CANCELLED)).one()
    assert (cancelled.venue_id, bool(cancelled.cancel_reason)) == (region.square.id, True)


def test_a_venue_that_is_given_up_lets_its_meeting_go(app, released, region, session):
    region.square.active = False
    plan_id = replanning.replan(session(), label="", **GIVEN).id
    work(app, session)
    second = release(app, session, session.get(Plan, plan_id))
    assert [after["venue"]["en"] for _before, after in second.difference["moved"]] == ["Yard"]


def test_what_changed_in_the_diary_meanwhile_is_named(app, released, region, session):
    plan_id = replanning.official_away(session(), region.akhmet, TUESDAY, TUESDAY, **GIVEN).id
    work(app, session)
    plan = session.get(Plan, plan_id)
    meeting = session.scalars(select(Meeting).where(Meeting.venue_id == region.park.id)).one()
    for held in meeting.sessions:
        held.officials = [region.erlan]
    releasing.approve(session(), plan, seen=plan.revision, now=NOW)
    session.flush()
    with pytest.raises(releasing.Obstructed, match="was changed in the diary"):
        releasing.release(session(), plan, seen=plan.revision, now=NOW)
