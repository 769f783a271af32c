"""The state of the sandbox: documents and ledgers in one SQLite file."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TABLES = """
CREATE TABLE IF NOT EXISTS item (
    position INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, id TEXT NOT NULL,
    channel TEXT NOT NULL, made REAL NOT NULL, due REAL, body TEXT NOT NULL, UNIQUE (kind, id));
CREATE INDEX IF NOT EXISTS item_due ON item (due) WHERE due IS NOT NULL;
CREATE TABLE IF NOT EXISTS picture (
    video TEXT PRIMARY KEY, type TEXT NOT NULL, data BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS upload (
    id TEXT PRIMARY KEY, channel TEXT NOT NULL, video TEXT NOT NULL, data BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS channel (
    id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, made REAL NOT NULL);
CREATE TABLE IF NOT EXISTS client (
    id TEXT PRIMARY KEY, secret TEXT NOT NULL, project TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS refresh (
    token TEXT PRIMARY KEY, client TEXT NOT NULL, channel TEXT NOT NULL, scopes TEXT NOT NULL,
    revoked INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS access (
    token TEXT PRIMARY KEY, refresh TEXT NOT NULL, expires REAL NOT NULL);
CREATE TABLE IF NOT EXISTS code (
    code TEXT PRIMARY KEY, client TEXT NOT NULL, channel TEXT NOT NULL, scopes TEXT NOT NULL,
    redirect TEXT NOT NULL, challenge TEXT NOT NULL, expires REAL NOT NULL);
CREATE TABLE IF NOT EXISTS party (
    platform TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL,
    made REAL NOT NULL, body TEXT NOT NULL, PRIMARY KEY (platform, kind, id));
CREATE TABLE IF NOT EXISTS ticket (
    token TEXT PRIMARY KEY, platform TEXT NOT NULL, kind TEXT NOT NULL, party TEXT NOT NULL,
    expires REAL, revoked INTEGER NOT NULL DEFAULT 0, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS quota (
    project TEXT NOT NULL, day TEXT NOT NULL, units INTEGER NOT NULL,
    PRIMARY KEY (project, day));
CREATE TABLE IF NOT EXISTS fault (
    id INTEGER PRIMARY KEY AUTOINCREMENT, method TEXT NOT NULL, kind TEXT NOT NULL,
    channel TEXT, skip INTEGER NOT NULL, times INTEGER, options TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS journal (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, method TEXT NOT NULL, channel TEXT,
    params TEXT NOT NULL, body TEXT, fault TEXT, applied INTEGER NOT NULL DEFAULT 0,
    status INTEGER, reason TEXT);
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


@dataclass
class Item:
    """A resource of the API: `body` holds its parts, `made` and `due` are Unix seconds.

    `due` is the next moment at which the resource changes by itself, None when it rests.
    """

    kind: str
    id: str
    channel: str
    made: float
    body: dict[str, Any]
    due: float | None = None
    position: int = field(default=0, compare=False)


class Store:
    """All reading and writing happens inside `transaction`, one at a time."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._db = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.executescript(TABLES)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def close(self) -> None:
        self._db.close()

    def rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        return self._db.execute(sql, values).fetchall()

    def row(self, sql: str, *values: object) -> sqlite3.Row | None:
        found: sqlite3.Row | None = self._db.execute(sql, values).fetchone()
        return found

    def run(self, sql: str, *values: object) -> int:
        """Execute one statement and return the row id of an insert."""
        return self._db.execute(sql, values).lastrowid or 0

    def get(self, kind: str, id_: str) -> Item | None:
        found = self.row("SELECT * FROM item WHERE kind = ? AND id = ?", kind, id_)
        return _item(found) if found else None

    def items(self, kind: str, channel: str | None = None) -> list[Item]:
        """All items of a kind, newest first."""
        return [
            _item(row)
            for row in self.rows(
                "SELECT * FROM item WHERE kind = ? AND channel = coalesce(?, channel)"
                " ORDER BY position DESC",
                kind,
                channel,
            )
        ]

    def due(self, now: float) -> list[Item]:
        """Items whose own change is due, the earliest first."""
        found = self.rows("SELECT * FROM item WHERE due <= ? ORDER BY due", now)
        return [_item(row) for row in found]

    def save(self, item: Item) -> None:
        self.run(
            "INSERT INTO item (kind, id, channel, made, due, body) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (kind, id) DO UPDATE SET due = excluded.due, body = excluded.body",
            *(item.kind, item.id, item.channel, item.made, item.due, json.dumps(item.body)),
        )

    def remove(self, item: Item) -> None:
        self.run("DELETE FROM item WHERE kind = ? AND id = ?", item.kind, item.id)


def _item(row: sqlite3.Row) -> Item:
    return Item(**{**dict(row), "body": json.loads(row["body"])})
