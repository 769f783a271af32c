"""The desk's pages of a plan: asking, the draft, changing it, questions, approving and releasing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from meetings import clock
from meetings.access import Role
from meetings.plans import drafting, solving
from meetings.plans.plan import Plan, PlanState
from meetings.plans.wishes import Wishes
from tests.plans.drafts import TUESDAY, drafted
from tests.plans.region import FIRST, LAST, NOW, ZONE

# Each page is asked for on PostgreSQL by tests/test_access.py.
pytestmark = pytest.mark.engine("sqlite")


@pytest.fixture(autouse=True)
def _today(monkeypatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def plan(session, region) -> Plan:
    return drafted(session, region)


@pytest.fixture
def browser(signed_in):
    return signed_in(Role.ORGANIZER)


def read(answer) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html.parser")


def words(node) -> str:
    return node.get_text(" ", strip=True)


def send(browser, plan: Plan, path: str, **given: object):
    data = {"seen": plan.revision, "view": "meeting", **given}
    return browser.post(f"/en/desk/plans/{plan.id}{path}", data=data)


def meetings(session, plan: Plan):
    session.refresh(plan, ["document", "revision", "pins", "state"])
    return drafting.meetings_of(plan)


def test_asking_keeps_days_wishes_and_who_asks(browser, region, session):
    asked = {
        "period": "own", "first": FIRST.isoformat(), "last": LAST.isoformat(), "seconds": 15,
        f"topic_{region.housing.id}": 2, f"topic_{region.roads.id}": 1,
        "extra_crew": region.sozak.id, "without_officials": [region.erlan.id],
        "wanted-0-district": region.arys.id, "wanted-0-day": TUESDAY.isoformat(),
    }  # fmt: skip
    answer = browser.post("/en/desk/plans/new", data=asked)
    plan = session.query(Plan).one()
    assert answer.location.endswith(f"/en/desk/plans/{plan.id}")
    assert (plan.first_day, plan.last_day, plan.seconds) == (FIRST, LAST, 15)
    wishes = Wishes.read(plan.wishes)
    assert wishes.topics == {region.housing.id: 2}
    assert wishes.extra_crews == (region.sozak.id,)
    assert [each.id for each in wishes.officials] == [region.erlan.id]
    assert [(each.district, each.day) for each in wishes.meetings] == [(region.arys.id, TUESDAY)]
    page = read(browser.get(answer.location))
    assert page.select_one("[hx-get$='/progress']")
    like = read(browser.get(f"/en/desk/plans/new?like={plan.id}"))
    assert like.select_one("[name='wanted-0-day']")["value"] == TUESDAY.isoformat()
    assert like.select_one(f"[name=topic_{region.housing.id}] option[selected]")["value"] == "2"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"first": "2027-05-01"}, "first"),
        ({"last": ""}, "last"),
        ({"wanted-0-district": "1", "wanted-0-day": ""}, "wanted-0-day"),
        ({"seconds": "7"}, "seconds"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(browser, region, session, given, field):
    if "wanted-0-district" in given:
        given = {**given, "wanted-0-district": region.arys.id}
    usual = {"period": "own", "first": FIRST.isoformat(), "last": LAST.isoformat(), "seconds": 15}
    answer = browser.post("/en/desk/plans/new", data={**usual, **given})
    assert answer.status_code == 400
    assert read(answer).select_one(f"#{field}-errors")
    assert session.query(Plan).count() == 0


def test_progress_is_followed_until_it_ends(browser, region, session):
    plan = solving.ask(session(), FIRST, LAST, now=NOW, zone=ZONE, seconds=60)
    plan.progress, plan.spent = [[1.0, 100, 180], [20.0, 150, 160]], 20.0
    plan.score, plan.bound, plan.gap = 150, 160, 0.0625
    session.commit()
    part = browser.get(f"/en/desk/plans/{plan.id}/progress")
    assert "150 points" in words(read(part))
    assert "6.2 % better" in words(read(part)) or "6.3 % better" in words(read(part))
    assert len(read(part).select("polyline")) == 2
    assert "HX-Refresh" not in part.headers
    browser.post(f"/en/desk/plans/{plan.id}/stop")
    assert browser.get(f"/en/desk/plans/{plan.id}/progress").headers["HX-Refresh"] == "true"
    page = read(browser.get(f"/en/desk/plans/{plan.id}"))
    assert "stopped before the solver began" in words(page)
    assert page.select_one(f"a[href$='/plans/new?like={plan.id}']")


def test_the_overview_says_what_the_draft_is_worth(browser, plan):
    page = read(browser.get(f"/en/desk/plans/{plan.id}"))
    tiles = [words(tile) for tile in page.select(".figure-tile")]
    assert "2 meetings" in tiles
    assert words(page.select_one("tfoot")).startswith("Together")
    assert page.select_one("form[action$='/approve']")
    assert "Keles" in words(page.select_one(".bars"))
    assert f"/plans/{plan.id}" in str(read(browser.get("/en/desk/plans")).select_one(".plan-list"))


def test_a_week_has_every_hour_and_a_place_for_each_meeting(browser, plan, region):
    page = read(browser.get(f"/en/desk/plans/{plan.id}/week?day={TUESDAY}"))
    assert len(page.select(".plan-day")) == 7
    cell = page.select_one(f"[data-cell][data-day='{TUESDAY}'][data-start='09:00']")
    assert {words(card.select_one("h3")) for card in cell.select("article")} == {"Keles", "Arys"}
    text = words(cell)
    assert all(word in text for word in ("Park", "South", "Housing", "Akhmet", "appeals"))
    narrowed = read(
        browser.get(f"/en/desk/plans/{plan.id}/week?day={TUESDAY}&district=d{region.arys.id}")
    )
    assert [words(card.select_one("h3")) for card in narrowed.select("article")] == ["Arys"]


def test_moving_answers_at_once_with_score_and_broken_rules(browser, plan, session):
    night = {"day": (TUESDAY + timedelta(days=1)).isoformat(), "start": "16:30"}
    answer = send(browser, plan, "/meetings/n1", verb="move", view="week", **night)
    assert answer.status_code == 303
    page = read(browser.get(answer.location))
    assert "Park, 18 May 09:00 → Park, 19 May 16:30" in words(page.select_one("#latest"))
    assert meetings(session, plan)["n1"].date == TUESDAY + timedelta(days=1)
    late = send(browser, plan, "/meetings/n1", verb="move", view="week", start="22:00")
    page = read(browser.get(late.location))
    assert page.select_one(".latest--broken")
    assert "begins at an hour at which no meeting begins" in words(page.select_one("#latest"))
    assert not page.select(".notice--error")
    overview = read(browser.get(f"/en/desk/plans/{plan.id}"))
    assert "3 rules are broken" in words(overview.select_one(".notice--error"))
    meetings(session, plan)
    refused = send(browser, plan, "/approve")
    assert refused.status_code == 400
    assert not read(refused).select_one("form[action$='/approve']")
    send(browser, plan, "/undo")
    assert meetings(session, plan)["n1"].start == 16 * 60 + 30


def test_somebody_else_changed_it_meanwhile(browser, plan, session):
    seen = plan.revision
    send(browser, plan, "/meetings/n1", verb="pin", seen=seen)
    again = send(browser, plan, "/meetings/n1", verb="delete", seen=seen)
    assert again.status_code == 409
    assert "Somebody else changed this draft meanwhile" in words(read(again))
    assert "n1" in meetings(session, plan)
    assert plan.pins == ["n1"]


def test_the_free_and_responsible_are_proposed_first(browser, plan, region, session):
    page = read(browser.get(f"/en/desk/plans/{plan.id}/meetings/n1"))
    offered = [words(option) for option in page.select("select[name=into] option[value]")]
    assert any(line.startswith("Erlan · free") for line in offered)
    assert not any("Daniyar" in line for line in offered if "Send" not in line)
    swap = {"verb": "swap", "out": f"o{region.akhmet.id}", "into": f"o{region.erlan.id}"}
    send(browser, plan, "/meetings/n1", **swap)
    assert meetings(session, plan)["n1"].officials == {f"o{region.erlan.id}"}
    more = {"verb": "add_session", "session": f"t{region.roads.id}:o{region.daniyar.id}"}
    send(browser, plan, "/meetings/n1", **more)
    assert len(meetings(session, plan)["n1"].sessions) == 2
    send(browser, plan, "/meetings/n1", verb="remove_session", topic=f"t{region.housing.id}")
    assert meetings(session, plan)["n1"].topics == {f"t{region.roads.id}"}


def test_why_this_meeting(browser, plan):
    page = words(read(browser.get(f"/en/desk/plans/{plan.id}/meetings/n1")))
    assert "Why this meeting?" in page
    assert "14 wait in the district" in page
    assert browser.get(f"/en/desk/plans/{plan.id}/meetings/n99").status_code == 404


def test_why_not_there_and_adding_it(browser, plan, region, session):
    day = TUESDAY + timedelta(days=2)
    address = f"/en/desk/plans/{plan.id}/why-not?district=d{region.sozak.id}&day={day}"
    page = read(browser.get(address))
    form = page.select_one("form[action$='/meetings']")
    fields = {field["name"]: field["value"] for field in form.select("input[name]")}
    answer = browser.post(form["action"], data=fields)
    assert f"day={day}" in answer.location
    added = meetings(session, plan)["n3"]
    assert (added.venue, added.date) == (f"v{region.field.id}", day)
    early = f"/en/desk/plans/{plan.id}/why-not?district=d{region.sozak.id}&day={FIRST}"
    assert "season" in words(read(browser.get(early)))


def by_hand(browser, plan: Plan, district, day) -> dict[str, list[str]]:
    """What the form for a meeting of one's own would send as it stands."""
    page = read(browser.get(f"/en/desk/plans/{plan.id}/why-not?district=d{district.id}&day={day}"))
    form = page.select_one(".by-hand form")
    assert form["action"].endswith("/meetings")
    given = {each["name"]: [each["value"]] for each in form.select("input[name]")}
    for choice in form.select("select"):
        chosen = choice.select_one("option[selected]") or choice.option
        given.setdefault(choice["name"], []).append(chosen.get("value", words(chosen)))
    return given


def test_a_meeting_by_hand_begins_with_the_best_that_is_possible(browser, plan, region, session):
    day = TUESDAY + timedelta(days=2)
    given = by_hand(browser, plan, region.sozak, day)
    seat = f"t{region.roads.id}:o{region.daniyar.id}"
    assert (given["venue"], given["session"][0]) == ([f"v{region.field.id}"], seat)
    browser.post(f"/en/desk/plans/{plan.id}/meetings", data=given)
    added = meetings(session, plan)["n3"]
    assert (added.venue, added.date, added.officials) == (
        f"v{region.field.id}", day, {f"o{region.daniyar.id}"},
    )  # fmt: skip


def test_a_meeting_by_hand_that_breaks_a_rule_is_kept_marked_and_not_approved(
    browser, plan, region, session
):
    """The day before the field's season, with the crew that is in Arys at that hour."""
    given = by_hand(browser, plan, region.sozak, TUESDAY)
    housing = f"t{region.housing.id}:o{region.akhmet.id}"
    given |= {"start": "09:00", "crew": f"c{region.north.id}", "session": [housing, "", housing]}
    answer = browser.post(f"/en/desk/plans/{plan.id}/meetings", data=given)
    added = meetings(session, plan)["n3"]
    assert [part.officials for part in added.sessions] == [(f"o{region.akhmet.id}",)]
    assert "crew=" not in answer.location  # the whole week is shown
    latest = read(browser.get(answer.location)).select_one("#latest.latest--broken")
    told = words(latest)
    assert "Added" in told
    assert "Field" in told
    assert "the venue is out of its season" in told
    assert "North would be in two places at once" in told
    assert "Akhmet would be in two places at once" in told
    assert "cannot be approved like this" in told
    assert latest.select(".points")
    meetings(session, plan)
    assert send(browser, plan, "/approve").status_code == 400
    assert plan.state is PlanState.DRAFT
    send(browser, plan, "/undo")
    assert set(meetings(session, plan)) == {"n1", "n2"}
    assert send(browser, plan, "/approve").status_code == 303


def test_a_meeting_by_hand_needs_a_topic(browser, plan, region, session):
    given = {**by_hand(browser, plan, region.sozak, TUESDAY), "session": ["", ""]}
    answer = browser.post(f"/en/desk/plans/{plan.id}/meetings", data=given)
    assert answer.status_code == 400
    assert "Choose a topic and who answers for it" in words(read(answer))
    assert set(meetings(session, plan)) == {"n1", "n2"}


def test_the_topic_of_a_session_is_changed(browser, plan, region, session):
    page = read(browser.get(f"/en/desk/plans/{plan.id}/meetings/n1"))
    housing, roads = f"t{region.housing.id}", f"t{region.roads.id}"
    offered = {each["value"]: words(each) for each in page.select(f"#topic-{housing} option")}
    assert offered == {roads: "Roads · not responsible"}
    answer = send(browser, plan, "/meetings/n1", verb="set_topic", topic=housing, into=roads)
    assert meetings(session, plan)["n1"].topics == {roads}
    told = words(read(browser.get(answer.location)).select_one("#latest"))
    assert "Other topic" in told
    assert "Akhmet is not responsible for Roads in Keles" in told
    swap = {"verb": "swap", "out": f"o{region.akhmet.id}", "into": f"o{region.erlan.id}"}
    mended = send(browser, plan, "/meetings/n1", **swap)
    assert not read(browser.get(mended.location)).select(".latest--broken, .notice--error")


def test_what_if_is_asked_beside_the_draft(browser, plan, region, session):
    answer = browser.post(
        f"/en/desk/plans/{plan.id}/what-if", data={"what": f"topic:{region.roads.id}"}
    )
    sibling = session.query(Plan).filter_by(origin_id=plan.id).one()
    assert sibling.label == "Twice the weight for Roads"
    assert "it is being worked out" in words(read(browser.get(answer.location)))
    sibling.document, sibling.state, sibling.solved_at = plan.document, PlanState.DRAFT, NOW
    session.commit()
    page = read(browser.get(answer.location))
    assert len(page.select("table.beside thead th[scope=col]")) >= 2
    assert "Twice the weight for Roads" in words(page.select_one("table.beside"))
    wrong = browser.post(f"/en/desk/plans/{plan.id}/what-if", data={"what": "crew:999999"})
    assert "Choose from the list" in words(read(browser.get(wrong.location)))


def test_the_map_has_each_district_and_the_ways_of_a_day(browser, plan):
    page = read(browser.get(f"/en/desk/plans/{plan.id}/map?day={TUESDAY}"))
    circles = {words(each.a): each["data-count"] for each in page.select("[data-circle]")}
    assert circles == {"Keles": "1", "Arys": "1", "Sozak": "0"}
    assert [len(each["data-points"].split()) for each in page.select("[data-points]")] == [3, 3]


def test_approve_look_and_release(browser, plan, session):
    answer = send(browser, plan, "/approve")
    preview = read(browser.get(answer.location))
    assert "2 new meetings" in words(preview)
    meetings(session, plan)
    changed = send(browser, plan, "/meetings/n1", verb="delete")
    assert changed.status_code == 400
    released = send(browser, plan, "/release")
    page = words(read(browser.get(released.location)))
    assert "Version 1 is released" in page
    assert plan.state is PlanState.RELEASED


@pytest.mark.parametrize("role", [Role.CREW, Role.OFFICIAL, Role.MODERATOR])
def test_plans_are_for_organizers(signed_in, plan, role):
    browser = signed_in(role)
    assert browser.get("/en/desk/plans").status_code == 403
    assert send(browser, plan, "/meetings/n1", verb="delete").status_code == 403
