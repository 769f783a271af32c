"""``meetings import`` at the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from meetings.audit import AuditEntry
from meetings.cli import Commands
from meetings.intake.commands import COMMANDS
from tests.imports.tables import contents, csv_of

HEADER = ["slug", "name", "district", "kind", "latitude", "longitude", "capacity"]
PARK = ["park", "Park", "keles", "park", "41", "69", "50"]


@pytest.fixture
def call(app: Any, make: Any, session: Any, tmp_path: Path) -> Any:
    make.district(slug="keles")
    session.commit()
    group = Commands("meetings", commands=list(COMMANDS))

    def calling(content: bytes, *options: str, kind: str = "venues") -> Result:
        file = tmp_path / "places.csv"
        file.write_bytes(content)
        return CliRunner().invoke(group, ["import", kind, str(file), *options])

    return calling


def test_all_is_well(call: Any, session: Any) -> None:
    result = call(csv_of([HEADER, PARK]))
    assert result.exit_code == 0
    assert result.stdout == (
        "places.csv: 1 new, 0 changed, 0 unchanged, 0 refused. All rows were saved.\n"
    )
    assert result.stderr == ""
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "import")).one()
    assert entry.actor == "meetings import"


def test_a_check_changes_nothing(call: Any) -> None:
    before = contents()
    result = call(csv_of([HEADER, PARK]), "--check")
    assert (result.exit_code, contents()) == (0, before)
    assert result.stdout.endswith("This was a check: nothing was saved.\n")


def test_a_refused_row_fails_only_when_strict(call: Any) -> None:
    content = csv_of([HEADER, PARK, ["x", "X", "Mars", *PARK[3:]]])
    before = contents()
    strict = call(content, "--strict")
    assert (strict.exit_code, contents()) == (1, before)
    assert "row 3, column C (district): “Mars” is not known here" in strict.stdout
    assert call(content).exit_code == 0
    assert contents() != before


def test_a_file_that_cannot_be_used_fails_with_a_sentence(call: Any) -> None:
    result = call(b"<html>")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: This is a web page or XML, not a table.")


def test_the_whole_report_goes_to_a_file(call: Any, tmp_path: Path) -> None:
    rows = [[f"x-{number}", "X", "=Mars", *PARK[3:]] for number in range(250)]
    out = tmp_path / "problems.csv"
    result = call(csv_of([["=slug", *HEADER[1:]], *rows]), "--report", str(out))
    assert result.stdout.count("row ") == 200
    assert "50 more" in result.stdout
    lines = out.read_text("utf-8-sig").splitlines()
    assert len(lines) == 251
    assert lines[0] == "Sheet;Row;Column;Header;What to do"


def test_the_language_of_the_report_can_be_chosen(call: Any) -> None:
    result = call(csv_of([HEADER, [*PARK[:3], "stadium", *PARK[4:]]]), "--language", "ru")
    assert "приёмная" in result.stdout


def test_other_kinds_are_refused(call: Any) -> None:
    assert call(b"", kind="crews").exit_code == click.UsageError.exit_code
