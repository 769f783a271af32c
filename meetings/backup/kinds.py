"""Kinds of values: how each is written into a backup, and read again on either database."""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Column, types

# In this order: what comes first is a special case of what comes later.
_KINDS: tuple[tuple[type[types.TypeEngine[Any]], str], ...] = (
    (types.Boolean, "boolean"),
    (types.DateTime, "moment"),
    (types.Date, "day"),
    (types.Time, "time"),
    (types.JSON, "document"),
    (types.LargeBinary, "bytes"),
    (types.Integer, "integer"),
    (types.Float, "number"),
    (types.Numeric, "number"),
    (types.String, "text"),
)


def kind_of(column: Column[Any]) -> str:
    """What a column holds; raises TypeError for a type that no record has."""
    for kind, name in _KINDS:
        if isinstance(column.type, kind):
            return name
    raise TypeError(f"{column} has a type that backups do not know: {column.type!r}")


def written(kind: str, value: Any) -> Any:
    """The value as JSON; an instant without a zone is one in UTC."""
    if value is None:
        return None
    if kind == "moment":
        aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return aware.isoformat()
    if kind in ("day", "time"):
        return value.isoformat()
    if kind == "bytes":
        return base64.b64encode(bytes(value)).decode()
    return float(value) if kind == "number" else value


def read(kind: str, value: Any, *, naive: bool) -> Any:
    """The value for a column; ``naive`` leaves out the zone of instants. Raises ValueError, TypeError."""
    if value is None:
        return None
    if kind == "moment":
        at = datetime.fromisoformat(value).astimezone(UTC)
        return at.replace(tzinfo=None) if naive else at
    if kind == "day":
        return date.fromisoformat(value)
    if kind == "time":
        return time.fromisoformat(value)
    return base64.b64decode(value, validate=True) if kind == "bytes" else value
