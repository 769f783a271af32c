"""The compiled search: what it counts while plans change, what it takes back, what it costs to begin."""

import os
import sys
from subprocess import run

import numpy as np
import pytest
from numba import typeof

from meetings.planner import problem as problems
from meetings.planner.generator import generate
from meetings.planner.scorer import score as judge
from meetings.planner.solver import ahead, compiled, moves
from meetings.planner.solver.anneal import anneal
from meetings.planner.solver.changes import adopt, keep, undo
from meetings.planner.solver.clockwork import Deadline
from meetings.planner.solver.grid import Grid
from meetings.planner.solver.opening import opening
from meetings.planner.solver.queue import clear, queue_of
from meetings.planner.solver.references import refer
from meetings.planner.solver.roster import copy, meetings_of, roster_of, score
from meetings.planner.solver.run import Attempt, plan_of
from meetings.planner.solver.search import Search
from meetings.planner.solver.span import span_of
from meetings.planner.solver.tariff import no_tariff
from meetings.planner.solver.worth import Scale
from tests.planner.documents import read

KINDS = ["officials", "related", "blocks", "tour", "district", "swap", "idle"]


def begun(name="month", seed=1):
    attempt = Attempt(problems.read(generate(name, seed)), Deadline(60, None), 0, None)
    attempt.begin()
    return attempt


@pytest.fixture(scope="module")
def attempt():
    return begun()


@pytest.fixture
def search(attempt):
    """Facts, roster, span and queue of a month that was opened."""
    facts = attempt.opened.facts
    return facts, copied(facts, attempt.opened.roster), span(facts), queue_of(facts)


def copied(facts, roster):
    other = roster_of(facts)
    copy(roster, other)
    return other


def span(facts, days=None):
    return span_of(facts, np.arange(len(facts.week_of)) if days is None else days)


def counted(roster):
    """All that is counted; the journal and what lies beyond the seats held do not."""
    seats = [
        roster.seats[official, day, : roster.held[official, day]].tolist()
        for official in range(roster.held.shape[0])
        for day in range(roster.held.shape[1])
    ]
    kept = [
        values.tolist()
        for name, values in roster._asdict().items()
        if name not in ("seats", "journal", "written")
    ]
    return [*kept, seats]


@pytest.mark.parametrize("kind", KINDS)
def test_a_move_taken_back_leaves_everything_as_it_was(search, kind):
    facts, roster, span, queue = search
    everything = refer(facts), refer(roster), refer(span), refer(queue)
    random = np.random.default_rng(7)
    before = counted(roster)
    changed = 0
    for _ in range(60):
        clear(everything[3])
        getattr(moves, kind)(*everything, random)
        changed += roster.written[0] > 0
        undo(*everything[:2])
        assert counted(roster) == before
    assert changed > 10, "the move did something"


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_counted_move_by_move_is_what_a_fresh_count_finds(search, attempt, kind):
    facts, roster, span, queue = search
    everything = refer(facts), refer(roster), refer(span), refer(queue)
    random = np.random.default_rng(8)
    for _ in range(40):
        clear(everything[3])
        getattr(moves, kind)(*everything, random)
        keep(everything[1])
    again = roster_of(facts)
    adopt(everything[0], refer(again), everything[1], np.arange(len(facts.week_of)))
    assert counted(again) == counted(roster)
    worth = attempt.scale.weigh(meetings_of(attempt.grid, facts, roster))
    assert score(*everything[:2]) / 10 <= worth.score.total + 1, "the best split takes up no less"
    assert worth.score.travel == -(roster.totals[2] // 10)
    assert worth.score.duties == -2000 * roster.totals[1]


def annealed(search, seed, days=None, steps=3000):
    facts, roster, _, queue = search
    mine = copied(facts, roster)
    anneal(facts, mine, span(facts, days), queue, heat=(100, 10), steps=steps, seed=seed)
    return mine


def test_annealing_makes_a_better_plan_that_is_the_same_for_the_same_seed(search, attempt):
    one, same, other = (annealed(search, seed) for seed in (1, 1, 2))
    assert counted(one) == counted(same)
    assert counted(one) != counted(other)
    assert score(refer(search[0]), refer(one)) > score(refer(search[0]), refer(search[1]))


def test_days_of_no_task_stay_as_they_are(search):
    facts, roster, _, _ = search
    after = annealed(search, 1, np.arange(7, 14))
    for rest in (np.arange(7), np.arange(14, len(facts.week_of))):
        assert after.tour_at[rest].tolist() == roster.tour_at[rest].tolist()
        assert after.held[:, rest].tolist() == roster.held[:, rest].tolist()
    assert after.held[:, 7:14].tolist() != roster.held[:, 7:14].tolist()


def test_no_days_at_all_change_nothing(search):
    assert counted(annealed(search, 1, np.arange(0))) == counted(search[1])


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_rounds_of_several_threads_give_one_plan(search, attempt, workers):
    facts, roster, _, _ = search

    def found():
        again = Search(facts, copied(facts, roster), 5, workers)
        again.run(Deadline(60, None), 0.6, lambda best: False)
        return again.best

    one, same = found(), found()
    assert counted(one) == counted(same)
    worth = attempt.scale.weigh(meetings_of(attempt.grid, facts, one))
    assert worth.score.total > attempt.worth.score.total
    assert worth.score.travel == -(one.totals[2] // 10)


def test_a_search_ends_once_it_is_told_that_this_is_enough(search):
    facts, roster, _, _ = search
    heard = []
    again = Search(facts, copied(facts, roster), 5, 2)
    deadline = Deadline(30, None)
    again.run(deadline, None, lambda best: heard.append(best) or len(heard) == 2)
    assert len(heard) == 2
    assert deadline.elapsed < 10


def types(facts):
    arrays = (facts, roster_of(facts), span(facts), queue_of(facts))
    return [typeof(each) for each in arrays]


@pytest.mark.parametrize("name", ["tiny", "small", "quarter"])
def test_arrays_are_of_the_same_types_whatever_the_problem(attempt, name):
    """Others would have everything compiled again in the middle of somebody's search."""
    assert types(begun(name).opened.facts) == types(attempt.opened.facts)


def test_arrays_are_of_the_same_types_where_there_is_nothing(attempt):
    grid = Grid(read(venues=[], officials=[], crews=[], duties=[], backlog=[]))
    standing = Scale(grid).weigh([])
    nothing = opening(grid, standing, [], no_tariff(grid), (0.0,))
    assert types(nothing.facts) == types(attempt.opened.facts)


@pytest.mark.parametrize("seed", range(60))
def test_the_judge_accepts_what_the_search_finds_next_to_what_stands(seed):
    """Small problems have every rule in them; they would be solved exactly, but are searched here."""
    attempt = begun("small", seed)
    facts, roster = attempt.opened.facts, attempt.opened.roster
    search = Search(facts, roster, seed, 2)
    search.run(Deadline(60, None), 0.01, lambda best: False)
    meetings = [*attempt.standing.meetings, *meetings_of(attempt.grid, facts, search.best)]
    worth = attempt.scale.weigh(meetings)
    plan = plan_of(attempt.grid, worth, attempt.bound, seed, attempt.deadline)
    verdict = judge(attempt.grid.problem, plan)
    assert (verdict.broken, verdict.disagreements) == ((), ())


def searched():
    """What a short search holds in the end."""
    facts, roster = (opened := begun().opened).facts, opened.roster
    anneal(facts, roster, span(facts), queue_of(facts), heat=(100, 50), steps=200, seed=3)
    return counted(roster)


def test_machine_code_does_what_the_python_says():
    """The same search with and without the compiler, to the last seat."""
    plain = run(
        [sys.executable, "-c", "from tests.planner.test_search import *; print(searched())"],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert plain.returncode == 0, plain.stderr
    assert plain.stdout.strip() == str(searched())


def test_code_of_other_sources_is_kept_apart(tmp_path, monkeypatch):
    monkeypatch.setattr(compiled, "HERE", tmp_path)
    source = tmp_path / "moves.py"
    source.write_text("one")
    folder = compiled.kept_in()
    assert folder.startswith(str(tmp_path))
    assert compiled.kept_in() == folder
    source.write_text("other")
    assert compiled.kept_in() != folder


def test_where_nothing_can_be_written_the_code_is_kept_in_the_home_or_not_at_all(
    tmp_path, monkeypatch
):
    blocked = tmp_path / "package" / "__pycache__"
    blocked.parent.mkdir()
    blocked.touch()
    monkeypatch.setattr(compiled, "HERE", blocked.parent)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert compiled.kept_in().startswith(str(tmp_path / ".cache"))
    monkeypatch.setenv("HOME", str(blocked))
    assert compiled.kept_in() == ""


def test_the_search_is_compiled_ahead_once_and_earlier_code_goes(tmp_path, monkeypatch, attempt):
    kept, earlier = tmp_path / "numba-new", tmp_path / "numba-old"
    for folder in (kept, earlier):
        folder.mkdir()
    monkeypatch.setattr(ahead, "READY", kept / "ready")
    assert not ahead.is_compiled()
    ahead.compile_ahead(attempt.grid.problem)
    assert ahead.is_compiled()
    assert [each.name for each in tmp_path.iterdir()] == ["numba-new"]
    monkeypatch.setattr(ahead, "opening", None)
    ahead.compile_ahead(attempt.grid.problem)


def test_a_problem_without_a_tour_compiles_too_little_to_count(tmp_path, monkeypatch):
    monkeypatch.setattr(ahead, "READY", tmp_path / "ready")
    ahead.compile_ahead(read(venues=[]))
    assert not ahead.is_compiled()
