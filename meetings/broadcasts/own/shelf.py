"""The shelf: one folder for each event, its segments, journal and playlist."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from meetings.broadcasts.own import playlist
from meetings.broadcasts.own.playlist import WINDOW, Segment

PLAYLIST = "index.m3u8"
JOURNAL = "segments.csv"
NAME = re.compile(r"[0-9a-f]{18}")
SPARE = 4
GIGABYTE = 1 << 30


class Shelf:
    """The folder of one event. Only the ``picture`` process writes here."""

    def __init__(self, root: Path, name: str, reserve: int) -> None:
        """``reserve`` is how many bytes of the disk are left free."""
        self.folder = root / name
        self._reserve = reserve
        self.folder.mkdir(parents=True, exist_ok=True)
        journal = self.folder / JOURNAL
        lines = journal.read_text().splitlines() if journal.exists() else []
        self.segments = playlist.read_journal(lines)
        self._rewrite()

    @property
    def next_number(self) -> int:
        """Above every number that was ever given."""
        files = (int(path.stem) for path in self.folder.glob("*.ts") if path.stem.isdigit())
        return max([*files, *(each.number for each in self.segments)], default=-1) + 1

    @property
    def is_short(self) -> bool:
        """Whether the disk has no room for a recording."""
        return shutil.disk_usage(self.folder).free < self._reserve

    def add(self, segment: Segment) -> None:
        """Show a segment whose file is whole. Raises OSError when nothing can be written."""
        self.segments.append(segment)
        if self.is_short:
            self.keep_window()
        else:
            with (self.folder / JOURNAL).open("a") as journal:
                journal.write(segment.line)
        self._show(playlist.live(self.segments))

    def keep_window(self) -> None:
        """Give the recording up, so that those who watch now see the picture go on."""
        kept = {each.file for each in self.segments[-WINDOW - SPARE :]}
        newest = max((each.number for each in self.segments), default=0)
        for path in self.folder.glob("*.ts"):
            if path.name not in kept and path.stem.isdigit() and int(path.stem) < newest:
                path.unlink(missing_ok=True)
        self.segments = [each for each in self.segments if each.file in kept]
        self._rewrite()

    def close(self) -> None:
        """From now on the playlist is the recording. Harmless to repeat."""
        if self.segments:
            self._show(playlist.recording(self.segments))

    def _rewrite(self) -> None:
        lines = "".join(each.line for each in self.segments)
        _replace(self.folder / JOURNAL, lines)

    def _show(self, text: str) -> None:
        _replace(self.folder / PLAYLIST, text)


def _replace(path: Path, text: str) -> None:
    """Whoever reads meanwhile reads the old one or the new one, whole."""
    fresh = path.with_suffix(".new")
    fresh.write_text(text)
    fresh.replace(path)


def size_of(folder: Path) -> int:
    """Bytes of all its files."""
    return sum(path.stat().st_size for path in folder.glob("*.ts"))


def remove(folder: Path) -> None:
    """The whole folder, whatever of it is gone already."""
    shutil.rmtree(folder, ignore_errors=True)
