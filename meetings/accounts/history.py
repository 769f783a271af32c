"""The audit trail in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select

from meetings.accounts.trail_words import Words, plain
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
    "watch_link": _l("Link by hand"),
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

# Columns by what they are called; the others are shown by the words in their own names.
FIELDS = {
    "status": _l("status"),
    "venue_id": _l("venue"),
    "day": _l("day"),
    "start": _l("from"),
    "end": _l("to"),
    "kind": _l("kind"),
    "zone": _l("time zone"),
    "title_kk": _l("title in Kazakh"),
    "title_ru": _l("title in Russian"),
    "title_en": _l("title in English"),
    "preparation": _l("preparation"),
    "cancel_reason": _l("reason"),
    "topic_id": _l("topic"),
    "crew_id": _l("crew"),
    "language": _l("language"),
    "officials": _l("officials"),
    "official_id": _l("official"),
    "district_id": _l("district"),
    "first_day": _l("first day"),
    "last_day": _l("last day"),
    "name_kk": _l("name in Kazakh"),
    "name_ru": _l("name in Russian"),
    "name_en": _l("name in English"),
    "roles": _l("roles"),
    "districts": _l("districts"),
    "active": _l("in use"),
    "enabled": _l("switched on"),
    "wanted": _l("wanted"),
    "session_id": _l("session"),
    "url": _l("address"),
    "starts_at": _l("starts"),
    "ends_at": _l("ends"),
    "published_at": _l("published"),
    "cancelled_at": _l("cancelled"),
    "created_at": _l("created"),
    "changed_at": _l("changed"),
    "previous_starts_at": _l("started before"),
}


@dataclass(frozen=True)
class Change:
    """One value of an entry, before and after, as words."""

    name: str
    before: str
    after: str


def subject_in_words(subject: str) -> str:
    """What kind of record an entry is about."""
    return str(_SUBJECTS.get(subject) or plain(subject).capitalize())


def action_in_words(action: str) -> str:
    """What was done."""
    return str(_ACTIONS.get(action) or plain(action))


def actor_in_words(actor: str) -> str:
    """Who did it: a person by name, or the service."""
    names = {"system": _("the service itself"), "visitor": _("somebody not signed in")}
    return names.get(actor, actor)


def changes_in_words(entry: AuditEntry, words: Words) -> list[Change]:
    """From what to what; a value of an import that is no pair counts as the outcome."""
    return [_change(entry.subject, *change, words) for change in words.telling(entry)]


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


def _change(subject: str, name: str, value: Any, words: Words) -> Change:
    pair = value if isinstance(value, list) and len(value) == 2 else [None, value]
    before, after = (words.value(subject, name, side) for side in pair)
    return Change(str(FIELDS.get(name) or plain(name)), before, after)
