"""What cannot be backed up or restored is said in a sentence, and nothing is changed."""

from __future__ import annotations

import errno
import io
import json
import os
import shutil
import zipfile

import pytest
from sqlalchemy import func, inspect, select

from meetings import clock
from meetings.appeals.topic import Topic
from meetings.backup import archive
from meetings.cli import main
from meetings.database import db
from meetings.effects import hold
from meetings.effects.commands import release
from meetings.effects.effect import Heartbeat
from meetings.errors import InvalidInput
from tests.backup.conftest import folder_of, migrated
from tests.backup.test_round_trip import restore, take

NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"  # its SHA-256


def with_tables(app, tables):
    """The application with the tables of this version."""
    shutil.copy(tables, folder_of(app) / "meetings.sqlite")
    return app


@pytest.fixture(scope="module")
def small(site, tables):
    """A database with one topic."""
    app = with_tables(site("sqlite", "small"), tables)
    with app.app_context():
        db.session.add(Topic(slug="water", name_kk="Су"))
        db.session.commit()
    return app


@pytest.fixture(scope="module")
def file(small, tmp_path_factory):
    path = tmp_path_factory.mktemp("small") / "backup.zip"
    take(small, path)
    return path


@pytest.fixture
def target(site, request):
    return site("sqlite", f"target_{abs(hash(request.node.name)) % 10_000}")


def topics(app):
    with app.app_context():
        return db.session.scalars(select(Topic.slug)).all()


def changed(path, tmp_path, member, change):
    """The file with one member changed."""
    new = tmp_path / "changed.zip"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(new, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, change(data) if name == member else data)
    return new


def test_a_file_that_was_cut_off(file, target, tmp_path):
    data = file.read_bytes()
    for length in (0, 10, len(data) // 2, len(data) - 1):
        (tmp_path / "cut.zip").write_bytes(data[:length])
        with pytest.raises(InvalidInput, match=r"no (whole )?backup"):
            restore(target, tmp_path / "cut.zip")
    with target.app_context():
        assert inspect(db.engine).get_table_names() == []


def test_a_file_that_changed_on_its_way(file, target, tmp_path):
    data = bytearray(file.read_bytes())
    at = data.index(b"tables/topic.jsonl") + 40
    data[at] ^= 0xFF
    (tmp_path / "bent.zip").write_bytes(data)
    with pytest.raises(InvalidInput, match="no whole backup"):
        restore(target, tmp_path / "bent.zip")
    forged = changed(
        file, tmp_path, "tables/topic.jsonl", lambda data: data.replace(b"water", b"wator")
    )
    with pytest.raises(InvalidInput, match="no whole backup"):
        restore(target, forged)


def test_foreign_files(target, tmp_path):
    (tmp_path / "text.zip").write_text("hello")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as other:
        other.writestr("readme.txt", "hello")
    with zipfile.ZipFile(tmp_path / "odd.zip", "w") as odd:
        odd.writestr("manifest.json", json.dumps(["no", "manifest"]))
    for name in ("text.zip", "other.zip", "odd.zip", "none.zip"):
        with pytest.raises(InvalidInput, match=r"backup|cannot be read"):
            restore(target, tmp_path / name)


def manifest(change):
    def changing(data):
        document = json.loads(data)
        change(document)
        return json.dumps(document).encode()

    return changing


def test_a_backup_of_a_newer_version(file, target, tmp_path):
    newer = changed(
        file, tmp_path, "manifest.json", manifest(lambda said: said.update(revision="9999"))
    )
    with pytest.raises(InvalidInput, match="newer version"):
        restore(target, newer)


def with_empty_file(path, tmp_path, name):
    """The backup with one file of the data folder more."""
    entry = {"name": name, "digest": NOTHING}
    more = changed(
        path, tmp_path, "manifest.json", manifest(lambda said: said["files"].append(entry))
    )
    with zipfile.ZipFile(more, "a") as backup:
        backup.writestr(f"files/{name}", b"")
    return more


def test_a_backup_that_would_write_elsewhere(file, target, tmp_path):
    evil = with_empty_file(file, tmp_path, "../outside")
    with pytest.raises(InvalidInput, match="no whole backup"):
        restore(target, evil)


def test_a_data_folder_that_takes_no_files(file, target, tmp_path):
    full = with_empty_file(file, tmp_path, "pictures/1.ts")
    (folder_of(target) / "pictures").write_text("in the way")
    with pytest.raises(InvalidInput, match=r"is restored, but .* could not be written"):
        restore(target, full)


def test_a_database_with_data_is_kept_unless_it_is_to_be_replaced(file, target, tables):
    with_tables(target, tables)
    with target.app_context():
        db.session.add(Topic(slug="mine", name_kk="Менікі"))
        db.session.commit()
    with pytest.raises(InvalidInput, match="already holds data"):
        restore(target, file)
    assert topics(target) == ["mine"]
    restore(target, file, replace=True)
    assert topics(target) == ["water"]


def test_a_service_at_work_is_not_disturbed(file, target, tables):
    with_tables(target, tables)
    with target.app_context():
        db.session.add(Heartbeat(name="worker:here:1", seen_at=clock.now()))
        db.session.commit()
    with pytest.raises(InvalidInput, match="at work"):
        restore(target, file, replace=True)


def test_a_row_that_does_not_fit_leaves_everything_as_it_was(
    file, target, tables, tmp_path, monkeypatch
):
    with_tables(target, tables)
    with target.app_context():
        db.session.add(Topic(slug="mine", name_kk="Менікі"))
        db.session.commit()
    twice = changed(file, tmp_path, "tables/topic.jsonl", lambda data: data * 2)
    monkeypatch.setattr(archive, "_check", lambda *_arguments: None)
    with pytest.raises(InvalidInput, match="table topic does not fit"):
        restore(target, twice, replace=True)
    assert topics(target) == ["mine"]


def test_a_backup_of_an_older_schema_is_upgraded(site, tmp_path):
    old = migrated(site("sqlite", "old"), "0002")
    take(old, tmp_path / "old.zip")
    new = site("sqlite", "new")
    restore(new, tmp_path / "old.zip")
    with new.app_context():
        assert hold.held(db.session).reason.startswith("restored")
        assert db.session.scalar(select(func.count()).select_from(Topic)) == 0


def test_an_empty_database_has_nothing_to_back_up(target, tmp_path):
    with pytest.raises(InvalidInput, match="meetings upgrade"):
        take(target, tmp_path / "none.zip")
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_is_taken_and_a_folder_that_is_not_there(small, file, tmp_path):
    with pytest.raises(InvalidInput, match="is there already"):
        take(small, file)
    with pytest.raises(InvalidInput, match="could not be written"):
        take(small, tmp_path / "nowhere" / "backup.zip")


class FullDisk(io.FileIO):
    """Takes nothing more."""

    def write(self, _data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk(small, tmp_path, monkeypatch):
    monkeypatch.setattr(archive.os, "fdopen", lambda descriptor, _mode: FullDisk(descriptor, "wb"))
    with pytest.raises(InvalidInput, match="no room left"):
        take(small, tmp_path / "backup.zip")
    assert list(tmp_path.iterdir()) == []


def test_the_commands(file, tables, tmp_path, monkeypatch, capsys):
    shutil.copy(tables, tmp_path / "meetings.sqlite")
    for name, value in {
        "DATA_FOLDER": str(tmp_path),
        "SECRET_KEY": "s",
        "LOG_LEVEL": "ERROR",
    }.items():
        monkeypatch.setenv(f"MEETINGS_{name}", value)
    said = ""
    for arguments in (
        ["restore", str(file)], ["effects", "held"], ["effects", "release"],
        ["backup", str(tmp_path / "again.zip")],
    ):  # fmt: skip
        with pytest.raises(SystemExit):
            main(arguments)
        said += capsys.readouterr().out
    assert "Effects are held since" in said
    assert "Released: 0 effects" in said
    assert "again.zip holds" in said


def test_a_kind_that_does_not_wait_is_not_forgotten(app):
    answer = app.test_cli_runner().invoke(release, ["--forget", "mail"])
    assert "No effect of the kind mail waits" in str(answer.exception)
