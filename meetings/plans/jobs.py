"""The effect that works out a plan."""

from __future__ import annotations

from meetings.effects.lease import Lease
from meetings.effects.outcome import Retry
from meetings.effects.registry import handler
from meetings.plans import publishing, releasing, solving, working
from meetings.plans.solver_process import SolverFailed


@handler(solving.SOLVE)
def solve(lease: Lease) -> None:
    """Run the solver for one draft."""
    try:
        working.work(lease)
    except SolverFailed as failure:
        raise Retry(f"{failure} It is started again by itself.") from failure


@handler(releasing.PUBLISH)
def publish(lease: Lease) -> None:
    """Publish the new meetings of a release."""
    publishing.publish(lease)
