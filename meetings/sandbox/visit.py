"""One call of a twin: struck by the faults set, written into the journal, applied or refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response

from meetings.sandbox import faults, journal
from meetings.sandbox.faults import Fault
from meetings.sandbox.moment import Moment
from meetings.sandbox.world import World, world


class Refusal(Exception):
    """A call is refused in the form of its platform; `reason` goes into the journal."""

    reason = ""

    def response(self) -> Response:
        raise NotImplementedError


@dataclass(frozen=True)
class Visit:
    """`method` as in `vk.video.get`; `caller` names the account that a token stands for, if it does.

    `work` runs in a transaction that a refusal undoes; `refusal` turns a fault into the platform's
    own error.
    """

    method: str
    parameters: Mapping[str, list[str]]
    caller: Callable[[Moment], str | None]
    work: Callable[[Moment], Response]
    refusal: Callable[[Fault], Refusal]
    body: Mapping[str, Any] | None = None

    def perform(self) -> Response:
        here = world()
        with here.moment() as moment:
            name = self.caller(moment)
            fault = faults.take(here.store, self.method, name)
            entry = journal.begin(
                *(here.store, moment.now, self.method, name, self.parameters),
                fault.kind if fault else None,
            )
        response, reason = self._answer(here, fault, entry)
        if not response.is_streamed:
            with here.store.transaction():
                journal.answered(here.store, entry, response.status_code, reason)
        return response

    def _answer(self, here: World, fault: Fault | None, entry: int) -> tuple[Response, str | None]:
        try:
            faults.hold(fault, world().barriers)
            if (struck := faults.strike_before(fault, self.refusal)) is not None:
                return struck, None
            with here.moment() as moment:
                response = self.work(moment)
                journal.applied(here.store, entry, self.body)
        except Refusal as refusal:
            return refusal.response(), refusal.reason
        return faults.strike_after(fault, here.barriers) or response, None
