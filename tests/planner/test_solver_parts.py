"""Parts of the solver whose promises can be held against plain reckoning."""

from itertools import product
from random import Random

import pytest

from meetings.planner import problem as problems
from meetings.planner.generator import generate
from meetings.planner.solver.clockwork import Deadline
from meetings.planner.solver.exact import solve_exactly
from meetings.planner.solver.grid import Grid
from meetings.planner.solver.linear import Linear
from meetings.planner.solver.master import Master
from meetings.planner.solver.model import Effort
from meetings.planner.solver.run import Attempt
from meetings.planner.solver.split import split
from tests.planner.documents import meeting, pin, read, session


def programme(random):
    """Five variables up to 4, four rows."""
    linear = Linear()
    for _ in range(5):
        linear.var(4, random.randint(-5, 9))
    for _ in range(4):
        linear.at_most([(var, random.randint(-3, 6)) for var in range(5)], random.randint(0, 20))
    return linear


def best_by_trying(linear):
    return max(
        sum(map(int.__mul__, linear.points, values))
        for values in product(range(5), repeat=5)
        if all(
            sum(values[var] * each for var, each in terms) <= most for terms, most in linear.rows
        )
    )


@pytest.mark.parametrize("seed", range(20))
def test_a_bound_holds_whatever_the_prices(seed):
    random = Random(seed)
    linear = programme(random)
    best = best_by_trying(linear)
    for _ in range(20):
        assert linear.proven([random.uniform(-1, 5) for _ in linear.rows]) >= best


@pytest.mark.parametrize("seed", range(20))
def test_the_solver_s_own_prices_give_the_optimum_rounded_up(seed):
    linear = programme(Random(seed))
    solution = linear.solve(10)
    assert solution.found
    assert 0 <= linear.proven(solution.prices) - solution.objective < 1.001


def splits(rooms, supplies):
    """Every split of two meetings with two topics."""
    ranges = [range(supply.get(topic, 0) + 1) for supply in supplies for topic in (0, 1)]
    for a, b, c, d in product(*ranges):
        if a + b <= rooms[0] and c + d <= rooms[1]:
            yield a + c, b + d


@pytest.mark.parametrize("seed", range(30))
def test_no_split_is_worth_more_or_takes_up_more(seed):
    random = Random(seed)
    rooms = [random.randint(0, 6), random.randint(0, 6)]
    supplies = [{topic: random.randint(0, 5) for topic in (0, 1)} for _ in rooms]
    steps = {topic: [(30, 2), (20, 1), (10, random.randint(0, 3))] for topic in (0, 1)}
    levels = sorted(
        ((points, topic, size) for topic, sizes in steps.items() for points, size in sizes),
        reverse=True,
    )

    def worth(topic, amount):
        total = 0
        for points, size in steps[topic]:
            total += points * min(amount, size)
            amount -= min(amount, size)
        return total, amount

    found = split(levels, rooms, supplies)
    tried = [
        (worth(0, first)[0] + worth(1, second)[0], first + second)
        for first, second in splits(rooms, supplies)
        if worth(0, first)[1] == worth(1, second)[1] == 0
    ]
    assert found.served == max(value for value, _ in tried)
    assert found.total == max(amount for _, amount in tried)


@pytest.mark.parametrize("seed", [4, 5, 6, 12, 15, 18, 23])
def test_the_programme_s_bound_lies_above_the_optimum_of_the_exact_model(seed):
    problem = problems.read(generate("small", seed))
    attempt = Attempt(problem, Deadline(60, None), seed, None)
    attempt.begin()
    outcome = solve_exactly(
        attempt.grid, attempt.scale, attempt.worth, Effort(0.3, 60, seed, guided=False)
    )
    found = attempt.scale.weigh(outcome.meetings).score.total
    grid = Grid(problem)
    weeks = list(grid.week_days.values())
    whole = Master(grid, [range(len(grid.days))]).outlook(60).bound
    by_week = Master(grid, weeks).outlook(60).bound
    assert found <= outcome.bound
    assert found <= by_week
    assert found <= whole


@pytest.mark.parametrize("start", ["11:00", "12:15"])
def test_the_ways_to_a_fixed_pin_are_in_the_bound_to_the_minute(start):
    """Aigul and crew 1 go from Arys to Keles and back, at a slot or at another time."""
    pinned = [pin("fixed", meeting(venue="office", start=start))]
    grid = Grid(read(backlog=[], pinned=pinned))
    assert Master(grid, [range(len(grid.days))]).outlook(60).bound == -40


def test_others_pay_their_way_though_a_crew_is_held_on_a_day():
    """Daniyar and crew 1 are in Arys at noon for sure; Aigul alone can take up what Keles asks."""
    held = meeting(start="12:15", sessions=(session("roads", "daniyar"),))
    backlog = [{"topic": "land", "district": "keles", "count": 9}]
    grid = Grid(read(backlog=backlog, pinned=[pin("fixed", held)]))
    served, minutes = 3 * 30 + 2 * 20 + 4 * 10, 200 + 30 + 200
    bound = Master(grid, [range(len(grid.days))]).outlook(60).bound
    assert 0 <= bound - (4000 + served - minutes // 10) <= 1
