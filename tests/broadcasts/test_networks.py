"""Facebook and VK under reconcile: made when they may be, announced until then, never twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from meetings import clock
from meetings.broadcasts import sighting
from meetings.broadcasts.adapter import Event, Ingest
from meetings.broadcasts.broadcast import Observed, Picture
from meetings.broadcasts.channel import ChannelState, Platform
from meetings.database import db
from meetings.diary import planning
from meetings.diary.draft import MeetingDraft
from meetings.effects.effect import EffectState
from tests.broadcasts.conftest import Station

# What platforms answer and what is done about it does not depend on the database.
pytestmark = pytest.mark.engine("sqlite")

FACEBOOK, VK = Platform.FACEBOOK, Platform.VK
CREATE = {FACEBOOK: "facebook.live_videos.create", VK: "vk.video.startStreaming"}
KIND = {FACEBOOK: "facebook", VK: "vk"}


def soon(station: Station, platform: Platform) -> None:
    """A session in 20 minutes, on this platform."""
    station.connect_twin(platform)
    station.publish()
    station.begins_in(minutes=20)


@pytest.mark.parametrize("platform", [FACEBOOK, VK])
def test_from_its_making_to_its_recording(station: Station, platform: Platform) -> None:
    soon(station, platform)
    station.work(rounds=1)
    row = station.broadcast()
    assert row.observed is Observed.READY
    assert row.stream_key
    assert row.stream_url
    assert row.watch_url
    station.sandbox.start_picture(row.stream_id)
    station.begins_in(minutes=-1)
    station.work(rounds=1)
    assert row.observed is Observed.LIVE
    assert row.picture is Picture.GOOD
    station.sandbox.stop_picture(row.stream_id)
    station.sandbox.advance(301)
    station.begins_in(minutes=-61)
    station.work(rounds=2)
    assert row.observed is Observed.ENDED
    assert row.recording_url == row.watch_url
    assert station.effect().state is EffectState.DONE
    assert len(station.sandbox.dump()[KIND[platform]]) == 1


@pytest.mark.parametrize("platform", [FACEBOOK, VK])
def test_a_lost_answer_makes_no_second_one_and_loses_no_key(
    station: Station, platform: Platform
) -> None:
    station.sandbox.set_fault(CREATE[platform], "applied-then-closed")
    soon(station, platform)
    station.once()
    assert station.broadcast().attempted_at is not None
    station.work(rounds=2)
    (made,) = station.sandbox.dump()[KIND[platform]]
    row = station.broadcast()
    assert made["key"] == row.stream_key
    assert row.observed is Observed.READY
    assert row.attempted_at is None


@pytest.mark.parametrize("platform", [FACEBOOK, VK])
def test_a_cancelled_one_disappears(station: Station, platform: Platform) -> None:
    soon(station, platform)
    station.work(rounds=1)
    planning.cancel(db.session, station.broadcast().session.meeting, "Storm", now=clock.now())
    station.work(rounds=2)
    dump = station.sandbox.dump()
    assert dump[KIND[platform]] == dump["posts"] == []
    row = station.broadcast()
    assert (row.observed, row.remote_id, row.stream_key) == (Observed.REMOVED, None, None)


def test_facebook_waits_for_the_week_before(station: Station) -> None:
    station.connect_twin(FACEBOOK)
    station.publish()
    station.begins_in(days=10)
    station.work(rounds=2)
    assert station.sandbox.journal() == []
    assert station.effect().state is EffectState.WAITING
    station.begins_in(days=6)
    station.work(rounds=1)
    assert station.broadcast().observed is Observed.READY
    (made,) = station.sandbox.dump()["facebook"]
    assert made["status"] == "SCHEDULED_UNPUBLISHED"
    assert made["planned"] == int(station.broadcast().session.starts_at.timestamp())


def test_moved_out_of_reach_it_is_taken_away_and_made_again(station: Station) -> None:
    soon(station, FACEBOOK)
    station.work(rounds=1)
    station.begins_in(days=20)
    station.work(rounds=1)
    assert station.sandbox.dump()["facebook"] == []
    station.begins_in(days=2)
    station.work(rounds=1)
    assert len(station.sandbox.dump()["facebook"]) == 1
    assert station.broadcast().observed is Observed.READY


def test_vk_is_announced_until_it_may_be_made(station: Station) -> None:
    station.connect_twin(VK)
    station.publish()
    station.begins_in(days=3)
    station.work(rounds=2)
    dump = station.sandbox.dump()
    assert dump["vk"] == []
    (post,) = dump["posts"]
    assert f"/sessions/{station.broadcast().session_id}" in post["text"]
    station.begins_in(minutes=25)
    station.work(rounds=1)
    dump = station.sandbox.dump()
    (shown,) = dump["posts"]
    assert shown["attachments"] == f"video{station.broadcast().remote_id}"
    assert shown["id"] == post["id"]
    assert station.effect().state is EffectState.DONE


def test_vk_s_announcement_tells_the_new_time(station: Station) -> None:
    station.connect_twin(VK)
    meeting = station.publish()
    station.begins_in(days=3)
    station.work(rounds=1)
    (old,) = station.sandbox.dump()["posts"]
    draft = replace(MeetingDraft.of(meeting), title_kk="Жайлауда кездесу", title_ru="Жайлауда")
    planning.change(db.session, meeting, draft, now=clock.now())
    station.begins_in(days=5)
    station.work(rounds=1)
    (new,) = station.sandbox.dump()["posts"]
    assert new["id"] == old["id"]
    assert "Жайлауда" in new["text"]
    assert station.effect().state is EffectState.WAITING


@pytest.mark.parametrize("code", [15, 104])
def test_an_announcement_that_cannot_be_changed_is_replaced(station: Station, code: int) -> None:
    station.connect_twin(VK)
    station.publish()
    station.begins_in(days=3)
    station.work(rounds=1)
    (old,) = station.sandbox.dump()["posts"]
    station.sandbox.set_fault("vk.wall.edit", "error", code=code)
    station.begins_in(days=5)
    station.work(rounds=2)
    (new,) = station.sandbox.dump()["posts"]
    assert new["guid"] != old["guid"]
    assert station.broadcast().announced_id == new["id"].partition("_")[2]


def test_an_announcement_that_cannot_show_the_video_does_not_stand_in_its_way(
    station: Station,
) -> None:
    station.connect_twin(VK)
    station.publish()
    station.begins_in(days=3)
    station.work(rounds=1)
    station.sandbox.set_fault("vk.wall.edit", "error", code=15, times="always")
    station.begins_in(minutes=20)
    station.work(rounds=1)
    assert station.broadcast().observed is Observed.READY
    assert station.effect().state is EffectState.DONE


def test_an_announcement_whose_answer_was_lost_is_found(station: Station) -> None:
    station.connect_twin(VK)
    station.sandbox.set_fault("vk.wall.post", "applied-then-closed")
    station.publish()
    station.begins_in(days=3)
    station.work(rounds=3)
    (post,) = station.sandbox.dump()["posts"]
    assert station.broadcast().announced_id == post["id"].partition("_")[2]
    assert len(station.sandbox.journal("vk.wall.post")) == 1


def test_a_captcha_waits_for_a_person_and_holds_up_nobody_else(station: Station) -> None:
    station.sandbox.set_fault("vk.*", "error", code=14, times="always")
    station.connect_twin(VK, "Captcha")
    station.connect_twin(FACEBOOK, "Fine")
    station.publish()
    station.begins_in(minutes=20)
    station.work(rounds=2)
    states = {row.channel.name: row.observed for row in station.broadcasts()}
    assert states == {"Captcha": Observed.NOTHING, "Fine": Observed.READY}
    assert all(row.channel.state is ChannelState.CONNECTED for row in station.broadcasts())


@pytest.mark.parametrize("platform", [FACEBOOK, VK])
def test_a_withdrawn_access_is_asked_for_and_then_goes_on(
    station: Station, platform: Platform
) -> None:
    channel = station.connect_twin(platform)
    station.sandbox.revoke("No-Tie")
    station.publish()
    station.begins_in(minutes=20)
    station.work(rounds=1)
    assert channel.state is ChannelState.RECONNECT
    assert station.effect().state is EffectState.BLOCKED
    station.connect_twin(platform)
    station.work(rounds=1)
    assert channel.state is ChannelState.CONNECTED
    assert station.broadcast().observed is Observed.READY


def test_another_key_replaces_the_one_that_the_crew_has(station: Station) -> None:
    soon(station, FACEBOOK)
    station.work(rounds=1)
    row, now = station.broadcast(), clock.now()
    row.key_shown_at = now
    same = Ingest(row.stream_id, row.stream_url, row.stream_key)
    event = Event(row.remote_id, Observed.READY, ingest=same)
    sighting.note(row, event, now)
    assert row.key_shown_at == now
    assert row.bound is False
    sighting.note(row, replace(event, ingest=replace(same, key="another")), now)
    assert (row.stream_key, row.key_shown_at) == ("another", None)
    sighting.note(row, replace(event, ingest=None), now)
    assert row.stream_key == "another"
