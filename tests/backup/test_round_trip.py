"""The demo goes from SQLite to PostgreSQL and back, and is the same, row by row."""

from __future__ import annotations

import json
import shutil
import threading
import zipfile
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import func, insert, select

from meetings import clock, demo
from meetings.accounts.user import Role
from meetings.app import create_app
from meetings.audit import AuditEntry
from meetings.backup import restoring, taking
from meetings.backup.manifest import Manifest
from meetings.database import db, writing
from meetings.effects import hold, outbox
from meetings.effects.effect import Effect, EffectState, Heartbeat
from meetings.effects.lease import claim
from meetings.places.venue import Venue
from tests.backup.conftest import folder_of
from tests.region import NOW, TODAY

DIFFERENT = {"effect_hold"}


def take(app, path, **options):
    with app.app_context():
        return taking.take(db.engine, path, clock.now(), data_folder=folder_of(app), **options)


def restore(app, path, *, replace=False):
    with app.app_context():
        return restoring.restore(
            db.engine, path, clock.now(), data_folder=folder_of(app), replace=replace
        )


def digests(said: Manifest):
    return {each.name: each.digest for each in said.tables if each.name not in DIFFERENT}


def last_numbers(said: Manifest):
    """Where the database counts them apart from the rows."""
    return {
        each.name: each.last_number
        for each in said.tables
        if each.last_number and each.name not in DIFFERENT
    }


@pytest.fixture(scope="module")
def loaded(site, tables):
    """The demo on SQLite, a recording, a process at work, and effects."""
    app = site("sqlite", "loaded")
    shutil.copy(tables, folder_of(app) / "meetings.sqlite")
    with app.app_context():
        demo.load(db.session(), TODAY, NOW)
        db.session.add(Heartbeat(name="worker:x:1", seen_at=clock.now()))
        for number in range(3):
            outbox.ask(db.session, "test", f"test {number}", now=clock.now())
        db.session.commit()
    recording = folder_of(app) / "pictures" / "1" / "part.ts"
    recording.parent.mkdir(parents=True)
    recording.write_bytes(b"\x47" * 188)
    return app


@pytest.fixture(scope="module")
def way(loaded, tables, site, tmp_path_factory):
    """The manifests of the three backups on the way, and the applications restored into."""
    folder = tmp_path_factory.mktemp("way")
    said, apps = [take(loaded, folder / "1", folders=("pictures",))], []
    for number, engine in enumerate(("postgresql", "sqlite"), start=1):
        apps.append(site(engine, f"way{number}"))
        if engine == "sqlite":
            shutil.copy(tables, folder_of(apps[-1]) / "meetings.sqlite")
        restore(apps[-1], folder / str(number))
        said.append(take(apps[-1], folder / str(number + 1)))
    return said, apps


def test_every_row_is_there_on_the_other_database_and_back(way):
    (first, second, third), _apps = way
    assert sum(each.rows for each in first.tables) > 5000
    assert digests(first) == digests(second) == digests(third)
    assert (
        last_numbers(first).items() <= last_numbers(second).items() <= last_numbers(third).items()
    )
    assert [first.engine, second.engine, third.engine] == ["sqlite", "postgresql", "sqlite"]


def test_what_refers_to_a_later_row_is_whole(way):
    with way[1][0].app_context():
        assert db.session.scalar(select(func.count()).where(Venue.fallback_id > Venue.id)) > 0


def test_nothing_goes_out_until_it_is_released(way):
    for app in way[1]:
        with app.app_context():
            late = clock.now().replace(year=2099)
            assert hold.pending(db.session)
            assert claim(db.session, 5, seconds=60, now=late) == []
            hold.release(db.session)
            db.session.commit()
            assert claim(db.session, 1, seconds=60, now=late) != []
            db.session.rollback()


def test_effects_that_went_out_are_forgotten(way):
    with way[1][1].app_context():
        kind, count = next(iter(hold.pending(db.session).items()))
        assert hold.forget(db.session, (kind,)) == count
        assert kind not in hold.pending(db.session)
        db.session.rollback()


def test_processes_of_that_day_and_keys_are_not_in_it(way, loaded, tmp_path):
    take(loaded, tmp_path / "file")
    with zipfile.ZipFile(tmp_path / "file") as archive:
        names = archive.namelist()
        people = archive.read("tables/appeal_person.jsonl").decode()
    assert not [
        name for name in names if "heartbeat" in name or "key" in name or "pictures" in name
    ]
    assert "Z0FBQUFB" in people  # what Fernet made, written in base 64 once more
    assert (tmp_path / "file").stat().st_mode & 0o077 == 0


def test_recordings_come_along_when_they_are_wanted(way):
    recording = folder_of(way[1][0]) / "pictures" / "1" / "part.ts"
    assert recording.read_bytes() == b"\x47" * 188


def test_the_keys_are_tried(way):
    with way[1][0].app_context():
        assert restoring.keys_fit()
        url = db.engine.url.render_as_string(hide_password=False)
    settings = way[1][0].extensions["settings"]
    stranger = create_app(replace(settings, database_url=url, secret_key="another"))
    with stranger.app_context():
        assert not restoring.keys_fit()
        db.engine.dispose()


@contextmanager
def writing_all_the_time(app):
    """A process that writes an effect and an entry of the trail in each transaction."""
    stop, started, count = threading.Event(), threading.Event(), [0]

    def write():
        with app.app_context():
            while not stop.is_set() and count[0] < 5000:
                write_once(count[0])
                count[0] += 1
                started.set()
            db.session.remove()

    thread = threading.Thread(target=write)
    thread.start()
    started.wait(20)
    try:
        yield count
    finally:
        stop.set()
        thread.join()


def write_once(number):
    now = clock.now()
    with writing(), db.engine.begin() as connection:
        connection.execute(
            insert(Effect).values(
                kind="test", key=f"writer {number}", payload={}, due_at=now, created_at=now
            )
        )
        connection.execute(
            insert(AuditEntry).values(
                at=now, actor="writer", action="write", subject="test", changes={}
            )
        )


@pytest.mark.parametrize("number", [0, 1], ids=["postgresql", "sqlite"])
def test_a_backup_taken_while_others_write_is_of_one_moment(number, way, tmp_path):
    app = way[1][number]
    with writing_all_the_time(app) as count:
        before = count[0]
        take(app, tmp_path / "file")
        after = count[0]
    with zipfile.ZipFile(tmp_path / "file") as archive:
        effects = archive.read("tables/effect.jsonl").decode().splitlines()
        entries = archive.read("tables/audit_entry.jsonl").decode().splitlines()
    written = [line for line in effects if '"writer ' in line]
    entries = [line for line in entries if '"writer"' in line]
    assert len(written) == len(entries) >= before > 0
    assert after > before
    assert json.loads(effects[0])


def test_numbers_are_not_given_twice_after_a_restore(way):
    for app in way[1]:
        with app.app_context():
            db.session.add(Role(name="guest"))
            db.session.flush()
            last = db.session.scalar(select(func.max(Effect.id))) or 0
            effect = Effect(
                kind="x", key="new", payload={}, due_at=clock.now(), created_at=clock.now()
            )
            db.session.add(effect)
            db.session.flush()
            assert effect.id > last
            assert effect.state is EffectState.WAITING
            db.session.rollback()
