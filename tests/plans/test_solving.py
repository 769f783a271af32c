"""Asking for a plan, the worker that has it solved, and what stops it."""

from __future__ import annotations

import inspect
import os
import re
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from flask_babel import force_locale
from sqlalchemy import delete, select

from meetings import clock
from meetings.access import Role
from meetings.appeals.appeal import Appeal
from meetings.effects.effect import Effect, EffectState
from meetings.effects.worker import run_due
from meetings.errors import InvalidInput
from meetings.planner.plan import read
from meetings.planner.scorer import score
from meetings.planner.solver import reasons
from meetings.planner.solver.grid import DUSK
from meetings.plans import drafting, judging, remarks, solver_process, solving, working
from meetings.plans.commands import plan_command
from meetings.plans.plan import Plan, PlanState
from meetings.plans.wishes import Wishes
from tests.plans.region import ZONE
from tests.staff import person

TOMORROW = clock.today(clock.now(), ZONE) + timedelta(days=1)
SLEEPER = """
import json, signal, sys, time
signal.signal(signal.SIGINT, {on_interrupt})
print("   0.5 s   score  1,200   bound  2,400   gap  50.00%", file=sys.stderr, flush=True)
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def english(app):
    with force_locale("en"):
        yield


def ask(session, seconds=2, **given):
    """Asked for by somebody who reads English."""
    given.setdefault("asked_by", person(Role.ORGANIZER, language="en"))
    plan = solving.ask(
        session(), TOMORROW, TOMORROW + timedelta(days=13), now=clock.now(), zone=ZONE,
        seconds=seconds, **given,
    )  # fmt: skip
    number = plan.id
    session.commit()
    return number


def work(app, session, **given):
    """What is due, with no transaction of ours in its way."""
    session.rollback()
    return run_due(app, **given)


def solved(session, plan_id):
    session.expire_all()
    return session.get(Plan, plan_id)


def play(monkeypatch, text):
    """Another program in the solver's place."""
    monkeypatch.setattr(solver_process, "command", lambda *_given: [sys.executable, "-c", text])


def test_asking_writes_a_draft_and_an_effect_of_its_own_lane(region, session):
    plan = session.get(Plan, ask(session))
    assert plan.state is PlanState.SOLVING
    effect = session.scalars(select(Effect).where(Effect.kind == solving.SOLVE)).one()
    assert (effect.lane, effect.payload) == (solving.SOLVE, {"plan": plan.id})


@pytest.mark.usefixtures("own_process")
def test_a_worker_solves_it(app, region, session):
    plan_id = ask(session)
    assert work(app, session) == 1
    plan = solved(session, plan_id)
    assert (plan.state, plan.trouble) == (PlanState.DRAFT, "")
    meetings = drafting.meetings_of(plan)
    assert meetings
    assert all(id_.startswith("n") for id_ in meetings)
    verdict = score(drafting.problem_of(plan), read(plan.document))
    assert verdict.holds
    assert verdict.disagreements == ()
    assert (plan.score, plan.bound) == (verdict.score.total, plan.document["bound"])
    assert plan.score > 0


def test_an_empty_plan_says_why_for_each_kind_of_venue(app, region, session):
    """Every crew stays at home, and after that nothing waits any more."""
    plan_id = ask(session, wishes=Wishes(without_crews=(region.south.id, region.north.id)))
    work(app, session)
    plan = solved(session, plan_id)
    assert plan.state is PlanState.DRAFT
    assert drafting.meetings_of(plan) == {}
    assert remarks.of(session(), plan) == ["There is no crew.", "Bazaar: there is no crew."]
    with force_locale("ru"):
        assert remarks.of(session(), plan)[1].startswith("Базар: ")


def test_nothing_that_waits_is_a_plan_without_meetings(app, region, session):
    session.execute(delete(Appeal))
    plan_id = ask(session)
    work(app, session)
    plan = solved(session, plan_id)
    assert (plan.state, plan.trouble) == (PlanState.DRAFT, "")
    assert remarks.of(session(), plan)[0] == "There is nothing to take up: the backlog is empty."


def test_every_sentence_of_the_solver_about_an_empty_plan_is_translated():
    code = inspect.getsource(reasons)
    said = re.findall(r'(?:, |return )f?"([^"\n]+\.)"', code)
    said = {each.replace("{DUSK}", str(DUSK)) for each in said}
    assert said == set(remarks._KNOWN)


@pytest.mark.parametrize(
    ("first", "last", "seconds", "field"),
    [
        (-1, 5, 9, "first"),
        (0, 5, 9, "first"),
        (5, 4, 9, "last"),
        (1, 201, 9, "last"),
        (1, 2, 1, "seconds"),
    ],
)
def test_impossible_days_are_refused(app, session, first, last, seconds, field):
    today = TOMORROW - timedelta(days=1)
    with pytest.raises(InvalidInput) as refused:
        solving.ask(
            session(), today + timedelta(days=first), today + timedelta(days=last),
            now=clock.now(), zone=ZONE, seconds=seconds,
        )  # fmt: skip
    assert refused.value.field == field


def test_a_region_without_venues_fails_with_a_sentence(app, session, make):
    make.district()
    plan_id = ask(session)
    work(app, session)
    plan = solved(session, plan_id)
    assert plan.state is PlanState.FAILED
    assert "no venue" in plan.trouble


@pytest.mark.usefixtures("own_process")
def test_progress_is_written_while_it_works_and_a_cancel_ends_it_in_two_seconds(
    app, region, session, monkeypatch
):
    play(monkeypatch, SLEEPER.format(on_interrupt="signal.SIG_DFL"))
    plan_id = ask(session, seconds=60)
    session.rollback()
    worker = Thread(target=run_due, args=(app,))
    worker.start()
    deadline = time.monotonic() + 10
    while not (plan := solved(session, plan_id)).score:
        session.rollback()
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert (plan.score, plan.bound, plan.gap, plan.progress) == (
        1200,
        2400,
        0.5,
        [[0.5, 1200, 2400]],
    )
    solving.cancel(session(), plan, now=clock.now())
    session.commit()
    asked = time.monotonic()
    worker.join(10)
    assert time.monotonic() - asked < 2.5
    plan = solved(session, plan_id)
    assert plan.state is PlanState.FAILED
    assert "before it had a plan" in plan.trouble


def test_a_solver_that_does_not_listen_is_ended(monkeypatch):
    play(monkeypatch, SLEEPER.format(on_interrupt="signal.SIG_IGN"))
    monkeypatch.setattr(solver_process, "GRACE_WITH_PLAN", 0.3)
    with solver_process.SolverProcess({}, seconds=60, seed=1) as solver:
        while solver.latest.score is None:
            assert not solver.ended(0.05)
        began = time.monotonic()
        solver.stop()
        assert 0.3 <= time.monotonic() - began < 2
        with pytest.raises(solver_process.SolverFailed):
            solver.plan()


def test_a_cancel_before_the_worker_comes_ends_it_at_once(app, region, session):
    plan_id = ask(session)
    solving.cancel(session(), session.get(Plan, plan_id), now=clock.now())
    session.commit()
    assert solved(session, plan_id).state is PlanState.FAILED
    work(app, session)
    assert solved(session, plan_id).state is PlanState.FAILED


def test_a_killed_solver_leaves_the_draft_as_it_was_and_starts_again(
    app, region, session, monkeypatch, request
):
    plan_id = ask(session)
    work(app, session)
    before = solved(session, plan_id).document
    score = solved(session, plan_id).score
    request.getfixturevalue("own_process")
    monkeypatch.setattr(working, "REPORT_SECONDS", 0.1)
    play(
        monkeypatch,
        "import os, sys, time\n"
        "print('  0.1 s  score  7  bound  9  gap 10%', file=sys.stderr, flush=True)\n"
        "time.sleep(0.4); os.kill(os.getpid(), 9)",
    )
    solving.again(session(), solved(session, plan_id), seconds=2, now=clock.now())
    session.commit()
    work(app, session, limit=1)
    plan = solved(session, plan_id)
    assert (plan.state, plan.document, plan.score) == (PlanState.SOLVING, before, 7)
    effect = session.scalars(select(Effect)).one()
    assert (effect.state, effect.attempts) == (EffectState.WAITING, 1)
    session.rollback()
    work(app, session, now=clock.now() + timedelta(minutes=30))
    work(app, session, now=clock.now() + timedelta(minutes=30))
    plan = solved(session, plan_id)
    assert (plan.state, plan.document, plan.score) == (PlanState.DRAFT, before, score)
    assert "before it had a plan" in plan.trouble


def test_a_plan_that_breaks_a_rule_is_not_taken(app, region, session):
    plan_id = ask(session)
    work(app, session)
    plan = solved(session, plan_id)
    wrong = {**plan.document, "meetings": [plan.document["meetings"][0]] * 1}
    wrong["meetings"][0]["start"] = "10:17"
    with pytest.raises(InvalidInput, match="no slot"):
        drafting.accept(session(), plan, wrong, now=clock.now())


def test_the_rest_is_worked_out_again_around_what_is_pinned(app, region, session):
    plan_id = ask(session)
    work(app, session)
    plan = solved(session, plan_id)
    kept = drafting.shown(drafting.meetings_of(plan).values())[0]
    plan.pins = [kept.id]
    solving.again(session(), plan, seconds=2, now=clock.now())
    session.commit()
    work(app, session)
    plan = solved(session, plan_id)
    assert plan.state is PlanState.DRAFT
    after = drafting.meetings_of(plan)[kept.id]
    assert (after.venue, after.date, after.start, after.crew) == (
        kept.venue, kept.date, kept.start, kept.crew,
    )  # fmt: skip


PARENT = """
import json, sys, time
from meetings.plans import solver_process
solver_process.command = lambda *_given: [sys.executable, "-c", sys.argv[1]]
solver = solver_process.SolverProcess({}, seconds=60, seed=1)
print(solver._process.pid, flush=True)
time.sleep(60)
"""
CHILD = """
import time
from threading import Thread
from meetings.plans.solver_child import follow_parent
Thread(target=follow_parent, daemon=True).start()
time.sleep(60)
"""


def test_a_killed_worker_leaves_no_solver_behind():
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, CHILD], stdout=subprocess.PIPE, text=True
    )
    child = int(parent.stdout.readline())
    time.sleep(0.5)
    os.kill(child, 0)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 5
    while _runs(child):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _runs(pid):
    """Whether the process still does anything; nobody may be left to reap it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_solving_waits_for_nobody_else_s_lane(app, region, session):
    ask(session)
    lanes = {effect.lane for effect in session.scalars(select(Effect))}
    assert lanes == {solving.SOLVE}


def test_the_command_prints_the_draft_s_address(app, region, session):
    days = ["--from", TOMORROW.isoformat(), "--to", (TOMORROW + timedelta(days=6)).isoformat()]
    result = app.test_cli_runner().invoke(plan_command, [*days, "--seconds", "2"])
    assert result.exit_code == 0, result.output
    plan = session.scalars(select(Plan)).one()
    assert f"/desk/plans/{plan.id}" in result.output
    assert "score" in result.output
    assert plan.state is PlanState.DRAFT


def test_the_judge_agrees_with_what_is_kept(app, region, session):
    plan_id = ask(session)
    work(app, session)
    plan = solved(session, plan_id)
    judged = judging.judge(drafting.problem_of(plan), drafting.meetings_of(plan).values())
    assert judged.total == plan.score
    assert sum(judged.terms.values()) == judged.total
