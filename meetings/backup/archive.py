"""The file of a backup: a ZIP (so that anybody can look inside) with a manifest and digests."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from meetings.backup import manifest
from meetings.backup.manifest import FileOfBackup, Manifest, TableOfBackup
from meetings.errors import InvalidInput

BLOCK = 1 << 20
NO_ROOM = "There is no room left on the disk of the backup. Make room, or write it to another disk."
BROKEN = (
    "The file is no whole backup: it was cut off or changed on its way. Copy it again, or take another one. "
    "Nothing was restored."
)


class Writing:
    """Puts members into a file one after the other, and the manifest last."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def lines(self, member: str, lines: Iterable[str]) -> tuple[int, str]:
        """Write a text of lines; returns how many, and the SHA-256."""
        count, digest = 0, hashlib.sha256()
        with self._archive.open(member, "w", force_zip64=True) as target:
            for line in lines:
                data = f"{line}\n".encode()
                target.write(data)
                digest.update(data)
                count += 1
        return count, digest.hexdigest()

    def file(self, path: Path, name: str) -> FileOfBackup:
        """Write a file of the data folder as it stands."""
        digest = hashlib.sha256()
        with (
            path.open("rb") as source,
            self._archive.open(f"files/{name}", "w", force_zip64=True) as target,
        ):
            while block := source.read(BLOCK):
                target.write(block)
                digest.update(block)
        return FileOfBackup(name, digest.hexdigest())

    def finish(self, said: Manifest) -> None:
        """Write the manifest."""
        self._archive.writestr(manifest.NAME, json.dumps(said.document(), indent=1))


@contextmanager
def new(path: Path) -> Iterator[Writing]:
    """A new file, readable by its owner only, which is there whole or not at all.

    Raises InvalidInput when the name is taken, or when there is no room or no permission.
    """
    if path.exists():
        raise InvalidInput(f"{path} is there already; choose another name.")
    part = path.with_name(f"{path.name}.part")
    try:
        yield from _written(path, part)
    except OSError as error:
        raise InvalidInput(_sentence(error, path)) from error
    finally:
        part.unlink(missing_ok=True)


def _written(path: Path, part: Path) -> Iterator[Writing]:
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            yield Writing(archive)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _sentence(error: OSError, path: Path) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return NO_ROOM
    return f"{path} could not be written: {error.strerror}. Choose a folder that you may write to."


class Reading:
    """A file whose members were all found whole."""

    def __init__(self, archive: zipfile.ZipFile, said: Manifest) -> None:
        self._archive = archive
        self.manifest = said

    def lines(self, table: TableOfBackup) -> Iterator[str]:
        """The rows of a table."""
        with self._archive.open(table.member) as source:
            for line in source:
                yield line.decode()

    def copy(self, file: FileOfBackup, target: Path) -> None:
        """Put a file of the data folder to its place; raises InvalidInput."""
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with self._archive.open(file.member) as source, target.open("wb") as copy:
                shutil.copyfileobj(source, copy, BLOCK)
        except OSError as error:
            raise InvalidInput(
                f"The database is restored, but {target} could not be written: {error.strerror}. "
                "Make room, or a folder that you may write to, and restore again with --replace."
            ) from error


@contextmanager
def opened(path: Path) -> Iterator[Reading]:
    """A backup, after every digest in it was checked; raises InvalidInput with what is wrong."""
    with _zip(path) as archive:
        said = _manifest(archive)
        _check(archive, [*said.tables, *said.files])
        yield Reading(archive, said)


@contextmanager
def _zip(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(path)
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.") from error
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise InvalidInput(BROKEN) from error
    with archive:
        yield archive


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    try:
        document = json.loads(archive.read(manifest.NAME))
    except (KeyError, ValueError, zipfile.BadZipFile, zlib.error, NotImplementedError) as error:
        raise InvalidInput("The file is no backup of this service.") from error
    return Manifest.of(document)


def _check(archive: zipfile.ZipFile, members: Iterable[TableOfBackup | FileOfBackup]) -> None:
    for each in members:
        try:
            with archive.open(each.member) as source:
                digest = _digest_of(source)
        except (KeyError, EOFError, OSError, zipfile.BadZipFile, zlib.error) as error:
            raise InvalidInput(BROKEN) from error
        if digest != each.digest:
            raise InvalidInput(BROKEN)


def _digest_of(source: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := source.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()
