"""The planner's commands, which need neither database nor settings."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from meetings.cli import main
from meetings.planner import plan as plans
from meetings.planner import problem as problems
from meetings.planner.generator import generate
from meetings.planner.plan import Plan
from meetings.planner.scorer import score
from tests.planner.documents import document, meeting, session


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return lambda *arguments, **more: CliRunner().invoke(main, arguments, **more)


@pytest.fixture
def judged(tmp_path):
    """The problem in p.json, and a function that writes a plan of some meetings to plan.json."""
    (tmp_path / "p.json").write_text(json.dumps(document()))

    def put(*meetings, **changes):
        (tmp_path / "plan.json").write_text(plans.dumps(Plan(meetings, **changes)))

    return put


def test_score_prints_the_terms(run, judged):
    judged(meeting(sessions=(session(aigul=9),)))
    done = run("score", "p.json", "plan.json")
    assert done.exit_code == 0
    assert [line.split() for line in done.stdout.splitlines()[:6]] == [
        ["served", "270"],
        ["fairness", "0"],
        ["travel", "-6"],
        ["duties", "0"],
        ["changes", "0"],
        ["total", "264"],
    ]
    assert "No rule is broken." in done.stdout
    assert "the plan claims served 0, it is 270." in done.stdout


def test_score_lists_broken_rules_and_fails(run, judged):
    judged(meeting("a"), meeting("b"))
    done = run("score", "p.json", "plan.json")
    assert done.exit_code == 1
    assert "Rule 1: a and b are both at park on 2026-12-21 09:00" in done.stdout
    assert "3 broken rules" in done.stdout


def test_score_speaks_json(run, judged):
    judged(meeting("a"), meeting("b", crew="crew-2", sessions=(session("roads", "daniyar"),)))
    done = run("score", "p.json", "plan.json", "--json")
    told = json.loads(done.stdout)
    assert done.exit_code == 1
    assert told["score"]["total"] == -46
    (broken,) = told["broken"]
    assert (broken["rule"], broken["what"], broken["meetings"]) == (1, "taken", ["a", "b"])
    assert len(told["disagreements"]) > 1


@pytest.mark.parametrize(
    ("problem", "plan", "named"),
    [
        ("{}", None, "p.json: format: the key is missing"),
        ("{", None, "p.json: the document is not JSON"),
        (None, "[]", "plan.json: must be an object"),
        (None, "NaN", "plan.json: the document is not JSON"),
    ],
)
def test_a_malformed_document_is_named(run, judged, tmp_path, problem, plan, named):
    judged()
    for name, text in (("p.json", problem), ("plan.json", plan)):
        if text is not None:
            (tmp_path / name).write_text(text)
    done = run("score", "p.json", "plan.json")
    assert done.exit_code == 2
    assert named in done.stderr


def test_a_plan_of_another_problem_is_malformed(run, judged):
    judged(meeting(venue="hall"))
    done = run("score", "p.json", "plan.json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert 'plan.json: meetings[0].venue: there is no venue "hall"' in done.stderr


def test_a_file_that_is_not_there_is_named(run, judged):
    done = run("score", "p.json", "plan.json")
    assert (done.exit_code, "plan.json" in done.stderr) == (2, True)


def test_score_reads_standard_input(run, judged):
    judged()
    done = run("score", "-", "plan.json", input=json.dumps(document()))
    assert done.exit_code == 0


def test_problem_writes_an_instance(run, tmp_path):
    assert run("problem", "small", "--seed", "3", "-o", "s.json").exit_code == 0
    assert json.loads((tmp_path / "s.json").read_text()) == generate("small", 3)
    assert json.loads(run("problem", "small", "--seed", "3").stdout) == generate("small", 3)
    assert run("problem", "huge").exit_code == 2


def test_solve_writes_a_plan_that_the_judge_accepts(run, judged, tmp_path):
    done = run("solve", "p.json", "-o", "plan.json", "--seconds", "1", "--workers", "1")
    assert done.exit_code == 0, done.stderr
    verdict = score(problems.read(document()), plans.loads((tmp_path / "plan.json").read_text()))
    assert (verdict.broken, verdict.disagreements) == ((), ())
    assert verdict.score.total > 0
    for word in ("score", "bound", "gap"):
        assert word in done.stderr
    assert not (tmp_path / "plan.json.part").exists()


def test_solve_prints_the_plan_where_no_file_is_named(run, judged):
    done = run("solve", "p.json", "--seconds", "1", "--workers", "1")
    assert plans.loads(done.stdout).meetings


def test_solve_refuses_a_malformed_problem_and_keeps_the_plan(run, judged, tmp_path):
    judged(meeting())
    before = (tmp_path / "plan.json").read_text()
    (tmp_path / "p.json").write_text(json.dumps(document(slots=["25:00"])))
    done = run("solve", "p.json", "-o", "plan.json")
    assert done.exit_code == 2
    assert "p.json: slots[0]: must be a time" in done.stderr
    assert (tmp_path / "plan.json").read_text() == before


def test_a_plan_that_cannot_be_written_is_said(run, judged):
    done = run("solve", "p.json", "--seconds", "1", "--workers", "1", "-o", "nowhere/plan.json")
    assert done.exit_code == 1
    assert "nowhere/plan.json cannot be written" in done.stderr


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_solve_ends_early_with_the_best_plan_so_far(tmp_path, ending):
    problem = generate("month", 1)
    (tmp_path / "p.json").write_text(json.dumps(problem))
    command = [sys.executable, "-m", "meetings.cli", "solve", "p.json", "-o", "plan.json"]
    with subprocess.Popen(
        [*command, "--seconds", "100"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert "gap" in process.stderr.readline()
        os.killpg(process.pid, ending)
        said = process.communicate(timeout=30)[1]
    assert process.returncode == 0, said
    plan = plans.loads((tmp_path / "plan.json").read_text())
    assert score(problems.read(problem), plan).holds
    assert plan.meetings
