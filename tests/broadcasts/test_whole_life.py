"""A broadcast on YouTube from its poster to its recording, by itself or at the press of buttons."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image

from meetings import clock
from meetings.broadcasts import chapters, repairs, rules
from meetings.broadcasts.broadcast import Observed, Picture, Wanted
from meetings.broadcasts.queries import of_sessions
from meetings.broadcasts.youtube import showcase
from meetings.database import db
from meetings.diary import planning
from meetings.diary.draft import MeetingDraft
from meetings.effects.effect import EffectState
from tests.broadcasts.conftest import Station
from tests.sandbox.client import Client

# What platforms answer and what is done about it does not depend on the database.
pytestmark = pytest.mark.engine("sqlite")


def begins(station: Station, minutes: float = -1, lasts: float = 60) -> None:
    """Let the sessions begin so many minutes from now; negative: they began before."""
    for row in station.broadcasts():
        row.session.starts_at = clock.now() + timedelta(minutes=minutes)
        row.session.ends_at = row.session.starts_at + timedelta(minutes=lasts)
    db.session.commit()


def look(station: Station) -> None:
    """The tick comes by, as if the last look had been a while ago."""
    for row in station.broadcasts():
        if row.observed_at:
            row.observed_at -= timedelta(minutes=5)
    db.session.commit()
    repairs.repair(db.session, clock.now())
    station.work(rounds=3, ahead=15)


def press(station: Station, wanted: Wanted) -> None:
    rules.raise_to(db.session, station.broadcast(), wanted, clock.now())
    station.work(rounds=2, ahead=15)


def scheduled(station: Station) -> Any:
    station.connect()
    station.publish()
    station.work()
    return station.broadcast()


def on_air(station: Station) -> Any:
    row = scheduled(station)
    begins(station)
    station.sandbox.start_picture(row.stream_id)
    station.sandbox.advance(3)
    look(station)
    return row


def state(station: Station) -> str:
    (item,) = station.sandbox.broadcasts()
    return str(item["status"]["lifeCycleStatus"])


def details_of(station: Station) -> dict[str, Any]:
    (item,) = station.sandbox.broadcasts()
    found: dict[str, Any] = item["contentDetails"]
    return found


def no_auto_start(station: Station) -> None:
    """As when the picture had come before the stream was bound."""
    google, id_ = Client(station.sandbox), station.broadcast().remote_id
    body = {"id": id_, "contentDetails": details_of(station) | {"enableAutoStart": False}}
    google.call(google.youtube.liveBroadcasts().update(part="id,contentDetails", body=body))


def test_the_poster_is_its_thumbnail(station: Station) -> None:
    row = scheduled(station)
    assert len(station.calls("thumbnails.set")) == 1
    shown = httpx.get(f"{station.sandbox.root}vi/{row.remote_id}/hqdefault.jpg", timeout=10)
    picture = Image.open(BytesIO(shown.content))
    assert (picture.format, picture.size) == ("PNG", (1280, 720))
    assert len(shown.content) < 500_000


def test_the_poster_is_set_again_only_when_it_changes(station: Station) -> None:
    row = scheduled(station)
    meeting = row.session.meeting
    draft = replace(MeetingDraft.of(meeting), preparation="Bring a tent.")
    planning.change(db.session, meeting, draft, now=clock.now())
    station.work()
    assert len(station.calls("thumbnails.set")) == 1
    draft = replace(MeetingDraft.of(meeting), title_kk="Жайлаудағы кездесу")
    planning.change(db.session, meeting, draft, now=clock.now())
    station.work()
    assert len(station.calls("thumbnails.set")) == 2


def test_a_refused_poster_is_left_out(station: Station) -> None:
    station.sandbox.set_fault("youtube.thumbnails.set", "400", reason="invalidImage")
    scheduled(station)
    assert station.effect().state is EffectState.DONE
    assert len(station.calls("thumbnails.set")) == 1


def test_all_are_in_one_playlist_once(station: Station) -> None:
    channel = station.connect()
    station.publish(sessions=3)
    station.work(rounds=6)
    found = station.sandbox.dump()
    (playlist,) = found["playlists"]
    assert playlist["id"] == channel.playlist_id
    assert playlist["snippet"]["description"] == rules.playlist_marker(channel.id)
    held = [item["contentDetails"]["videoId"] for item in found["playlistItems"]]
    assert sorted(held) == sorted(row.remote_id for row in station.broadcasts())


def test_a_playlist_deleted_by_hand_is_made_again(station: Station) -> None:
    channel = station.connect()
    channel.playlist_id = "PL-gone"
    station.publish()
    station.work()
    (playlist,) = station.sandbox.dump()["playlists"]
    assert channel.playlist_id == playlist["id"]
    assert len(station.sandbox.dump()["playlistItems"]) == 1


def test_a_full_playlist_stands_in_nobodys_way(station: Station) -> None:
    reason = "playlistContainsMaximumNumberOfVideos"
    station.sandbox.set_fault("youtube.playlistItems.insert", "403", reason=reason)
    scheduled(station)
    assert station.effect().state is EffectState.DONE
    assert station.sandbox.dump()["playlistItems"] == []


def test_by_itself_from_the_picture_to_the_end(station: Station) -> None:
    row = on_air(station)
    assert (row.observed, row.picture) == (Observed.LIVE, Picture.GOOD)
    assert row.started_at is not None
    begins(station, minutes=-61)
    look(station)
    assert row.observed is Observed.LIVE, "it is not cut off while a picture arrives"
    station.sandbox.stop_picture(row.stream_id)
    look(station)
    assert (row.observed, row.picture) == (Observed.LIVE, Picture.ABSENT)
    row.absent_since -= timedelta(minutes=3)
    look(station)
    assert state(station) == "complete"
    assert row.observed is Observed.ENDED
    assert row.ended_at > row.started_at
    assert row.recording_url == row.watch_url
    assert station.sandbox.dump()["streams"] == []


def test_a_session_that_nobody_filmed_is_given_up(station: Station) -> None:
    row = scheduled(station)
    begins(station, minutes=-90)
    look(station)
    assert row.observed is Observed.READY, "they may be late"
    begins(station, minutes=-125)
    look(station)
    assert station.sandbox.broadcasts() == []
    assert row.observed is Observed.REMOVED
    look(station)
    assert len(station.calls("liveBroadcasts.insert")) == 1


def test_tested_and_then_live_at_the_press_of_a_button(station: Station) -> None:
    row = scheduled(station)
    press(station, Wanted.TESTING)
    assert station.calls("liveBroadcasts.transition") == [], "the encoder is waited for"
    assert "picture" in str(station.effect().last_error)
    assert not details_of(station)["enableAutoStart"], "it would go live with the picture"
    station.sandbox.settings(starting_seconds=0)
    station.sandbox.start_picture(row.stream_id)
    station.work(rounds=4, ahead=30)
    assert (state(station), row.observed) == ("testing", Observed.TESTING)
    press(station, Wanted.LIVE)
    assert (state(station), row.observed) == ("live", Observed.LIVE)
    press(station, Wanted.TESTING)
    assert row.wanted is Wanted.LIVE, "nothing lowers it"
    press(station, Wanted.ENDED)
    assert state(station) == "complete"
    assert station.effect().state is EffectState.DONE


def test_a_test_goes_on_to_live_when_its_time_has_come(station: Station) -> None:
    row = scheduled(station)
    station.sandbox.settings(starting_seconds=0)
    press(station, Wanted.TESTING)
    begins(station, minutes=10)
    look(station)
    assert row.observed is not Observed.LIVE
    station.sandbox.start_picture(row.stream_id)
    begins(station)
    look(station)
    assert state(station) == "live"


def test_a_picture_that_was_there_before_is_made_live_by_us(station: Station) -> None:
    """Auto-start looks at the moment at which a picture comes."""
    row = scheduled(station)
    station.sandbox.settings(starting_seconds=0)
    no_auto_start(station)
    station.sandbox.start_picture(row.stream_id)
    begins(station, minutes=5)
    look(station)
    assert state(station) == "ready"
    begins(station)
    look(station)
    assert state(station) == "live"


def test_what_is_stuck_in_starting_is_made_anew(station: Station) -> None:
    row = scheduled(station)
    old = row.remote_id
    no_auto_start(station)
    station.sandbox.start_picture(row.stream_id)
    station.sandbox.set_fault("youtube.liveBroadcasts.transition", "stuck")
    begins(station)
    press(station, Wanted.LIVE)
    assert (state(station), row.observed) == ("liveStarting", Observed.STARTING)
    assert row.remote_id == old, "five minutes are waited"
    row.starting_since -= timedelta(minutes=6)
    station.work(rounds=3, ahead=15)
    station.sandbox.advance(3)
    look(station)
    assert row.remote_id != old
    assert (state(station), row.observed) == ("live", Observed.LIVE)
    assert len(station.sandbox.broadcasts()) == 1


def test_viewers_are_counted(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(showcase, "VIEWERS_SECONDS", 0.0)
    row = on_air(station)
    for count in (40, 120, 75):
        station.sandbox.tell(f"broadcasts/{row.remote_id}/viewers", count=count)
        look(station)
    assert (row.viewers_now, row.viewers_peak) == (75, 120)
    press(station, Wanted.ENDED)
    assert (row.viewers_now, row.viewers_peak, row.viewers_total) == (None, 120, 120)


def test_how_the_picture_arrives_is_kept(station: Station) -> None:
    row = on_air(station)
    issues = [
        {"type": "noAudioStream", "severity": "error"},
        {"type": "gopSizeLong", "severity": "info"},
    ]
    station.sandbox.tell(
        f"streams/{row.stream_id}/health", status="bad", configurationIssues=issues
    )
    look(station)
    assert (row.picture, row.has_video, row.has_audio) == (Picture.POOR, True, False)
    assert row.health_notes == "noAudioStream"
    station.sandbox.tell(f"streams/{row.stream_id}/health", status="good")
    look(station)
    assert (row.picture, row.has_audio, row.health_notes) == (Picture.GOOD, True, "")


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str]]:
    """Questions answered in the session, as another feature would tell them."""
    found: list[tuple[int, str]] = []

    def tell(_reception: object, started_at: datetime) -> list[tuple[int, str]]:
        assert started_at.tzinfo is not None
        return found

    monkeypatch.setattr(chapters, "_tellers", [tell])
    return found


def test_afterwards_the_description_has_chapters(
    station: Station, answered: list[tuple[int, str]]
) -> None:
    answered += [(65, "Roads"), (3725, "<Water>")]
    row = on_air(station)
    assert "1:05" not in station.sandbox.broadcasts()[0]["snippet"]["description"]
    press(station, Wanted.ENDED)
    (item,) = station.sandbox.broadcasts()
    lines = item["snippet"]["description"].splitlines()
    assert "1:05 Roads" in lines
    assert "1:02:05 Water" in lines
    assert any(line.startswith("0:00 ") for line in lines)
    assert lines[-1] == row.marker
    assert len(station.calls("videos.update")) == 1
    answered.append((4000, "Schools"))
    rules.want(row.session, clock.now())
    station.work()
    assert "1:06:40 Schools" in station.sandbox.broadcasts()[0]["snippet"]["description"]


def test_without_chapters_nothing_is_written_afterwards(station: Station) -> None:
    on_air(station)
    press(station, Wanted.ENDED)
    look(station)
    assert station.calls("videos.update") == []


def test_the_recording_takes_the_place_of_the_broadcast(station: Station) -> None:
    row = on_air(station)
    press(station, Wanted.ENDED)
    row.recording_url = "https://recordings.example/1"
    db.session.flush()
    (line,) = of_sessions([row.session_id])[row.session_id]
    assert (line.state, line.watch_url) == (Observed.ENDED, "https://recordings.example/1")


def test_the_end_is_made_up_for_when_nobody_was_there_to_see_it(station: Station) -> None:
    row = on_air(station)
    Client(station.sandbox).transition(row.remote_id, "complete")
    row.observed = Observed.ENDED
    station.effect().done_at = clock.now() - timedelta(hours=2)
    begins(station, minutes=-300)
    look(station)
    assert row.finished_digest
    assert station.sandbox.dump()["streams"] == []
