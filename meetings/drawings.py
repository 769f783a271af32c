"""Drawings: files made once (posters, protocols, share pictures) and kept as long as there is room.

Their names are digests of all that stands on them, so that a kept file is never out of date.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable
from pathlib import Path

from flask_babel import gettext as _

from meetings.errors import Unavailable
from meetings.settings import Settings

FOLDER = "drawings"
MOST_BYTES = 300 << 20
PATIENCE = 10.0
# Drawing takes the processor for itself: one at a time, so that pages go on being served.
_hand = threading.Lock()


def digest(*told: str) -> str:
    """Of all that stands on a drawing, and of how it is drawn."""
    return hashlib.sha256("\n".join(told).encode("utf-8", "surrogatepass")).hexdigest()[:40]


def kept(name: str, draw: Callable[[], bytes]) -> bytes:
    """The file of that name, drawn if it is not there; raises Unavailable when too many are asked for."""
    path = _folder() / name
    found = _read(path)
    if found is not None:
        return found
    if not _hand.acquire(timeout=PATIENCE):
        raise Unavailable(
            _("Many posters and protocols are being drawn just now. Try again in a minute."), 30
        )
    try:
        found = _read(path)
        return _keep(path, draw()) if found is None else found
    finally:
        _hand.release()


def _folder() -> Path:
    settings = Settings.current()
    return settings.data_folder / FOLDER


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _keep(path: Path, data: bytes) -> bytes:
    """Keeping is a favour: a full disk costs the next reader time, and no more."""
    part = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _make_room(path.parent, len(data))
        part.write_bytes(data)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
    return data


def _make_room(folder: Path, needed: int) -> None:
    """Forget the oldest until what is kept fits."""
    files = sorted(
        (entry.stat().st_mtime, entry.stat().st_size, entry) for entry in folder.iterdir()
    )
    total = sum(size for _at, size, _path in files) + needed
    for _at, size, path in files:
        if total <= MOST_BYTES:
            return
        path.unlink(missing_ok=True)
        total -= size
