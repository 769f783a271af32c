"""Why this, why not that, and what if."""

from __future__ import annotations

from datetime import date, time

import pytest
from flask_babel import force_locale

from meetings.effects.worker import run_due
from meetings.officials.official import Absence
from meetings.planner.problem import read
from meetings.plans import (
    changing,
    comparing,
    differing,
    drafting,
    explaining,
    fairness,
    mileage,
    variants,
)
from meetings.plans.duty import Duty, Recurrence
from meetings.plans.plan import PlanState
from meetings.plans.whynot import why_not
from meetings.plans.wishes import Away, Wishes
from tests.plans.drafts import TUESDAY, drafted, edit
from tests.plans.region import NOW, ZONE, published

# A rule that is broken is one on any database.
pytestmark = pytest.mark.engine("sqlite")

WEDNESDAY = date(2027, 5, 19)
SUNDAY = date(2027, 5, 23)


@pytest.fixture(autouse=True)
def english(app):
    with force_locale("en"):
        yield


@pytest.fixture
def plan(region, session):
    return drafted(session, region)


def test_a_meeting_tells_its_backlog_its_way_and_its_worth(plan, region, session):
    why = explaining.why(session(), plan, "n1")
    (own,) = why.sessions
    assert (own.count, own.waiting, own.in_plan) == (10, 14, 10)
    assert own.steps == (5, 4, 1)  # 4 * 14 // 10 count 30, 3 * 14 // 10 count 20, one the rest
    assert why.terms["served"] == 5 * 30 + 4 * 20 + 1 * 10
    assert why.terms["travel"] < 0
    assert why.total == sum(why.terms.values())
    assert why.minutes == 60  # an official and a crew, each 15 minutes there and back
    assert why.duties == []
    assert not why.stands


def test_steps_count_the_last_ones_taken_up():
    assert explaining._steps(10, 0, 10) == (4, 3, 3)
    assert explaining._steps(10, 3, 8) == (1, 3, 1)
    assert explaining._steps(0, 0, 0) == (0, 0, 0)


def test_a_meeting_tells_the_duty_that_it_fulfils(region, session):
    duty = Duty(
        official=region.akhmet, districts=[region.keles], recurrence=Recurrence.HALF_YEAR,
        name_en="Meet Keles", source_en="Decree 826",
    )  # fmt: skip
    session.add(duty)
    session.flush()
    plan = drafted(session, region)
    why = explaining.why(session(), plan, "n1")
    assert [(each.duty, each.source.en) for each in why.duties] == [(duty.id, "Decree 826")]
    assert why.terms["duties"] == 2000


def test_nothing_is_said_of_a_meeting_that_is_gone(plan, session):
    assert explaining.why(session(), plan, "n9") is None


def test_why_not_names_what_keeps_a_meeting_away(plan, region, session):
    answer = why_not(session(), plan, f"d{region.sozak.id}", TUESDAY)
    assert answer.possible is None
    assert any("Field" in line and "out of its season" in line for line in answer.reasons)


def test_why_not_offers_what_would_be_possible(plan, region, session):
    answer = why_not(session(), plan, f"d{region.sozak.id}", SUNDAY)
    assert answer.possible is not None
    assert answer.possible.topics >= {f"t{region.roads.id}"}
    assert answer.terms["served"] > 0
    assert "7 appeals" in " ".join(answer.reasons)
    held = answer.possible
    outcome = changing.add(
        edit(session, plan), day=held.date, start=time(held.start // 60), venue=held.venue,
        crew=held.crew, sessions={part.topic: part.officials for part in held.sessions},
    )  # fmt: skip
    assert outcome.total == answer.total
    assert outcome.added == []


def test_why_not_when_everybody_is_away(plan, region, session):
    for official in (region.akhmet, region.daniyar, region.erlan, region.botagoz):
        session.add(Absence(official=official, first_day=SUNDAY, last_day=SUNDAY))
    session.flush()
    plan = drafted(session, region)
    answer = why_not(session(), plan, f"d{region.keles.id}", SUNDAY)
    assert answer.possible is None
    assert any("nobody responsible can come" in line for line in answer.reasons)


def test_what_if_changes_the_problem_and_keeps_the_pins(plan, region, session):
    changing.pin(edit(session, plan), "n2")
    wishes = Wishes(
        extra_crews=(region.sozak.id,),
        topics={region.housing.id: 2},
        officials=(Away(region.akhmet.id),),
        venues=(Away(region.park.id),),
    )
    sibling = variants.what_if(session(), plan, wishes, "more", now=NOW, zone=ZONE, seconds=2)
    problem = read(sibling.problem)
    assert [crew.id for crew in problem.crews][-1] == "e1"
    assert problem.weights.factor(f"t{region.housing.id}") == 2
    assert problem.official_by_id[f"o{region.akhmet.id}"].absent == ((problem.first, problem.last),)
    assert len(problem.venue_by_id[f"v{region.park.id}"].closed) == 14
    assert (sibling.pins, sibling.origin, sibling.state) == (["n2"], plan, PlanState.SOLVING)


def test_what_if_drops_a_pin_that_can_no_longer_stand(plan, region, session):
    changing.pin(edit(session, plan), "n1")
    wishes = Wishes(officials=(Away(region.akhmet.id),), without_crews=(region.north.id,))
    sibling = variants.what_if(session(), plan, wishes, "less", now=NOW, zone=ZONE)
    assert sibling.pins == []
    (difference,) = differing.meetings(session(), [plan, sibling])
    (line,) = difference.unpinned
    assert line in difference.gone
    assert len(difference.gone) > 1


def test_what_if_lets_meetings_of_the_diary_move_when_they_must(region, session):
    parts = [(region.housing, [region.akhmet])]
    published(session, region.park, TUESDAY, time(14), parts, region.south, minutes=120)
    plan = drafted(session, region)
    assert plan.problem["pinned"][0]["pin"] == "fixed"
    wishes = Wishes(without_crews=(region.south.id,))
    (pin,) = variants.varied(plan.problem, wishes)["pinned"]
    assert (pin["pin"], pin["crew"]) == ("movable", f"c{region.north.id}")


def test_siblings_are_compared_side_by_side(app, plan, region, session):
    wishes = Wishes(extra_crews=(region.sozak.id,))
    number = variants.what_if(
        session(), plan, wishes, "a third crew", now=NOW, zone=ZONE, seconds=2
    ).id
    session.commit()
    run_due(app, now=NOW)
    session.expire_all()
    first, second = comparing.side_by_side(session(), comparing.siblings(session(), plan))
    assert (first.plan.id, second.plan.id) == (plan.id, number)
    assert (first.taken_up, first.backlog, first.meetings) == (16, 32, 2)
    assert second.taken_up > first.taken_up
    assert second.total > first.total
    assert second.differs[0] > 0
    assert first.differs == (0, 0, 0)
    assert first.lowest[1] == 0


def test_fairness_compares_districts(region, session):
    parts = [(region.housing, [region.akhmet])]
    published(session, region.park, TUESDAY, time(14), parts, region.south, minutes=120)
    plan = drafted(session, region)
    rows = {row.district: row for row in fairness.of(session(), plan)}
    keles = rows[region.keles.id]
    assert (keles.backlog, keles.before, keles.after) == (19, 10, 10)
    assert (keles.share_before, keles.share, keles.meetings) == (52, 52, 1)
    sozak = rows[region.sozak.id]
    assert (sozak.backlog, sozak.after, sozak.kilometres) == (7, 0, 0)
    assert fairness.read(fairness.written(rows.values())) == list(rows.values())


def test_a_round_is_shared_among_its_meetings(plan, region, session):
    problem, meetings = drafting.problem_of(plan), drafting.meetings_of(plan)
    on_map = mileage.Map(session())
    ways = mileage.by_meeting(problem, meetings.values(), on_map)
    home, park = f"d{region.keles.id}", f"v{region.park.id}"
    assert ways["n1"] == pytest.approx(4 * on_map.by_road(home, park))  # the official and the crew
