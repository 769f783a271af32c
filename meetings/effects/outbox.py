"""The outbox: ask for an effect in the transaction of the change that needs it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import case, update
from sqlalchemy.orm import Session, scoped_session

from meetings.database import insert
from meetings.effects.effect import Effect, EffectState

AnySession = Session | scoped_session[Any]


def ask(
    session: AnySession,
    kind: str,
    key: str,
    payload: dict[str, Any] | None = None,
    *,
    due_at: datetime | None = None,
    lane: str | None = None,
    now: datetime,
) -> None:
    """Ask for the effect of that unique ``key``, in the caller's transaction; it is not committed here.

    Asking again replaces payload and due time (by default ``now``) and forgets failures, whatever
    became of it before. If a worker has it right now, it runs once more afterwards.
    ``lane`` (or ``payload["lane"]``, or the kind) names those that wait behind each other.
    """
    payload = payload or {}
    asked = {
        "kind": kind,
        "lane": lane or payload.get("lane") or kind,
        "payload": payload,
        "due_at": due_at or now,
        "attempts": 0,
        "last_error": None,
        "done_at": None,
    }
    leased = Effect.state == EffectState.LEASED
    session.execute(
        insert(session.get_bind().dialect, Effect)
        .values(key=key, state=EffectState.WAITING, generation=1, created_at=now, **asked)
        .on_conflict_do_update(
            index_elements=[Effect.key],
            set_={
                "generation": Effect.generation + 1,
                "state": case((leased, Effect.state), else_=EffectState.WAITING),
                **asked,
            },
        )
    )


def rearm(
    session: AnySession,
    *,
    kind: str | None = None,
    keys: Iterable[str] | None = None,
    now: datetime,
) -> int:
    """Make blocked effects due now, e.g. after a channel was reconnected; returns how many.

    Both ``kind`` and ``keys`` narrow them down; without either all blocked ones are meant.
    """
    conditions = [Effect.state == EffectState.BLOCKED]
    if kind is not None:
        conditions.append(Effect.kind == kind)
    if keys is not None:
        conditions.append(Effect.key.in_(list(keys)))
    rearmed = session.scalars(
        update(Effect)
        .where(*conditions)
        .values(
            state=EffectState.WAITING,
            due_at=now,
            generation=Effect.generation + 1,
            attempts=0,
            last_error=None,
        )
        .returning(Effect.id)
    )
    return len(rearmed.all())
