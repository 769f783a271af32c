"""An intake: one import from the file to the database, the same for every kind of record.

The file is read and understood before a transaction begins; then what is stored is read, compared
and written in batches within one.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, TypeVar

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from meetings import audit, clock
from meetings.database import lock, reading
from meetings.errors import InvalidInput
from meetings.imports import table
from meetings.imports.cell import clean, one_line
from meetings.imports.columns import Column, Layout, find_layout, headers, needs
from meetings.imports.draft import Draft, Parser, draft
from meetings.imports.report import Problem, Report
from meetings.imports.sheet import Sheet
from meetings.imports.values import past_day

T = TypeVar("T")
Values = dict[str, Any]
# Wraps what is gone through, to show how far it is; the words say what is being done.
Track = Callable[[Iterable[Any], str], Iterable[Any]]
BATCH = 1000


class Intake(ABC):
    """What a feature's columns mean, and how its rows are kept.

    Made inside a reading transaction, so that ``parsers`` may hold what cells refer to.
    """

    kind: ClassVar[str]
    subject: ClassVar[str]
    columns: ClassVar[tuple[Column, ...]]

    def __init__(self, session: Session, now: datetime, zone: str) -> None:
        self.session = session
        self.now = now
        self.today = clock.today(now, zone)
        self.past_day = past_day(self.today)
        self.parsers: dict[str, Parser] = self.load()

    @abstractmethod
    def load(self) -> dict[str, Parser]:
        """A parser for each column's field."""

    @abstractmethod
    def complete(self, one: Draft) -> None:
        """Check what spans cells, and give the draft its key."""

    def settle(self, drafts: Sequence[Draft]) -> list[str]:
        """Check what spans rows; returns notices for the report."""
        return []

    @abstractmethod
    def stored(self, keys: Sequence[str], fields: set[str]) -> dict[str, Values]:
        """The stored values by key, with ``id`` and at least the named fields."""

    def admitted(self, values: Values, stored: Values | None) -> Values:
        """What of a row's values may be kept; ``stored`` is None for a new one."""
        return values

    @abstractmethod
    def insert(self, rows: Sequence[Values]) -> None:
        """Write new rows with one statement each table; a field that no cell gave is absent."""

    @abstractmethod
    def update(self, rows: Sequence[Values]) -> None:
        """Write changed rows, each what is stored overlaid with what the file gives."""

    def link(self, rows: Sequence[Values]) -> None:
        """Write what refers from one row to another, once all are there."""
        return


@dataclass
class Difference:
    """The drafts' values by how they compare with what is stored."""

    new: list[Values] = field(default_factory=list)
    changed: list[Values] = field(default_factory=list)
    unchanged: int = 0


def run(
    kind: type[Intake],
    file: str,
    content: bytes,
    session: Session,
    *,
    now: datetime,
    zone: str,
    check: bool = False,
    strict: bool = False,
    track: Track | None = None,
) -> Report:
    """Import a file, or with ``check`` only say what an import would do; commits the session.

    With ``strict`` one refused row keeps all others from being saved. ``file`` is the name shown.
    Raises InvalidInput when the file as a whole cannot be used; then nothing is changed.
    """
    track = track or _untracked
    session.commit()  # No transaction is held while a file is read.
    report = Report(one_line(clean(file))[:120], kind.kind, check, strict)
    layouts = _layouts(table.read(content), kind.columns, report)
    with reading():
        intake = kind(session, now, zone)
        session.commit()
    drafts = _drafts(intake, layouts, track)
    with reading():
        report.notices += _settled(intake, drafts)
        session.commit()
    _collect(report, drafts)
    _save(intake, [one for one in drafts if one.good], report, track)
    return report


def _untracked(items: Iterable[T], _words: str) -> Iterable[T]:
    return items


def _layouts(sheets: Sequence[Sheet], columns: Sequence[Column], report: Report) -> list[Layout]:
    found = {sheet.name: find_layout(sheet, columns) for sheet in sheets if sheet.rows}
    layouts = [layout for layout in found.values() if layout]
    complete = [layout for layout in layouts if not layout.missing(columns)]
    if not complete:
        raise InvalidInput(_unusable(layouts, columns))
    for name, layout in found.items():
        if layout is None:
            report.notices.append(
                _("Sheet “%(sheet)s” was left out: it has none of the known headers.", sheet=name)
            )
        elif layout not in complete:
            _refuse_sheet(report, layout, columns)
        else:
            report.notices += _column_notices(layout)
    return complete


def _unusable(layouts: Sequence[Layout], columns: Sequence[Column]) -> str:
    if layouts:
        return " ".join(layouts[0].missing(columns))
    wanted = "; ".join(headers(group) for group in needs(columns).values())
    return _(
        "No row holds the headers of this table. Write them above the columns: %(headers)s.",
        headers=wanted,
    )


def _refuse_sheet(report: Report, layout: Layout, columns: Sequence[Column]) -> None:
    report.refused += len(layout.rows)
    report.problems += [
        Problem(layout.sheet.name, layout.header.number, "", "", sentence)
        for sentence in layout.missing(columns)
    ]


def _column_notices(layout: Layout) -> Iterator[str]:
    prefix = f"{layout.sheet.name}: " if layout.sheet.name else ""
    for positions, words in (
        (layout.ignored, _("These columns are not known and were left out: %(headers)s.")),
        (layout.repeated, _("These columns repeat others and were left out: %(headers)s.")),
    ):
        if positions:
            yield prefix + words % {"headers": layout.quoted(positions)}


def _drafts(intake: Intake, layouts: Sequence[Layout], track: Track) -> list[Draft]:
    rows = [(layout, row) for layout in layouts for row in layout.rows]
    drafts = []
    for layout, row in track(rows, _("Reading")):
        one = draft(layout, row, intake.columns, intake.parsers)
        if one.good:
            intake.complete(one)
        drafts.append(one)
    return drafts


def _settled(intake: Intake, drafts: Sequence[Draft]) -> list[str]:
    first: dict[str, Draft] = {}
    for one in drafts:
        if one.good and first.setdefault(one.key, one) is not one:
            _refuse_repeated(one, first[one.key])
    return intake.settle(drafts)


def _refuse_repeated(one: Draft, first: Draft) -> None:
    one.refuse(
        "",
        _(
            "This repeats %(key)s of %(place)s; keep one of them, or tell them apart.",
            key=f"“{one.key}”",
            place=Problem(first.layout.sheet.name, first.number, "", "", "").place,
        ),
    )


def _collect(report: Report, drafts: Sequence[Draft]) -> None:
    refused = [one for one in drafts if not one.good]
    report.refused += len(refused)
    report.problems += [problem for one in refused for problem in one.problems]


def _save(intake: Intake, drafts: Sequence[Draft], report: Report, track: Track) -> None:
    session = intake.session
    writes = not (report.check or report.blocked)
    with nullcontext() if writes else reading():
        if writes:
            lock(session, f"import {intake.subject}")
        found = _compare(intake, drafts)
        report.new, report.changed = len(found.new), len(found.changed)
        report.unchanged = found.unchanged
        if writes and (found.new or found.changed):
            _write(intake, found, track)
            audit.record(
                session, "import", intake.subject, None, {"file": report.file, **report.counts}
            )
            report.saved = True
        session.commit()


def _compare(intake: Intake, drafts: Sequence[Draft]) -> Difference:
    found = Difference()
    fields = {name for one in drafts for name in one.values}
    for batch in batches(drafts):
        stored = intake.stored([one.key for one in batch], fields)
        for one in batch:
            known = stored.get(one.key)
            _place(found, intake.admitted(one.values, known), known)
    return found


def _place(found: Difference, values: Values, stored: Values | None) -> None:
    if stored is None:
        found.new.append(values)
    elif all(stored[name] == value for name, value in values.items()):
        found.unchanged += 1
    else:
        found.changed.append({**stored, **values})


def _write(intake: Intake, found: Difference, track: Track) -> None:
    steps = [
        *((intake.insert, batch) for batch in batches(found.new)),
        *((intake.update, batch) for batch in batches(found.changed)),
    ]
    for step, batch in track(steps, _("Saving")):
        step(batch)
    intake.link([*found.new, *found.changed])


def batches(items: Sequence[T], size: int = BATCH) -> Iterator[Sequence[T]]:
    """The items in runs of at most ``size``."""
    return (items[start : start + size] for start in range(0, len(items), size))
