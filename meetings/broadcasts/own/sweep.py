"""The sweep: recordings that are too old or too many go, and those left open by a crash are closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from meetings.broadcasts.own import shelf
from meetings.broadcasts.own.event import OwnEvent
from meetings.broadcasts.own.shelf import GIGABYTE, NAME, Shelf
from meetings.database import db, reading
from meetings.settings import Settings

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Kept:
    """A folder on the disk and when its event ended; None while it has not."""

    folder: Path
    ended_at: datetime | None


def sweep(settings: Settings, now: datetime) -> None:
    """Bring the folders to what the rows and the limits say. Needs an application context."""
    kept = []
    for each in _folders(settings.picture_folder):
        if each.ended_at is not None and each.ended_at < now - settings.picture_keep_days * DAY:
            shelf.remove(each.folder)
        elif each.ended_at is not None:
            _close(each.folder)
            kept.append(each)
    _thin(kept, settings.picture_most_gigabytes * GIGABYTE)


def _folders(root: Path) -> Iterator[Kept]:
    """All that belong to an event; the others are removed."""
    folders = [path for path in root.glob("*") if path.is_dir() and NAME.fullmatch(path.name)]
    ended = _ended([path.name for path in folders])
    for folder in folders:
        if folder.name in ended:
            yield Kept(folder, ended[folder.name])
        else:
            shelf.remove(folder)


def _ended(names: list[str]) -> dict[str, datetime | None]:
    with reading():
        chosen = select(OwnEvent.name, OwnEvent.ended_at).where(OwnEvent.name.in_(names))
        found = {row.name: row.ended_at for row in db.session.execute(chosen)}
        db.session.rollback()
    return found


def _close(folder: Path) -> None:
    playlist = folder / shelf.PLAYLIST
    if not playlist.exists() or "#EXT-X-ENDLIST" not in playlist.read_text():
        Shelf(folder.parent, folder.name, 0).close()


def _thin(kept: list[Kept], most: float) -> None:
    """The oldest recordings go until the rest fits."""
    newest_first = sorted(kept, key=lambda each: str(each.ended_at), reverse=True)
    total = 0
    for each in newest_first:
        total += shelf.size_of(each.folder)
        if total > most:
            shelf.remove(each.folder)
