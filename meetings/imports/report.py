"""The report of an import: what is new, changed, unchanged or refused, and what to do about it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from flask_babel import gettext as _

from meetings.imports.cell import harmless


class Problem(NamedTuple):
    """What is wrong at one place; ``column`` is a letter, empty with ``header`` for a whole row."""

    sheet: str
    row: int
    column: str
    header: str
    sentence: str

    @property
    def place(self) -> str:
        """“Sheet1, row 7, column C (Topic)” in the current language."""
        words = [self.sheet] if self.sheet else []
        words.append(_("row %(row)s", row=self.row))
        if self.column:
            words.append(
                _("column %(column)s (%(header)s)", column=self.column, header=self.header)
            )
        return ", ".join(words)


@dataclass
class Report:
    """The outcome of one import; the four counts are of rows, and ``saved`` says whether they are kept."""

    file: str
    kind: str
    check: bool = False
    strict: bool = False
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    saved: bool = False
    problems: list[Problem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def blocked(self) -> bool:
        """Whether refused rows keep the good ones from being saved."""
        return self.strict and self.refused > 0

    @property
    def counts(self) -> dict[str, int]:
        """The rows by what became of them."""
        return {
            "new": self.new, "changed": self.changed,
            "unchanged": self.unchanged, "refused": self.refused,
        }  # fmt: skip

    @property
    def summary(self) -> str:
        """The counts as a sentence."""
        return _(
            "%(new)s new, %(changed)s changed, %(unchanged)s unchanged, %(refused)s refused.",
            **self.counts,
        )

    @property
    def verdict(self) -> str:
        """What was done, as a sentence."""
        if self.blocked:
            return _("Nothing was saved, because rows were refused; correct them and repeat.")
        if self.check:
            return _("This was a check: nothing was saved.")
        if not self.saved:
            return _("There was nothing to save.")
        return _("The good rows were saved.") if self.refused else _("All rows were saved.")


def as_csv(problems: Iterable[Problem]) -> str:
    """The problems as a CSV table that spreadsheet programs open, in the current language."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow([_("Sheet"), _("Row"), _("Column"), _("Header"), _("What to do")])
    writer.writerows([harmless(str(value)) for value in problem] for problem in problems)
    return "\ufeff" + file.getvalue()
