"""Simulated annealing: moves that lose a little are kept now and then, ever more seldom."""

from __future__ import annotations

import math

import numpy as np

from meetings.planner.solver import moves
from meetings.planner.solver.changes import keep, undo
from meetings.planner.solver.compiled import compiled
from meetings.planner.solver.facts import Facts
from meetings.planner.solver.queue import Queue, clear
from meetings.planner.solver.references import refer
from meetings.planner.solver.roster import Roster, score
from meetings.planner.solver.span import Span, below

Heat = tuple[float, float]
"""Temperature at the start and at the end, in tenths of points."""


def anneal(
    facts: Facts,
    roster: Roster,
    span: Span,
    queue: Queue,
    *,
    heat: Heat,
    steps: int,
    seed: int,
) -> None:
    """So many moves within the days of a span; no other thread waits for it."""
    if len(span.days):
        everything = refer(facts), refer(roster), refer(span), refer(queue)
        random = np.random.default_rng(seed)
        _cool(*everything, random, float(heat[0]), float(heat[1]), steps)


@compiled
def _cool(
    facts: Facts,
    roster: Roster,
    span: Span,
    queue: Queue,
    random: np.random.Generator,
    hot: float,
    cold: float,
    steps: int,
) -> None:
    now = score(facts, roster)
    for step in range(steps):
        warmth = hot * (cold / hot) ** (step / steps)
        clear(queue)
        _move(facts, roster, span, queue, random)
        then = score(facts, roster)
        if then >= now or random.random() < math.exp((then - now) / warmth):
            now = then
            keep(roster)
        else:
            undo(facts, roster)


@compiled
def _move(
    facts: Facts, roster: Roster, span: Span, queue: Queue, random: np.random.Generator
) -> None:
    """Any move, with its share of eighteen."""
    draw = below(random, 18)
    if draw < 4:
        moves.officials(facts, roster, span, queue, random)
    elif draw < 8:
        moves.blocks(facts, roster, span, queue, random)
    elif draw < 11:
        moves.related(facts, roster, span, queue, random)
    elif draw < 14:
        moves.tour(facts, roster, span, queue, random)
    elif draw < 16:
        moves.district(facts, roster, span, queue, random)
    elif draw < 17:
        moves.swap(facts, roster, span, queue, random)
    else:
        moves.idle(facts, roster, span, queue, random)
