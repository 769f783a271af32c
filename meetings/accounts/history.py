"""The audit trail in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select

from meetings.audit import AuditEntry
from meetings.database import db

PAGE = 50

_SUBJECTS = {
    "absence": _l("Absence"),
    "appeal": _l("Appeal"),
    "broadcast": _l("Broadcast"),
    "channel": _l("Channel"),
    "crew": _l("Crew"),
    "district": _l("District"),
    "meeting": _l("Meeting"),
    "official": _l("Official"),
    "organisation": _l("Organisation"),
    "reception_series": _l("Series of receptions"),
    "reception_session": _l("Reception session"),
    "responsibility": _l("Responsibility"),
    "topic": _l("Topic"),
    "user": _l("Account"),
    "venue": _l("Venue"),
}

_ACTIONS = {
    "create": _l("created"),
    "change": _l("changed"),
    "delete": _l("deleted"),
    "import": _l("imported"),
    "signed_in": _l("signed in"),
    "signed_out": _l("signed out"),
    "sign_in_failed": _l("failed to sign in"),
    "password_changed": _l("set a new password"),
}


@dataclass(frozen=True)
class Change:
    """One value of an entry, before and after, as words."""

    name: str
    before: str
    after: str


def subject_in_words(subject: str) -> str:
    """What kind of record an entry is about."""
    return str(_SUBJECTS.get(subject) or _plain(subject).capitalize())


def action_in_words(action: str) -> str:
    """What was done."""
    return str(_ACTIONS.get(action) or _plain(action))


def actor_in_words(actor: str) -> str:
    """Who did it: a person by name, or the service."""
    names = {"system": _("the service itself"), "visitor": _("somebody not signed in")}
    return names.get(actor, actor)


def changes_in_words(changes: dict[str, Any]) -> list[Change]:
    """From what to what; a value of an import that is no pair counts as the outcome."""
    return [_change(name, value) for name, value in sorted(changes.items())]


def subjects() -> list[str]:
    """The kinds of records about which there are entries."""
    return list(db.session.scalars(select(AuditEntry.subject).distinct().order_by("subject")))


def pages(subject: str | None) -> int:
    """How many pages of entries there are, at least one."""
    count = db.session.scalar(_about(select(func.count(AuditEntry.id)), subject)) or 0
    return max(1, -(-count // PAGE))


def entries(subject: str | None, page: int) -> list[AuditEntry]:
    """The entries of a page (from 1), newest first."""
    newest = _about(select(AuditEntry), subject).order_by(AuditEntry.id.desc())
    return list(db.session.scalars(newest.limit(PAGE).offset((page - 1) * PAGE)))


def _about(query: Select[Any], subject: str | None) -> Select[Any]:
    return query.where(AuditEntry.subject == subject) if subject else query


def _change(name: str, value: Any) -> Change:
    pair = value if isinstance(value, list) and len(value) == 2 else [None, value]
    return Change(_plain(name), _value(pair[0]), _value(pair[1]))


def _value(value: Any) -> str:
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_value(each) for each in value)
    if isinstance(value, dict):
        return "; ".join(f"{_plain(str(key))}: {_value(each)}" for key, each in value.items())
    text = str(value)
    return text if len(text) <= 200 else f"{text[:199]}…"


def _plain(name: str) -> str:
    return name.removesuffix("_id").replace("_", " ")
