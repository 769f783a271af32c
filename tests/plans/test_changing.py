"""Changing a draft by hand."""

from __future__ import annotations

from datetime import date, time

import pytest
from flask_babel import force_locale
from sqlalchemy import select, update

from meetings.audit import AuditEntry
from meetings.errors import Forbidden, InvalidInput, NotFound
from meetings.planner import plan as documents
from meetings.planner.solver import solve
from meetings.plans import changing, drafting, from_records, judging, solving
from meetings.plans.change import Action, PlanChange
from meetings.plans.changing import ChangedMeanwhile
from meetings.plans.plan import Plan, PlanState
from tests.plans.drafts import TUESDAY, drafted, edit
from tests.plans.region import FIRST, LAST, NOW, ZONE, published, question


@pytest.fixture(autouse=True)
def english(app):
    with force_locale("en"):
        yield


@pytest.fixture
def plan(region, session):
    """A draft with one meeting in Keles and one in Arys."""
    return drafted(session, region)


def test_added_meetings_take_up_what_waits(plan, session):
    meetings = drafting.meetings_of(plan)
    assert set(meetings) == {"n1", "n2"}
    assert (meetings["n1"].taken_up, meetings["n2"].taken_up) == (10, 6)
    judged = judging.judge(drafting.problem_of(plan), meetings.values())
    assert plan.score == judged.total
    assert judged.broken == ()


def test_a_move_answers_with_the_change_of_the_score(plan, session):
    outcome = changing.move(edit(session, plan), "n1", day=date(2027, 5, 20), start=time(14))
    assert (outcome.broken, outcome.total, outcome.meeting) == ([], 0, "n1")
    held = drafting.meetings_of(plan)["n1"]
    assert (held.date, held.start) == (date(2027, 5, 20), 840)


def test_broken_rules_are_sentences_with_names(plan, region, session):
    outcome = changing.move(
        edit(session, plan), "n2", venue=f"v{region.bazaar.id}", day=date(2027, 5, 20)
    )
    assert any("Bazaar" in line and "not open" in line for line in outcome.broken)
    assert any("Botagoz is not responsible for Housing in Keles" in line for line in outcome.added)
    assert outcome.terms["served"] < 0


def test_a_meeting_moved_to_another_district_takes_up_what_waits_there(plan, region, session):
    outcome = changing.move(edit(session, plan), "n1", venue=f"v{region.square.id}", start=time(14))
    assert outcome.broken == []
    meetings = drafting.meetings_of(plan)
    assert (meetings["n1"].taken_up, meetings["n2"].taken_up) == (0, 6)


def test_officials_come_and_go(plan, region, session):
    akhmet, erlan = f"o{region.akhmet.id}", f"o{region.erlan.id}"
    housing = f"t{region.housing.id}"
    outcome = changing.add_official(edit(session, plan), "n1", housing, erlan)
    assert outcome.terms["served"] > 0
    session.flush()
    assert drafting.meetings_of(plan)["n1"].taken_up == 14
    changing.remove_official(edit(session, plan), "n1", akhmet)
    assert drafting.meetings_of(plan)["n1"].officials == {erlan}
    changing.swap_official(edit(session, plan), "n1", erlan, akhmet)
    assert drafting.meetings_of(plan)["n1"].officials == {akhmet}
    outcome = changing.remove_official(edit(session, plan), "n1", akhmet)
    assert any("has nobody for Housing" in line for line in outcome.added)


def test_topics_and_sessions_change(plan, region, session):
    roads, housing = f"t{region.roads.id}", f"t{region.housing.id}"
    changing.add_session(edit(session, plan), "n1", roads, [f"o{region.erlan.id}"])
    assert drafting.meetings_of(plan)["n1"].taken_up == 15
    changing.remove_session(edit(session, plan), "n1", housing)
    assert drafting.meetings_of(plan)["n1"].topics == {roads}
    outcome = changing.set_topic(edit(session, plan), "n2", housing, roads)
    assert any("Botagoz is not responsible for Roads" in line for line in outcome.broken)
    with pytest.raises(InvalidInput, match="no such session"):
        changing.set_topic(edit(session, plan), "n2", housing, roads)


def test_a_deleted_meeting_comes_back_with_undo(plan, session):
    before, score = plan.document, plan.score
    outcome = changing.delete(edit(session, plan), "n1")
    assert outcome.total < 0
    assert set(drafting.meetings_of(plan)) == {"n2"}
    undone = changing.undo(edit(session, plan))
    assert undone.total == -outcome.total
    assert (plan.document["meetings"], plan.score) == (before["meetings"], score)
    changing.undo(edit(session, plan))
    changing.undo(edit(session, plan))
    assert drafting.meetings_of(plan) == {}
    with pytest.raises(InvalidInput, match="nothing to undo"):
        changing.undo(edit(session, plan))


def test_pins_are_kept_and_undone(plan, session):
    changing.pin(edit(session, plan), "n1")
    session.commit()
    assert plan.pins == ["n1"]
    fixed = {pin["id"] for pin in drafting.problem_to_solve(plan)["pinned"]}
    assert fixed == {"n1"}
    changing.unpin(edit(session, plan), "n1")
    assert plan.pins == []
    changing.undo(edit(session, plan))
    assert plan.pins == ["n1"]


def test_two_organizers_do_not_overwrite_each_other(plan, session):
    seen = plan.revision
    changing.delete(edit(session, plan), "n1")
    with pytest.raises(ChangedMeanwhile):
        changing.delete(edit(session, plan, seen=seen), "n2")


def test_one_who_was_overtaken_while_saving_is_told_so(plan, session):
    editor = edit(session, plan)
    overtaken = update(Plan).values(revision=Plan.revision + 1)
    session.execute(overtaken, execution_options={"synchronize_session": False})
    with pytest.raises(ChangedMeanwhile):
        changing.delete(editor, "n1")


def test_a_draft_without_what_stands_in_the_diary_breaks_a_rule(region, session):
    parts = [(region.housing, [region.akhmet])]
    published(session, region.park, TUESDAY, time(14), parts, region.south, minutes=120)
    plan = drafted(session, region)
    assert any("must stay in the plan" in line for line in changing.broken(session(), plan))


def test_a_fixed_meeting_is_refused(region, session):
    parts = [(region.housing, [region.akhmet])]
    meeting = published(session, region.park, TUESDAY, time(14), parts, region.south, minutes=120)
    plan = solving.draft(session(), FIRST, LAST, now=NOW, zone=ZONE)
    plan.problem = from_records.build(session(), question()).document
    session.add(plan)
    session.flush()
    solved = documents.write(solve(drafting.problem_of(plan), seconds=0.1, workers=1))
    drafting.accept(session(), plan, solved, now=NOW)
    session.flush()
    with pytest.raises(InvalidInput, match="stands in the diary"):
        changing.delete(edit(session, plan), f"m{meeting.id}")


def test_organizers_keep_to_their_districts(plan, region, session):
    within = {region.arys.id}
    with pytest.raises(Forbidden):
        changing.delete(edit(session, plan, within=within), "n1")
    with pytest.raises(Forbidden):
        changing.move(edit(session, plan, within=within), "n2", venue=f"v{region.park.id}")
    assert changing.delete(edit(session, plan, within=within), "n2")
    assert changing.undo(edit(session, plan, within=within))
    changing.delete(edit(session, plan), "n1")
    with pytest.raises(Forbidden):
        changing.undo(edit(session, plan, within=within))


@pytest.mark.parametrize("wrong", [{"venue": "v999"}, {"crew": "x1"}])
def test_what_the_plan_does_not_know_is_refused(plan, session, wrong):
    with pytest.raises(InvalidInput, match="Choose from the lists"):
        changing.move(edit(session, plan), "n1", **wrong)
    with pytest.raises(NotFound):
        changing.delete(edit(session, plan), "n7")


def test_a_released_plan_is_not_changed(plan, session):
    plan.state = PlanState.RELEASED
    session.flush()
    with pytest.raises(InvalidInput, match="Released"):
        changing.delete(edit(session, plan), "n1")


def test_changes_are_written_down(plan, session):
    changing.delete(edit(session, plan), "n1")
    session.commit()
    change = drafting.history(session(), plan)[0]
    assert (change.action, change.after["n1"], change.actor) == (Action.DELETE, None, "system")
    assert session.scalars(select(PlanChange)).all()
    entries = session.scalars(select(AuditEntry).where(AuditEntry.subject == "plan")).all()
    assert {"delete": [None, "n1"]} in [entry.changes for entry in entries]
    assert session.scalars(select(Plan)).one() is plan
