"""Organizers who plan in some districts only: what of a plan is theirs."""

from __future__ import annotations

import pytest

from meetings import clock
from meetings.access import Role
from meetings.places import organizers
from meetings.plans import releasing, solving
from meetings.plans.plan import Plan, PlanState
from meetings.plans.wishes import Wishes
from tests.plans.drafts import TUESDAY, drafted
from tests.plans.region import FIRST, LAST, NOW, ZONE
from tests.plans.test_desk_plans import meetings, read, send, words
from tests.staff import person, sign_in

# Each page is asked for on PostgreSQL by tests/test_access.py.
pytestmark = pytest.mark.engine("sqlite")


@pytest.fixture(autouse=True)
def _today(monkeypatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def organizer(region, session):
    """Somebody who plans in Arys."""
    user = person(Role.ORGANIZER)
    organizers.bind(user, [region.arys])
    session.commit()
    return user


@pytest.fixture
def browser(client, organizer):
    return sign_in(client, organizer)


@pytest.fixture
def plan(session, region) -> Plan:
    return drafted(session, region)


@pytest.fixture
def own_plan(session, region) -> Plan:
    """A plan of Arys alone; what it had in Keles is gone."""
    plan = drafted(session, region, wishes=Wishes(districts=(region.keles.id, region.arys.id)))
    plan.problem = {
        **plan.problem,
        "venues": [v for v in plan.problem["venues"] if v["district"] == f"d{region.arys.id}"],
    }
    held = [m for m in plan.document["meetings"] if m["id"] == "n2"]
    plan.document = {**plan.document, "meetings": held}
    session.commit()
    return plan


def test_organizers_of_a_district_change_only_there(client, plan, region, session):
    user = person(Role.ORGANIZER)
    organizers.bind(user, [region.arys])
    session.commit()
    browser = sign_in(client, user)
    week = read(browser.get(f"/en/desk/plans/{plan.id}/week?day={TUESDAY}"))
    assert [words(each.select_one("h3")) for each in week.select("[data-card]")] == ["Arys"]
    assert send(browser, plan, "/meetings/n1", verb="delete").status_code == 403
    assert send(browser, plan, "/meetings/n2", verb="delete").status_code == 303
    assert set(meetings(session, plan)) == {"n1"}


@pytest.mark.parametrize("path", ["/approve", "/again", "/discard", "/what-if"])
def test_the_region_s_draft_is_decided_by_others(browser, plan, session, region, path):
    what = {"what": f"topic:{region.roads.id}", "seconds": 2}
    assert send(browser, plan, path, **what).status_code == 403
    meetings(session, plan)
    assert plan.state is PlanState.DRAFT
    assert session.query(Plan).count() == 1


@pytest.mark.parametrize("path", ["/reopen", "/release"])
def test_the_approved_region_s_plan_is_decided_by_others(browser, plan, session, path):
    releasing.approve(session(), plan, seen=plan.revision, now=NOW)
    session.commit()
    assert send(browser, plan, path).status_code == 403
    meetings(session, plan)
    assert plan.state is PlanState.APPROVED
    page = read(browser.get(f"/en/desk/plans/{plan.id}/release"))
    assert not page.select("main form")
    assert "2 new meetings" in words(page)


def test_the_pages_offer_only_what_is_theirs(browser, plan):
    page = read(browser.get(f"/en/desk/plans/{plan.id}"))
    assert "An organizer of the whole region approves" in words(page)
    forms = [each["action"].rsplit("/", 1)[1] for each in page.select("form[action*='/plans/']")]
    assert forms == ["undo"]  # the latest change was in Arys
    assert not read(browser.get(f"/en/desk/plans/{plan.id}/compare")).select("main form")


def test_a_plan_of_their_own_district_is_theirs(browser, own_plan, session):
    assert read(browser.get(f"/en/desk/plans/{own_plan.id}")).select("form[action$='/approve']")
    assert send(browser, own_plan, "/approve").status_code == 303
    meetings(session, own_plan)
    assert send(browser, own_plan, "/release").status_code == 303
    assert own_plan.state is PlanState.RELEASED


def test_who_asked_may_stop_it_and_set_it_aside(browser, organizer, region, session):
    given = {"now": NOW, "zone": ZONE, "seconds": 60}
    theirs = solving.ask(session(), FIRST, LAST, asked_by=organizer, **given)
    other = solving.ask(session(), FIRST, LAST, **given)
    session.commit()
    assert send(browser, theirs, "/stop").status_code == 303
    assert send(browser, other, "/stop").status_code == 403
    session.expire_all()
    assert (theirs.state, other.state) == (PlanState.FAILED, PlanState.SOLVING)
    assert send(browser, theirs, "/discard").status_code == 303


def test_they_ask_for_plans_of_their_districts(browser, region, session):
    page = read(browser.get("/en/desk/plans/new"))
    assert [
        words(each) for each in page.select("[name=districts] ~ label, label:has([name=districts])")
    ] == ["Arys"]
    asked = {"period": "own", "first": FIRST.isoformat(), "last": LAST.isoformat(), "seconds": 15}
    browser.post("/en/desk/plans/new", data=asked)
    plan = session.query(Plan).one()
    assert Wishes.read(plan.wishes).districts == (region.arys.id,)
    beyond = {**asked, "districts": [region.keles.id]}
    assert browser.post("/en/desk/plans/new", data=beyond).status_code == 400


def test_a_change_of_others_is_not_theirs_to_undo(browser, plan, session):
    assert send(browser, plan, "/undo").status_code == 303  # that in Arys was the latest
    assert set(meetings(session, plan)) == {"n1"}
    assert not read(browser.get(f"/en/desk/plans/{plan.id}")).select("form[action$='/undo']")
    assert send(browser, plan, "/undo").status_code == 403
    assert set(meetings(session, plan)) == {"n1"}
