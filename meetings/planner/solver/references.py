"""Groups of arrays passed to compiled functions by reference: as tuples, every call would copy all of them.

A compiled function reads a reference as it would read the tuple (numba's ``structref``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
from numba.core import types
from numba.experimental import structref

from meetings.planner.solver.compiled import compiled
from meetings.planner.solver.facts import Facts
from meetings.planner.solver.queue import Queue
from meetings.planner.solver.roster import Roster
from meetings.planner.solver.span import Span

Arrays = TypeVar("Arrays", Facts, Roster, Queue, Span)


@structref.register
class FactsType(types.StructRef): ...


@structref.register
class RosterType(types.StructRef): ...


@structref.register
class QueueType(types.StructRef): ...


@structref.register
class SpanType(types.StructRef): ...


class FactsReference(structref.StructRefProxy): ...


class RosterReference(structref.StructRefProxy): ...


class QueueReference(structref.StructRefProxy): ...


class SpanReference(structref.StructRefProxy): ...


structref.define_proxy(FactsReference, FactsType, Facts._fields)
structref.define_proxy(RosterReference, RosterType, Roster._fields)
structref.define_proxy(QueueReference, QueueType, Queue._fields)
structref.define_proxy(SpanReference, SpanType, Span._fields)


@compiled
def _facts(arrays: Facts) -> Any:
    return FactsReference(*arrays)


@compiled
def _roster(arrays: Roster) -> Any:
    return RosterReference(*arrays)


@compiled
def _queue(arrays: Queue) -> Any:
    return QueueReference(*arrays)


@compiled
def _span(arrays: Span) -> Any:
    return SpanReference(*arrays)


_REFER: dict[type, Callable[[Any], Any]] = {
    Facts: _facts,
    Roster: _roster,
    Queue: _queue,
    Span: _span,
}


def refer(arrays: Arrays) -> Arrays:
    """The same arrays for compiled functions; elsewhere nothing can be read from it."""
    if numba.config.DISABLE_JIT:  # type: ignore[attr-defined]
        return arrays
    return cast(Arrays, _REFER[type(arrays)](arrays))
