"""From an approved draft to published sessions, all or nothing."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import time, timedelta

import pytest
import time_machine
from flask_babel import force_locale
from sqlalchemy import func, select

from meetings.broadcasts.broadcast import Broadcast
from meetings.diary import planning
from meetings.diary.draft import MeetingDraft, SessionDraft
from meetings.diary.meeting import Meeting
from meetings.diary.status import Status
from meetings.effects.effect import Effect, EffectState
from meetings.effects.worker import run_due
from meetings.errors import Forbidden, InvalidInput
from meetings.officials.official import Absence
from meetings.plans import changing, obstacles, publishing, releasing, steps
from meetings.plans.changing import ChangedMeanwhile
from meetings.plans.plan import PlanMeeting, PlanState
from meetings.plans.release import Release
from meetings.plans.releasing import Obstructed
from meetings.plans.wishes import Wishes
from tests.plans.drafts import TUESDAY, drafted, edit
from tests.plans.region import NOW, ZONE


@pytest.fixture(autouse=True)
def english(app):
    with time_machine.travel(NOW, tick=True), force_locale("en"):
        yield


@pytest.fixture
def plan(region, session):
    return drafted(session, region)


def approved(session, plan):
    releasing.approve(session(), plan, seen=plan.revision, now=NOW)
    session.commit()
    return plan


def release(session, plan, **given):
    kept = releasing.release(session(), plan, seen=plan.revision, now=NOW, **given)
    session.commit()
    return kept


def work(app, session):
    session.rollback()
    return run_due(app)


def count(session, record):
    return session.scalar(select(func.count()).select_from(record))


def test_a_draft_that_breaks_a_rule_is_not_approved(plan, region, session):
    changing.move(edit(session, plan), "n2", venue=f"v{region.park.id}")
    with pytest.raises(Obstructed) as refused:
        releasing.approve(session(), plan, seen=plan.revision, now=NOW)
    assert any("Botagoz is not responsible" in line for line in refused.value.lines)
    assert plan.state is PlanState.DRAFT


def test_an_approved_plan_is_not_changed_until_it_is_opened_again(plan, session):
    approved(session, plan)
    with pytest.raises(InvalidInput, match="Approved"):
        changing.delete(edit(session, plan), "n1")
    releasing.reopen(plan, seen=plan.revision)
    session.flush()
    assert changing.delete(edit(session, plan), "n1")


def test_only_an_approved_plan_is_released(plan, session):
    with pytest.raises(InvalidInput, match="Approve"):
        release(session, plan)
    with pytest.raises(ChangedMeanwhile):
        releasing.approve(session(), plan, seen=plan.revision - 1, now=NOW)


def test_a_release_reserves_at_once_and_publishes_afterwards(app, plan, region, session, make):
    make.channel()
    roads = f"t{region.roads.id}"
    changing.add_session(edit(session, plan), "n1", roads, [f"o{region.erlan.id}"])
    approved(session, plan)
    shown = releasing.preview(session(), plan, now=NOW)
    assert (len(shown.new), shown.moved, shown.cancelled, shown.obstacles) == (2, [], [], [])
    kept = release(session, plan)
    assert (kept.number, plan.state, kept.published_at) == (1, PlanState.RELEASED, None)
    assert {m.status for m in session.scalars(select(Meeting))} == {Status.DRAFT}
    work(app, session)
    meetings = session.scalars(select(Meeting).order_by(Meeting.id)).all()
    assert {meeting.status for meeting in meetings} == {Status.PUBLISHED}
    keles = next(m for m in meetings if m.venue_id == region.park.id)
    hours = [(s.topic.name_en, s.start, s.end, s.crew_id) for s in keles.sessions]
    assert hours == [
        ("Housing", time(9), time(10), region.south.id),
        ("Roads", time(10), time(11), region.south.id),
    ]
    assert count(session, Broadcast) == 3
    assert session.scalars(select(Release)).one().published_at


def test_a_release_is_frozen_with_names_and_difference(app, plan, region, session):
    kept = release(session, approved(session, plan))
    assert [line["venue"]["en"] for line in kept.document["meetings"]] == ["Park", "Square"]
    line = kept.document["meetings"][0]
    assert line["sessions"][0]["officials"][0]["answers"] == 10
    assert line["meeting"] == session.scalars(select(PlanMeeting.meeting_id)).first()
    assert kept.difference["new"] == kept.document["meetings"]
    region.park.name_en = "Renamed"
    session.commit()
    assert kept.document["meetings"][0]["venue"]["en"] == "Park"


def take_the_hour(session, region):
    part = SessionDraft(region.housing.id, time(9), time(10), (region.akhmet.id,))
    draft = MeetingDraft(region.park.id, TUESDAY, time(9), time(10), ZONE, (part,))
    planning.plan(session(), draft, now=NOW)
    session.commit()


def test_a_clash_with_what_changed_meanwhile_is_named_and_nothing_is_released(
    plan, region, session
):
    approved(session, plan)
    take_the_hour(session, region)
    session.add(Absence(official=region.botagoz, first_day=TUESDAY, last_day=TUESDAY))
    session.commit()
    before = count(session, Meeting)
    with pytest.raises(Obstructed) as refused:
        release(session, plan)
    session.rollback()
    lines = refused.value.lines
    assert any("Akhmet cannot be at Park, 18 May 09:00–11:00" in line for line in lines)
    assert any("the venue is taken then" in line for line in lines)
    assert any("Botagoz is away on the day of Square, 18 May 09:00" in line for line in lines)
    assert (count(session, Meeting), count(session, Release)) == (before, 0)
    assert plan.state is PlanState.APPROVED


@pytest.mark.parametrize("wrong", ["closed", "inactive", "crew"])
def test_what_the_diary_does_not_allow_is_named(plan, region, session, wrong):
    if wrong == "closed":
        region.park.closed_dates = [TUESDAY.isoformat()]
    elif wrong == "inactive":
        region.park.active = False
    else:
        plan.document = {
            **plan.document,
            "meetings": [{**m, "crew": "e1"} for m in plan.document["meetings"]],
        }
    plan.state = PlanState.APPROVED
    session.commit()
    found = steps.of(session(), plan)
    lines = obstacles.of(session(), found, now=NOW)
    words = {"closed": "is closed on", "inactive": "not in use", "crew": "does not exist yet"}
    assert any(words[wrong] in line for line in lines)


def test_a_plan_outside_of_the_person_s_districts_is_not_released(plan, region, session):
    """It counts where the plan could put meetings, not only where it did."""
    approved(session, plan)
    own = {region.keles.id, region.arys.id}
    with pytest.raises(Forbidden, match="whole region"):
        release(session, plan, within=own)
    session.rollback()
    assert release(session, plan, within={*own, region.sozak.id})


def test_who_plans_in_some_districts_approves_and_releases_a_plan_of_these(region, session):
    own = {region.keles.id, region.arys.id}
    plan = drafted(session, region, wishes=Wishes(districts=tuple(own)))
    for within in ({region.keles.id}, own):
        refused = pytest.raises(Forbidden) if within != own else nullcontext()
        with refused:
            releasing.approve(session(), plan, seen=plan.revision, now=NOW, within=within)
        session.commit()
        with refused:
            releasing.reopen(plan, seen=plan.revision, within=within)
        session.commit()
    releasing.approve(session(), plan, seen=plan.revision, now=NOW, within=own)
    session.commit()
    assert release(session, plan, within=own).number == 1


def test_publishing_goes_on_where_it_was_interrupted(app, plan, session, monkeypatch):
    release(session, approved(session, plan))
    monkeypatch.setattr(publishing, "BATCH", 1)
    real = publishing._publish_some
    calls = []

    def dying(*given):
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("killed")
        return real(*given)

    monkeypatch.setattr(publishing, "_publish_some", dying)
    work(app, session)
    states = sorted(m.status.value for m in session.scalars(select(Meeting)))
    assert states == ["draft", "published"]
    session.rollback()
    run_due(app, now=NOW + timedelta(minutes=30))
    assert {m.status for m in session.scalars(select(Meeting))} == {Status.PUBLISHED}
    effect = session.scalars(select(Effect).where(Effect.kind == releasing.PUBLISH)).one()
    assert effect.state is EffectState.DONE


def test_what_can_no_longer_be_published_stays_a_draft_and_is_told(app, plan, region, session):
    release(session, approved(session, plan))
    session.add(Absence(official=region.akhmet, first_day=TUESDAY, last_day=TUESDAY))
    session.commit()
    work(app, session)
    kept = session.scalars(select(Release)).one()
    assert len(kept.trouble) == 1
    assert "2027-05-18" in kept.trouble[0]
    assert kept.published_at
