"""Drafts of the demo region in every state that a page shows, made without asking a worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask_babel import force_locale
from sqlalchemy.orm import Session

from meetings import clock
from meetings.database import db
from meetings.planner import plan as documents
from meetings.planner.solver import solve
from meetings.plans import changing, drafting, solving, working
from meetings.plans.changing import Editor
from meetings.plans.plan import Plan, PlanState
from tests.end_to_end.service import Service

ZONE = "Asia/Almaty"
AHEAD, DAYS = timedelta(weeks=12), timedelta(days=5)
SECONDS = 2


@dataclass(frozen=True)
class Drafts:
    """Numbers of plans by their state, and the addresses of the pages of the draft that breaks a rule."""

    draft: int
    approved: int
    solving: int
    failed: int
    meeting: str
    question: str
    day: str

    @property
    def pages(self) -> list[str]:
        """Addresses below the desk's."""
        own = ["", f"/week?day={self.day}", f"/map?day={self.day}", self.meeting, self.question]
        return [
            *(f"plans/{self.draft}{page}" for page in (*own, "/compare")),
            f"plans/{self.approved}/release",
            f"plans/{self.solving}",
            f"plans/{self.failed}",
            f"plans/new?like={self.draft}",
            f"fairness?of=plan-{self.draft}",
            "plans",
        ]


def drafts(service: Service) -> Drafts:
    """A draft with a broken rule and a what-if beside it, and copies in other states."""
    with service.app.app_context(), service.app.test_request_context(), force_locale("ru"):
        session = db.session()
        draft = _solved(session)
        approved = _copy(session, draft, PlanState.APPROVED)
        busy = _copy(session, draft, PlanState.SOLVING, progress=[[1.0, 50, 90], [3.0, 70, 80]])
        failed = _copy(session, draft, PlanState.FAILED, solved_at=None, trouble="Болмады.")
        _copy(session, draft, PlanState.DRAFT, origin=draft, label="Тағы бір топ")
        held = drafting.shown(drafting.meetings_of(draft).values())[0]
        start = clock.now().replace(hour=22, minute=0).time()
        changing.move(Editor(session, draft, draft.revision, clock.now()), held.id, start=start)
        where = drafting.problem_of(draft).venue_by_id[held.venue].district
        session.commit()
        return Drafts(
            draft.id, approved.id, busy.id, failed.id, f"/meetings/{held.id}",
            f"/why-not?district={where}&day={held.date}", held.date.isoformat(),
        )  # fmt: skip


def _solved(session: Session) -> Plan:
    now = clock.now()
    first = clock.today(now, ZONE) + AHEAD
    plan = solving.draft(session, first, first + DAYS, now=now, zone=ZONE, seconds=SECONDS)
    working.begin(plan).write(plan)
    session.add(plan)
    session.flush()
    found = solve(drafting.problem_of(plan), seconds=SECONDS, workers=1)
    drafting.accept(session, plan, documents.write(found), now=now)
    session.flush()
    return plan


def _copy(session: Session, plan: Plan, state: PlanState, **given: object) -> Plan:
    kept = (
        "first_day", "last_day", "problem", "document", "seconds", "score", "bound", "gap",
        "spent", "created_at", "solved_at",
    )  # fmt: skip
    copy = Plan(**{**{name: getattr(plan, name) for name in kept}, "state": state, **given})
    session.add(copy)
    session.flush()
    return copy
