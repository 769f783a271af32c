"""The manifest of a backup: what is in it, and by which digest it is known to be whole."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from meetings.errors import InvalidInput

NAME = "manifest.json"
FORMAT = "no-tie backup 1"


@dataclass(frozen=True)
class TableOfBackup:
    """One table: its columns with their kinds, how many rows, and the last number given in it."""

    name: str
    columns: list[tuple[str, str]]
    rows: int
    last_number: int | None
    digest: str

    @property
    def member(self) -> str:
        """Where its rows stand in the file: a line each, a JSON array in the order of the columns."""
        return f"tables/{self.name}.jsonl"


@dataclass(frozen=True)
class FileOfBackup:
    """One file of the data folder, by its path in there, and its SHA-256."""

    name: str
    digest: str

    @property
    def member(self) -> str:
        """Where it stands in the file."""
        return f"files/{self.name}"


@dataclass(frozen=True)
class Manifest:
    """``revision`` is the schema's, by the name of its migration."""

    version: str
    revision: str
    made_at: datetime
    engine: str
    tables: list[TableOfBackup]
    files: list[FileOfBackup] = field(default_factory=list)

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {"format": FORMAT, **asdict(self), "made_at": self.made_at.isoformat()}

    @classmethod
    def of(cls, document: Any) -> Manifest:
        """Read; raises InvalidInput for what is none."""
        try:
            if document["format"] != FORMAT:
                raise InvalidInput(
                    "The file is a backup of another format; use the version of this service that made it."
                )
            return cls(
                version=str(document["version"]),
                revision=str(document["revision"]),
                made_at=datetime.fromisoformat(document["made_at"]),
                engine=str(document["engine"]),
                tables=[_table(each) for each in document["tables"]],
                files=[FileOfBackup(**each) for each in document["files"]],
            )
        except (KeyError, TypeError, ValueError) as error:
            raise InvalidInput("The file is no backup of this service.") from error


def _table(document: dict[str, Any]) -> TableOfBackup:
    columns = [(str(name), str(kind)) for name, kind in document["columns"]]
    return TableOfBackup(**{**document, "columns": columns})
