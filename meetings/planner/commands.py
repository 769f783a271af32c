"""``meetings solve``, ``meetings score`` and ``meetings problem``: the planner without database or app."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from threading import Event
from time import monotonic
from types import FrameType
from typing import BinaryIO

import click

from meetings.planner import plan as plans
from meetings.planner import problem as problems
from meetings.planner.document import InvalidDocument
from meetings.planner.elements import Problem
from meetings.planner.generator import NAMES, generate
from meetings.planner.plan import SCORE_KEYS, Plan
from meetings.planner.scorer import Verdict
from meetings.planner.scorer import score as judge

SECONDS_BETWEEN_LINES = 1.0


class Malformed(click.ClickException):
    """A document that cannot be read: exit code 2, as for a wrong option."""

    exit_code = 2


@contextmanager
def _reading(file: BinaryIO) -> Iterator[None]:
    try:
        yield
    except InvalidDocument as error:
        raise Malformed(f"{file.name}: {error}") from error


@click.command("score")
@click.argument("problem", type=click.File("rb"))
@click.argument("plan", type=click.File("rb"))
@click.option("--json", "as_json", is_flag=True, help="Print the verdict as JSON.")
def score_plan(problem: BinaryIO, plan: BinaryIO, as_json: bool) -> None:
    """Recompute the score of PLAN for PROBLEM and list the rules that it breaks.

    Exit code 0 when it breaks none, 1 when it does, 2 when a document is malformed.
    """
    with _reading(problem):
        read = problems.loads(problem.read())
    with _reading(plan):
        claimed = plans.loads(plan.read())
        verdict = judge(read, claimed)
    click.echo(_as_json(verdict) if as_json else _table(verdict))
    sys.exit(0 if verdict.holds else 1)


def _as_json(verdict: Verdict) -> str:
    return json.dumps(asdict(verdict), ensure_ascii=False, indent=1)


def _table(verdict: Verdict) -> str:
    terms = (*SCORE_KEYS[1:], SCORE_KEYS[0])
    lines = [f"{term:10}{getattr(verdict.score, term):>14,}" for term in terms]
    lines += ["", *(str(broken) for broken in verdict.broken)]
    lines.append(f"{len(verdict.broken)} broken rules" if verdict.broken else "No rule is broken.")
    lines += [f"Note: {sentence}." for sentence in verdict.disagreements]
    return "\n".join(lines)


@click.command("problem")
@click.argument("name", type=click.Choice(NAMES))
@click.option("--seed", default=0, show_default=True, help="Another seed, another instance.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path))
def generate_problem(name: str, seed: int, output: Path | None) -> None:
    """Generate an instance of the planning problem: the same NAME and seed give the same one."""
    _put(json.dumps(generate(name, seed), indent=1) + "\n", output)


@click.command("solve")
@click.argument("problem", type=click.File("rb"))
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--seconds", default=60.0, show_default=True, type=click.FloatRange(min=0))
@click.option("--seed", default=0, show_default=True)
@click.option("--workers", default=2, show_default=True, type=click.IntRange(min=1))
@click.option(
    "--budget",
    type=click.FloatRange(min=0, min_open=True),
    help="Deterministic seconds of search for each worker: same seed, same plan.",
)
def solve_problem(
    problem: BinaryIO,
    output: Path | None,
    seconds: float,
    seed: int,
    workers: int,
    budget: float | None,
) -> None:
    """Find a plan for PROBLEM; Ctrl-C ends early, with the best plan so far."""
    # The solver's libraries take a second to load, which the other commands need not wait for.
    from meetings.planner.solver import is_compiled, solve

    with _reading(problem):
        read = problems.loads(problem.read())
    if not is_compiled():
        click.echo("The search is being compiled first, once: half a minute or so.", err=True)
    run = partial(solve, read, seconds=seconds, seed=seed, workers=workers, budget=budget)
    with _ending_early() as stop, ThreadPoolExecutor(1) as thread:
        found = thread.submit(run, progress=Ticker(), stop=stop).result()
    _put(plans.dumps(found), output)
    _sum_up(read, found)


@contextmanager
def _ending_early() -> Iterator[Event]:
    """An event that the first Ctrl-C or SIGTERM sets; the second ends the process as ever."""
    stop = Event()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def end(number: int, frame: FrameType | None) -> None:
        stop.set()
        signal.signal(number, before[signal.Signals(number)])

    for number in before:
        signal.signal(number, end)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class Ticker:
    """Says on standard error how far the search is: one line that is rewritten, or one a second."""

    def __init__(self) -> None:
        self.said = float("-inf")

    def __call__(self, score: int, bound: int, gap: float, seconds: float) -> None:
        """Called by the solver with the best plan so far."""
        now = monotonic()
        if now - self.said < SECONDS_BETWEEN_LINES:
            return
        self.said = now
        line = f"{seconds:6.1f} s   score {score:>12,}   bound {bound:>12,}   gap {gap:8.2%}"
        click.echo(
            f"\r{line}" if sys.stderr.isatty() else line, nl=not sys.stderr.isatty(), err=True
        )


def _sum_up(problem: Problem, plan: Plan) -> None:
    """Say what was found, and let the judge look at it."""
    if sys.stderr.isatty():
        click.echo(err=True)
    click.echo(
        f"{len(plan.meetings)} meetings, score {plan.score.total:,}, bound {plan.bound:,}, "
        f"gap {plan.gap:.2%}, {plan.seconds:.1f} s",
        err=True,
    )
    for note in plan.notes:
        click.echo(note, err=True)
    verdict = judge(problem, plan)
    if not verdict.holds or verdict.disagreements:
        raise click.ClickException(f"The judge does not agree with this plan.\n{_table(verdict)}")


def _put(text: str, output: Path | None) -> None:
    """Write to the file in one go, or to standard output."""
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        _replace(output, text)
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror}") from error


def _replace(output: Path, text: str) -> None:
    if output.exists() and not output.is_file():
        output.write_text(text, encoding="utf-8")
        return
    part = output.with_name(f"{output.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(output)


COMMANDS = (solve_problem, score_plan, generate_problem)
