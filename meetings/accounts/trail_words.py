"""Values of the audit trail in words: names of records, kinds and states, days and moments.

The trail keeps plain values; what a value means is read from the column of the record that it was in.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy import Enum, select
from sqlalchemy.orm import Mapper

from meetings.audit import AuditEntry
from meetings.database import Base, db
from meetings.i18n import LANGUAGES, Translated, format_moment, format_time_of_day

Reference = tuple[str, int]
LONGEST = 200
_REFERENCE = re.compile(r"([a-z_]+) (\d{1,9}|new)", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(\+\d\d:\d\d)?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"\d\d:\d\d(:\d\d)?", re.ASCII)
# How records are called, the first that a record has.
_NAMING = (("name_kk", "name_ru", "name_en"), ("name",), ("display_name",))


def _records() -> dict[str, Mapper[Any]]:
    return {mapper.class_.__tablename__: mapper for mapper in Base.registry.mappers}


class Words:
    """Values of these entries in the current language; one query for each kind of record named."""

    def __init__(self, entries: Iterable[AuditEntry]) -> None:
        self._mappers = _records()
        self._names = dict(self._read(entries))

    def name(self, subject: str, number: int | None) -> str:
        """What a record is called, empty when it has no name or is deleted."""
        return self._names.get((subject, number or 0), "")

    def value(self, subject: str, field: str, value: Any) -> str:
        """One side of a change of a field of a record."""
        if value is None or value == "" or value == []:
            return "–"
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, list):
            return ", ".join(self.value(subject, field, each) for each in value)
        if isinstance(value, dict):
            parts = ((plain(key), self.value(subject, "", each)) for key, each in value.items())
            return "; ".join(f"{name}: {said}" for name, said in parts)
        return self._single(subject, field, value)

    def _single(self, subject: str, field: str, value: Any) -> str:
        reference = self._reference(subject, field, value)
        if reference:
            return self._names.get(reference) or f"{plain(reference[0])} {reference[1]}"
        text = self._label(subject, field, str(value)) or _when(str(value))
        return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"

    def _label(self, subject: str, field: str, value: str) -> str:
        """The word for a state or a kind."""
        if field == "language":
            return LANGUAGES.get(value, value)
        kind = getattr(self._column(subject, field), "type", None)
        known = kind.enum_class if isinstance(kind, Enum) else None
        found = next((each for each in known or () if each.value == value), None)
        return str(getattr(found, "label", value)) if found else ""

    def _reference(self, subject: str, field: str, value: Any) -> Reference | None:
        """The record that a value points at: a foreign key, or text such as ``official 34``."""
        keys = getattr(self._column(subject, field), "foreign_keys", ())
        for key in keys:
            return (str(key.column.table.name), value) if isinstance(value, int) else None
        found = _REFERENCE.fullmatch(str(value)) if self._relates(subject, field) else None
        if found and found[2] != "new":
            return found[1], int(found[2])
        return None

    def _column(self, subject: str, field: str) -> Any:
        mapper = self._mappers.get(subject)
        return mapper.columns.get(field) if mapper else None

    def _relates(self, subject: str, field: str) -> bool:
        mapper = self._mappers.get(subject)
        return mapper is not None and field in mapper.relationships

    def telling(self, entry: AuditEntry) -> Iterator[tuple[str, Any]]:
        """The changes worth showing, by field.

        A relationship says again what its foreign key or the entries of its own records say.
        """
        for field, value in sorted(entry.changes.items()):
            if f"{field}_id" not in entry.changes and not self._is_about_new(entry, field, value):
                yield field, value

    def _is_about_new(self, entry: AuditEntry, field: str, value: Any) -> bool:
        """A record had no number yet when it was written that it was added; its own entry names it."""
        return self._relates(entry.subject, field) and " new" in str(value)

    def _read(self, entries: Iterable[AuditEntry]) -> Iterator[tuple[Reference, str]]:
        wanted: dict[str, set[int]] = defaultdict(set)
        for entry in entries:
            for table, number in self._mentioned(entry):
                wanted[table].add(number)
        for table, numbers in wanted.items():
            yield from self._named(table, numbers)

    def _mentioned(self, entry: AuditEntry) -> Iterator[Reference]:
        if entry.subject_id:
            yield entry.subject, entry.subject_id
        for field, value in entry.changes.items():
            for each in _leaves(value):
                reference = self._reference(entry.subject, field, each)
                if reference:
                    yield reference

    def _named(self, table: str, numbers: set[int]) -> Iterator[tuple[Reference, str]]:
        mapper = self._mappers.get(table)
        if mapper is None:
            return
        columns = mapper.columns
        naming = next((each for each in _NAMING if all(name in columns for name in each)), None)
        if naming is None:
            return
        chosen = select(columns["id"], *(columns[name] for name in naming))
        for number, *texts in db.session.execute(chosen.where(columns["id"].in_(numbers))):
            yield (table, number), str(Translated(*texts)) if len(texts) == 3 else str(texts[0])


def plain(name: str) -> str:
    """The name of a column or table as a word."""
    return str(name).removesuffix("_id").replace("_", " ")


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        for each in value:
            yield from _leaves(each)
    else:
        yield value


def _when(text: str) -> str:
    """Days and moments as the reader's language writes them, anything else as it is."""
    try:
        if _MOMENT.fullmatch(text):
            return format_moment(datetime.fromisoformat(text))
        if _DAY.fullmatch(text):
            return str(format_date(date.fromisoformat(text), "d MMM y"))
        if _TIME.fullmatch(text):
            return format_time_of_day(time.fromisoformat(text))
    except ValueError:
        pass
    return text
