"""Commands: ``meetings plan``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click
from flask.cli import with_appcontext
from flask_babel import force_locale

from meetings import clock
from meetings.database import db
from meetings.plans import drafting, solving, working
from meetings.plans.plan import Plan
from meetings.plans.solver_process import Progress, SolverProcess
from meetings.settings import Settings

SHOWN_EVERY = 0.5
DAY = click.DateTime(["%Y-%m-%d"])


@click.command("plan")
@click.option("--from", "first", type=DAY, required=True, help="First day, like 2027-04-01.")
@click.option("--to", "last", type=DAY, required=True, help="Last day, like 2027-06-30.")
@click.option("--seconds", default=solving.SECONDS, show_default=True, help="How long to search.")
@click.option("--seed", default=1, show_default=True, help="The same seed searches the same way.")
@with_appcontext
def plan_command(first: datetime, last: datetime, seconds: int, seed: int) -> None:
    """Propose a plan from the backlog; Ctrl-C takes the best one so far."""
    settings = Settings.current()
    now = clock.now()
    with force_locale("en"):
        plan = solving.draft(
            db.session(), first.date(), last.date(), now=now, zone=settings.zone, seconds=seconds
        )
        plan.seed = seed
        document = _solve(plan)
        db.session.add(plan)
        drafting.accept(db.session(), plan, document, now=clock.now())
        db.session.commit()
    click.echo(f"The draft: {settings.base_url}/kk/desk/plans/{plan.id}")


def _solve(plan: Plan) -> dict[str, Any]:
    """Nothing is written before there is a plan, so a run that is killed leaves nothing."""
    db.session.rollback()
    working.begin(plan).write(plan)
    with SolverProcess(
        drafting.problem_to_solve(plan), seconds=plan.seconds, seed=plan.seed
    ) as solver:
        try:
            while not solver.ended(SHOWN_EVERY):
                click.echo(f"\r{_line(solver.progress)}", nl=False, err=True)
        except KeyboardInterrupt:
            solver.stop()
        click.echo(f"\r{_line(solver.progress)}", err=True)
        return solver.plan()


def _line(progress: Progress) -> str:
    if progress.score is None:
        return f"{progress.seconds:6.1f} s  no plan yet"
    gap = f"{100 * progress.gap:.2f} %" if progress.gap is not None else "?"
    bound = "?" if progress.bound is None else progress.bound
    return f"{progress.seconds:6.1f} s  score {progress.score}  bound {bound}  gap {gap} "


COMMANDS = (plan_command,)
