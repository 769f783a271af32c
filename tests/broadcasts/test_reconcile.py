"""The decision, state by state."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from meetings.broadcasts.broadcast import Observed, Wanted
from meetings.broadcasts.reconcile import Situation, Step, next_step

NEW = Situation(
    wanted=Wanted.PRESENT,
    observed=Observed.NOTHING,
    has_event=False,
    has_ingest=False,
    bound=False,
    in_doubt=False,
    same_content=False,
    fresh=False,
    past=False,
)
READY = replace(
    NEW,
    observed=Observed.READY,
    has_event=True,
    has_ingest=True,
    bound=True,
    same_content=True,
    fresh=True,
)
GONE = replace(READY, wanted=Wanted.ABSENT)


@pytest.mark.parametrize(
    ("situation", "step"),
    [
        (NEW, Step.INGEST),
        (replace(NEW, in_doubt=True), Step.INGEST),
        (replace(NEW, has_ingest=True), Step.EVENT),
        (replace(NEW, separate_ingest=False), Step.EVENT),
        (replace(NEW, past=True), Step.SETTLED),
        (replace(NEW, past=True, in_doubt=True), Step.SEARCH),
        (replace(NEW, past=True, has_ingest=True), Step.REMOVE_INGEST),
        (replace(READY, bound=False, observed=Observed.CREATED), Step.BIND),
        (replace(READY, bound=False, separate_ingest=False), Step.SETTLED),
        (replace(READY, fresh=False), Step.OBSERVE),
        (replace(READY, same_content=False), Step.UPDATE),
        (replace(READY, observed=Observed.LIVE, same_content=False), Step.UPDATE),
        (READY, Step.SETTLED),
        (replace(READY, observed=Observed.LIVE), Step.SETTLED),
        (replace(READY, observed=Observed.ENDED, same_content=False), Step.REMOVE_INGEST),
        (replace(READY, observed=Observed.ENDED, has_ingest=False), Step.SETTLED),
        (replace(READY, observed=Observed.REVOKED), Step.ASK),
        (replace(GONE, fresh=False), Step.OBSERVE),
        (replace(GONE, in_doubt=True), Step.SEARCH),
        (GONE, Step.REMOVE_EVENT),
        (replace(GONE, observed=Observed.TESTING), Step.END),
        (replace(GONE, observed=Observed.LIVE), Step.END),
        (replace(GONE, observed=Observed.ENDED), Step.REMOVE_INGEST),
        (replace(GONE, observed=Observed.REMOVED, has_event=False), Step.REMOVE_INGEST),
        (replace(NEW, wanted=Wanted.ABSENT), Step.SETTLED),
    ],
)
def test_the_next_step(situation: Situation, step: Step) -> None:
    assert next_step(situation) is step


def applied(now: Situation, step: Step) -> Situation:
    """The situation after a step went well."""
    changes: dict[Step, dict[str, object]] = {
        Step.SEARCH: {"in_doubt": False},
        Step.INGEST: {"has_ingest": True, "in_doubt": False},
        Step.EVENT: {"has_event": True, "in_doubt": False, "same_content": True, "fresh": True},
        Step.BIND: {"bound": True, "observed": Observed.READY},
        Step.UPDATE: {"same_content": True},
        Step.OBSERVE: {"fresh": True},
        Step.END: {"observed": Observed.ENDED},
        Step.REMOVE_EVENT: {"has_event": False, "bound": False, "observed": Observed.REMOVED},
        Step.REMOVE_INGEST: {"has_ingest": False, "bound": False},
    }
    return replace(now, **changes[step])  # type: ignore[arg-type]


def test_from_everywhere_it_settles() -> None:
    flags = product((False, True), repeat=8)
    for wanted, observed, values in product(Wanted, Observed, flags):
        situation = Situation(wanted, observed, *values)
        steps = []
        while (step := next_step(situation)) not in (Step.SETTLED, Step.ASK):
            steps.append(step)
            situation = applied(situation, step)
            assert len(steps) < 10, (wanted, observed, values, steps)
        if wanted is Wanted.ABSENT:
            assert not situation.has_ingest
            assert not situation.has_event or situation.observed is Observed.ENDED
