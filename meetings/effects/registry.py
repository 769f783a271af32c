"""Which function makes an effect of which kind happen."""

from __future__ import annotations

from collections.abc import Callable

from meetings.effects.lease import Lease
from meetings.effects.outcome import Blocked, Later, LostLease

__all__ = ["Handler", "Lease", "LostLease", "handler", "handler_of"]

Handler = Callable[[Lease], Later | None]

_handlers: dict[str, Handler] = {}


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Register a function for effects of that kind.

    It runs inside an application context without an open transaction, and must be harmless to
    repeat: a worker can die at any point of it. ``outcome`` tells what it may return and raise.
    Raises ValueError when the kind is taken.
    """

    def register(function: Handler) -> Handler:
        if kind in _handlers:
            raise ValueError(f"effects of kind {kind} already have a handler")
        _handlers[kind] = function
        return function

    return register


def handler_of(kind: str) -> Handler:
    """The function for that kind; raises Blocked when there is none."""
    if kind not in _handlers:
        raise Blocked(
            f"This version of the service does not know effects of the kind “{kind}”. "
            "Update the worker, then start the effect again."
        )
    return _handlers[kind]
