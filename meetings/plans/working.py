"""The worker's side of solving: the child process, what it reports, and what becomes of the draft.

Each report is a short transaction under the lease, so no other effect and no request waits for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import undefer

from meetings import clock
from meetings.accounts.user import User
from meetings.database import db, reading
from meetings.effects.lease import Lease
from meetings.effects.outbox import AnySession
from meetings.errors import InvalidInput
from meetings.planner import problem as problems
from meetings.planner.plan import Meeting
from meetings.plans import conflicts, drafting, from_records, solving
from meetings.plans.naming import Names
from meetings.plans.plan import Plan, PlanState
from meetings.plans.solver_process import Progress, Refused, SolverFailed, SolverProcess
from meetings.settings import Settings

REPORT_SECONDS = 0.5
POINTS = 600
TRIES = 3


class Holder(Protocol):
    """Who may write: a lease, or nobody in particular."""

    def hold(self, session: AnySession) -> None: ...


@dataclass(frozen=True)
class Task:
    """What is to be solved."""

    plan: int
    problem: dict[str, Any]
    seconds: int
    seed: int


def work(lease: Lease) -> None:
    """Solve the plan of an effect and write what came of it.

    Raises SolverFailed when the solver was ended from outside and is to be tried again. What it has
    to say is kept in the language of who asked.
    """
    with force_locale(_language(lease.payload["plan"])):
        _work(lease)


def _language(plan_id: int) -> str:
    asked = select(User.language).join(Plan, Plan.asked_by_id == User.id).where(Plan.id == plan_id)
    with reading():
        language = db.session.scalar(asked)
        db.session.rollback()
    return language or "kk"


def _work(lease: Lease) -> None:
    task = _begin(lease)
    if task is None:
        return
    try:
        with SolverProcess(task.problem, seconds=task.seconds, seed=task.seed) as solver:
            _watch(lease, task.plan, solver)
            document = solver.plan()
    except Refused as refusal:
        _end_without(lease, task.plan, str(refusal))
    except SolverFailed as failure:
        _fail(lease, task.plan, failure)
    else:
        _keep(lease, task, document)


def _begin(lease: Lease) -> Task | None:
    """The task, its problem built when there is none yet; None when there is nothing to do any more."""
    plan = _plan(lease.payload["plan"])
    if plan is None or plan.state is not PlanState.SOLVING:
        db.session.rollback()
        return None
    if plan.cancel_asked:
        _write_trouble(lease, plan, _("It was stopped before the solver began."))
        return None
    if plan.problem:
        return _taken(lease, plan)
    db.session.expunge(plan)
    db.session.rollback()
    try:
        beginning = begin(plan)
    except InvalidInput as error:
        _end_without(lease, plan.id, str(error))
        return None
    return _begun(lease, plan.id, beginning)


def _begun(lease: Lease, plan_id: int, beginning: Beginning) -> Task | None:
    plan = _plan(plan_id)
    if plan is None or plan.state is not PlanState.SOLVING:
        db.session.rollback()
        return None
    beginning.write(plan)
    return _taken(lease, plan)


def _taken(lease: Lease, plan: Plan) -> Task:
    task = Task(plan.id, drafting.problem_to_solve(plan), plan.seconds, plan.seed)
    lease.hold(db.session)
    db.session.commit()
    return task


@dataclass(frozen=True)
class Beginning:
    """What a plan begins with: its problem, and the meetings that must be there."""

    built: from_records.Built
    wanted: list[Meeting]

    def write(self, plan: Plan) -> None:
        """Put it into the plan."""
        plan.problem, plan.notes = self.built.document, list(self.built.unheld)
        if self.wanted:
            drafting.hold(plan, self.wanted)


def begin(plan: Plan) -> Beginning:
    """Build the problem from the records as they are now, while nobody has to wait for that.

    Raises InvalidInput when there is nothing to plan with or the wishes conflict.
    """
    asked = solving.question(plan, Settings.current(), clock.now())
    with reading():
        built = from_records.build(db.session(), asked)
        names = Names.read(db.session())
        db.session.rollback()
    wanted = asked.wishes.meetings
    problem = problems.read(built.document)
    return Beginning(built, conflicts.settle(problem, wanted, names) if wanted else [])


def _plan(plan_id: int) -> Plan | None:
    return db.session.scalar(
        select(Plan)
        .where(Plan.id == plan_id)
        .options(undefer(Plan.problem), undefer(Plan.document))
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _watch(lease: Lease, plan_id: int, solver: SolverProcess) -> None:
    """Until it ends: report, and stop it when somebody asks for that."""
    while not solver.ended(REPORT_SECONDS):
        if _report(lease, plan_id, solver.progress):
            solver.stop()
            return


def _report(lease: Lease, plan_id: int, progress: Progress) -> bool:
    """Write how far it is; whether it is to stop. A busy database hears of it the next time."""
    try:
        asked = _write_progress(plan_id, progress)
        lease.hold(db.session)
        db.session.commit()
    except OperationalError:
        db.session.rollback()
        return False
    return asked


def _write_progress(plan_id: int, progress: Progress) -> bool:
    """Neither raises the revision nor is audited: nobody changes the plan."""
    points = list(db.session.scalar(select(Plan.progress).where(Plan.id == plan_id)) or [])
    point = [round(progress.seconds, 1), progress.score, progress.bound]
    news = not points or points[-1][1:] != point[1:]
    if progress.score is not None and news and len(points) < POINTS:
        points.append(point)
    row = db.session.execute(
        update(Plan)
        .where(Plan.id == plan_id, Plan.state == PlanState.SOLVING)
        .values(
            score=progress.score, bound=progress.bound, gap=progress.gap,
            spent=progress.seconds, progress=points,
        )
        .returning(Plan.cancel_asked)
    ).one_or_none()  # fmt: skip
    return row is None or bool(row.cancel_asked)


def _keep(lease: Lease, task: Task, document: Mapping[str, Any]) -> None:
    plan = _plan(task.plan)
    if plan is not None and plan.state is PlanState.SOLVING:
        try:
            drafting.accept(db.session(), plan, document, now=clock.now())
        except InvalidInput as error:
            solving.give_up(plan, str(error))
    lease.hold(db.session)
    db.session.commit()


def _fail(lease: Lease, plan_id: int, failure: SolverFailed) -> None:
    """A solver that was stopped, or ended from outside; the second kind is tried again a few times."""
    plan = _plan(plan_id)
    if plan is not None and not plan.cancel_asked and lease.attempts + 1 < TRIES:
        db.session.rollback()
        raise failure
    db.session.rollback()
    _end_without(lease, plan_id, str(failure))


def _end_without(lease: Lease, plan_id: int, sentence: str) -> None:
    plan = _plan(plan_id)
    if plan is not None and plan.state is PlanState.SOLVING:
        _write_trouble(lease, plan, sentence)
    db.session.rollback()


def _write_trouble(lease: Lease, plan: Plan, sentence: str) -> None:
    solving.give_up(plan, sentence)
    lease.hold(db.session)
    db.session.commit()
