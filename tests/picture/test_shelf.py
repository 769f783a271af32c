"""What stands on the disk: playlist, journal, limits; and how it is given out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from meetings import clock
from meetings.broadcasts.own import playlist
from meetings.broadcasts.own.event import OwnEvent
from meetings.broadcasts.own.playlist import WINDOW, Segment, read_journal
from meetings.broadcasts.own.shelf import Shelf, size_of
from meetings.broadcasts.own.sweep import sweep
from meetings.broadcasts.own.viewers import Viewers, viewers_of
from meetings.database import db

NAME = "0123456789abcdef01"
AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
EVERYTHING = 1 << 60


def segment(number: int, *, breaks: bool = False) -> Segment:
    return Segment(number, 2.0, AT + timedelta(seconds=2 * number), breaks)


def filled(root, count: int, *, name: str = NAME, reserve: int = 0) -> Shelf:
    shelf = Shelf(root, name, reserve)
    for number in range(count):
        (shelf.folder / f"{number:08d}.ts").write_bytes(b"x" * 1000)
        shelf.add(segment(number))
    return shelf


def files(shelf: Shelf) -> list[str]:
    return sorted(path.name for path in shelf.folder.glob("*.ts"))


def test_a_live_playlist_shows_the_newest_and_counts_on():
    shown = playlist.live([segment(n, breaks=n in (3, 14)) for n in range(20)])
    assert shown.splitlines()[:5] == [
        "#EXTM3U", "#EXT-X-VERSION:3", "#EXT-X-TARGETDURATION:2",
        f"#EXT-X-MEDIA-SEQUENCE:{20 - WINDOW}", "#EXT-X-DISCONTINUITY-SEQUENCE:1",
    ]  # fmt: skip
    assert shown.count("#EXTINF") == WINDOW
    assert "#EXT-X-DISCONTINUITY\n#EXT-X-PROGRAM-DATE-TIME:2026-11-23T10:00:28.000Z" in shown
    assert "ENDLIST" not in shown


def test_a_recording_shows_everything_and_ends():
    shown = playlist.recording([segment(0), Segment(1, 4.2, AT)])
    assert shown.count("#EXTINF") == 2
    assert "#EXT-X-TARGETDURATION:5" in shown
    assert shown.endswith("#EXT-X-ENDLIST\n")


def test_a_journal_survives_a_crash_in_mid_line(tmp_path):
    shelf = filled(tmp_path, 5)
    journal = shelf.folder / "segments.csv"
    journal.write_text(journal.read_text()[:-7])
    assert len(read_journal(journal.read_text().splitlines())) == 4
    again = Shelf(tmp_path, NAME, 0)
    assert [each.number for each in again.segments] == [0, 1, 2, 3]
    assert again.next_number == 5


def test_a_full_disk_costs_the_recording_and_not_the_picture(tmp_path):
    shelf = filled(tmp_path, 40)
    assert len(files(shelf)) == 40
    full = filled(tmp_path, 40, name="f" * 18, reserve=EVERYTHING)
    assert len(files(full)) == WINDOW + 4
    live = (full.folder / "index.m3u8").read_text()
    assert [line for line in live.splitlines() if line.endswith(".ts")] == files(full)[-WINDOW:]


@pytest.fixture
def event(app, settings_here):
    def made(name: str, ended: timedelta | None) -> OwnEvent:
        now = clock.now()
        row = OwnEvent(
            name=name, station="a", key="k", title="t", description="d", starts_at=now,
            ends_at=now, created_at=now, started_at=now, ended_at=now - ended if ended else None,
        )  # fmt: skip
        db.session.add(row)
        db.session.commit()
        return row

    return made


def test_old_recordings_go_and_open_ones_are_closed(event, settings_here):
    root = settings_here.picture_folder
    names = {each: each * 18 for each in "abcd"}
    shelves = {each: filled(root, 3, name=name) for each, name in names.items()}
    event(names["a"], timedelta(days=31))
    event(names["b"], timedelta(days=1))
    event(names["c"], None)
    sweep(settings_here, clock.now())
    assert not shelves["a"].folder.exists()
    assert not shelves["d"].folder.exists()
    assert "#EXT-X-ENDLIST" in (shelves["b"].folder / "index.m3u8").read_text()
    assert "#EXT-X-ENDLIST" not in (shelves["c"].folder / "index.m3u8").read_text()


def test_too_many_recordings_lose_the_oldest_first(event, settings_here):
    root = settings_here.picture_folder
    for days, each in enumerate("abc", 1):
        filled(root, 3, name=each * 18)
        event(each * 18, timedelta(days=days))
    assert size_of(root / ("a" * 18)) == 3000
    sweep(replace(settings_here, picture_most_gigabytes=7000 / 2**30), clock.now())
    assert sorted(path.name[0] for path in root.iterdir()) == ["a", "b"]


def test_pictures_are_given_out_without_the_database(client, settings_here, queries):
    shelf = filled(settings_here.picture_folder, 3)
    root = f"/live-pictures/{NAME}"
    with queries() as count:
        listed = client.get(f"{root}/index.m3u8")
        piece = client.get(f"{root}/00000001.ts", headers={"Range": "bytes=10-19"})
    assert count.value == 0
    assert listed.mimetype == "application/vnd.apple.mpegurl"
    assert listed.headers["Cache-Control"] == "max-age=1, public"
    assert (piece.status_code, piece.data) == (206, b"x" * 10)
    assert piece.mimetype == "video/mp2t"
    whole = client.get(f"{root}/00000001.ts")
    assert set(whole.headers["Cache-Control"].split(", ")) == {
        "public", "immutable", "max-age=31536000",
    }  # fmt: skip
    assert "Set-Cookie" not in whole.headers
    fresh = client.get(f"{root}/00000001.ts", headers={"If-None-Match": whole.headers["ETag"]})
    assert fresh.status_code == 304
    assert len(whole.data) == (shelf.folder / "00000001.ts").stat().st_size


@pytest.mark.parametrize(
    "path",
    [
        f"{NAME}/segments.csv",
        f"{NAME}/../secret.key",
        f"{NAME}/..%2f..%2fsecret.key",
        f"{'.' * 18}/index.m3u8",
        f"{'../' * 6}/index.m3u8",
        f"{NAME}/1.ts",
        f"{NAME}/00000099.ts",
        f"{NAME.upper()}/index.m3u8",
        "ffffffffffffffffff/index.m3u8",
    ],
)
def test_nothing_else_is_given_out(client, settings_here, path):
    filled(settings_here.picture_folder, 1)
    (settings_here.data_folder / "secret.key").write_text("secret")
    assert client.get(f"/live-pictures/{path}").status_code == 404


def test_viewers_are_counted_by_what_they_ask_for(tmp_path, monkeypatch):
    now = [1000.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    viewers, folder = Viewers(), tmp_path / NAME
    folder.mkdir()
    for _second in range(11):
        for _viewer in range(15):
            viewers.count(folder)
        now[0] += 1
    assert 28 <= viewers_of(folder) <= 33
    assert viewers_of(tmp_path / "nobody") == 0
