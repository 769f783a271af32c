"""``meetings import``: a table into the database, from the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext
from flask_babel import force_locale
from flask_babel import gettext as _
from rich.console import Console
from rich.progress import track

from meetings import audit, clock
from meetings.database import db
from meetings.i18n import LANGUAGES
from meetings.imports.intake import run
from meetings.imports.report import Report, as_csv
from meetings.intake import INTAKES
from meetings.settings import Settings

_SHOWN = 200


@click.command("import")
@with_appcontext
@click.argument("kind", type=click.Choice(list(INTAKES)))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Only report; change nothing.")
@click.option("--strict", is_flag=True, help="Save nothing when any row is refused.")
@click.option(
    "--report",
    "report_file",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Also write every problem to this CSV file.",
)
@click.option(
    "--language", type=click.Choice(list(LANGUAGES)), default="en", show_default=True,
    help="The language of the report.",
)  # fmt: skip
def import_table(
    kind: str, file: Path, check: bool, strict: bool, report_file: Path | None, language: str
) -> None:
    """Import appeals, officials or venues from an XLSX or CSV FILE.

    Exits with 1 when the file cannot be used, or with --strict when a row is refused;
    otherwise with 0, though some rows may be refused.
    """
    with force_locale(language), audit.acting(audit.Actor(None, "meetings import")):
        report = _imported(kind, file, check, strict)
        _print(report)
        if report_file:
            report_file.write_text(as_csv(report.problems), encoding="utf-8", newline="")
    if report.blocked:
        raise SystemExit(1)


def _imported(kind: str, file: Path, check: bool, strict: bool) -> Report:
    return run(
        INTAKES[kind],
        file.name,
        file.read_bytes(),
        db.session(),
        now=clock.now(),
        zone=Settings.current().zone,
        check=check,
        strict=strict,
        track=_progress,
    )


def _progress(items: Iterable[Any], words: str) -> Iterable[Any]:
    """A bar on the terminal, and nothing where the output goes elsewhere."""
    console = Console(stderr=True)
    return track(items, words, console=console, transient=True, disable=not sys.stderr.isatty())


def _print(report: Report) -> None:
    for notice in report.notices:
        click.echo(notice)
    for problem in report.problems[:_SHOWN]:
        click.echo(f"{problem.place}: {problem.sentence}")
    if len(report.problems) > _SHOWN:
        click.echo(
            _(
                "… and %(more)s more; --report FILE.csv writes them all.",
                more=len(report.problems) - _SHOWN,
            )
        )
    click.echo(f"{report.file}: {report.summary} {report.verdict}")


COMMANDS = (import_table,)
