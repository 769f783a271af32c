"""Announcements on Telegram under reconcile: in time, once, and as the broadcasts beside them go."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from meetings import clock
from meetings.broadcasts import announcing, connecting, links, rules
from meetings.broadcasts.broadcast import Broadcast, Observed
from meetings.broadcasts.channel import Channel, ChannelState, Platform
from meetings.broadcasts.telegram.account import Account
from meetings.database import db
from meetings.diary import planning
from meetings.effects.effect import EffectState
from tests.broadcasts.conftest import Station
from tests.sandbox.telegram import Chat

# What platforms answer and what is done about it does not depend on the database.
pytestmark = pytest.mark.engine("sqlite")


@pytest.fixture
def chat(station: Station, monkeypatch: pytest.MonkeyPatch) -> Chat:
    found = Chat.open(station.sandbox)
    settings = replace(station.app.extensions["settings"], telegram_api_root=found.root)
    monkeypatch.setitem(station.app.extensions, "settings", settings)
    return found


def connect(chat: Chat, name: str = "Telegram") -> Channel:
    account = Account(chat.token, chat.id, "Receptions", "reception")
    channel, _new = connecting.connect(
        db.session, Platform.TELEGRAM, name, account.credentials, clock.now()
    )
    db.session.commit()
    return channel


def post(station: Station) -> Broadcast:
    """The announcement's row."""
    chosen = select(Broadcast).join(Broadcast.channel)
    return db.session.scalars(chosen.where(Channel.platform == Platform.TELEGRAM)).one()


def text(chat: Chat) -> str:
    (only,) = [each for each in chat.messages() if each["author"] == chat.token]
    return str(only["text"])


def soon(station: Station, chat: Chat, minutes: float = 60) -> Broadcast:
    """A session announced."""
    connect(chat)
    station.publish()
    station.begins_in(minutes=minutes)
    station.work(rounds=2)
    return post(station)


def test_a_day_before_and_not_sooner(station: Station, chat: Chat) -> None:
    connect(chat)
    station.publish()
    station.work(rounds=1)
    assert chat.messages() == []
    assert post(station).observed is Observed.NOTHING
    station.begins_in(minutes=23 * 60)
    station.work(rounds=1)
    row = post(station)
    assert row.observed is Observed.READY
    assert row.watch_url == f"{chat.root}/s/reception/{row.remote_id}"
    assert not row.embed_url
    assert row.marker in text(chat)
    assert f"/kk/sessions/{row.session_id}" in text(chat)


@pytest.mark.parametrize("fault", ["applied-then-closed", "applied-then-late"])
def test_a_lost_answer_makes_no_second_post(station: Station, chat: Chat, fault: str) -> None:
    connect(chat)
    station.publish()
    station.begins_in(minutes=60)
    station.sandbox.set_fault("telegram.sendMessage", fault, skip=2, seconds=2)
    station.once()
    assert post(station).attempted_at is not None
    chat.say("words of somebody")
    station.listing_is_sure()
    station.work(rounds=2)
    row = post(station)
    assert row.marker in text(chat)
    assert (row.observed, row.attempted_at) == (Observed.READY, None)


def test_what_was_not_applied_is_made_later(station: Station, chat: Chat) -> None:
    connect(chat)
    station.publish()
    station.begins_in(minutes=60)
    station.sandbox.set_fault("telegram.sendMessage", "reset", skip=2)
    station.once()
    assert chat.messages() == []
    station.listing_is_sure()
    station.work(rounds=2)
    assert post(station).marker in text(chat)


def test_a_second_one_made_by_a_stale_worker_is_removed(station: Station, chat: Chat) -> None:
    row = soon(station, chat)
    assert row.bookmark is not None
    twin = text(chat)
    chat.sandbox.tell(f"telegram/chats/{chat.id}/say", text=twin, **{"from": chat.token})
    station.work(rounds=1, ahead=600)
    assert text(chat) == twin
    assert post(station).bookmark is None


def test_a_change_is_edited(station: Station, chat: Chat) -> None:
    row = soon(station, chat)
    row.session.topic.name_kk = "Ауыз су"
    rules.ask_to_follow(db.session, row, clock.now())
    station.work(rounds=1)
    assert text(chat).startswith("Ауыз су")
    assert len(chat.calls("editMessageText")) == 1


def test_links_of_other_platforms_and_links_by_hand(station: Station, chat: Chat) -> None:
    row = soon(station, chat)
    station.connect()
    station.work(rounds=2)
    video = next(each for each in station.broadcasts() if each.id != row.id)
    assert f"YouTube: {video.watch_url}" in text(chat)
    links.add(db.session(), row.session, "https://ok.ru/live/7", "", clock.now())
    db.session.commit()
    station.work(rounds=1)
    assert "Odnoklassniki: https://ok.ru/live/7" in text(chat)


def test_pinned_on_air_then_over_then_the_recording(station: Station, chat: Chat) -> None:
    row = soon(station, chat)
    channel = station.connect()
    station.work(rounds=2)
    channel.enabled = False
    video = next(each for each in station.broadcasts() if each.id != row.id)
    video.observed = Observed.LIVE
    station.begins_in(minutes=-5)
    station.work(rounds=1, ahead=5)
    (message,) = [each for each in chat.messages() if each["author"] == chat.token]
    assert message["pinned"]
    video.observed = Observed.ENDED
    station.begins_in(minutes=-65)
    announcing.ask_when_over(db.session, clock.now())
    station.work(rounds=1, ahead=5)
    (message,) = [each for each in chat.messages() if each["author"] == chat.token]
    assert not message["pinned"]
    assert post(station).observed is Observed.ENDED
    assert "Recording" not in message["text"]
    video.recording_url = "https://video.example/recording"
    station.work(rounds=1, ahead=5)
    assert "https://video.example/recording" in text(chat)
    calls = len(station.sandbox.journal())
    rules.ask_to_follow(db.session, post(station), clock.now())
    station.work(rounds=1, ahead=5)
    assert len(station.sandbox.journal()) == calls


def test_a_cancelled_one_stays_and_says_so(station: Station, chat: Chat) -> None:
    row = soon(station, chat)
    planning.cancel(db.session, row.session.meeting, "Storm", now=clock.now())
    station.work(rounds=1)
    assert "Storm" in text(chat)
    assert post(station).observed is Observed.REMOVED


def test_kicked_out_it_waits_for_its_owner_alone(station: Station, chat: Chat) -> None:
    channel = connect(chat)
    station.connect()
    station.publish()
    station.begins_in(minutes=60)
    chat.member("kicked")
    station.work(rounds=1)
    assert channel.state is ChannelState.BLOCKED
    video = next(each for each in station.broadcasts() if each.channel_id != channel.id)
    assert video.observed is Observed.READY
    chat.member(["can_post_messages", "can_edit_messages"])
    connect(chat)
    station.work(rounds=1)
    assert post(station).marker in text(chat)


def test_too_many_messages_wait_as_long_as_is_asked(station: Station, chat: Chat) -> None:
    connect(chat)
    station.publish()
    station.begins_in(minutes=60)
    station.sandbox.set_fault("telegram.sendMessage", "429", retry_after=40)
    station.once()
    effect = station.effect()
    assert effect.state is EffectState.WAITING
    assert effect.due_at > clock.now() + timedelta(seconds=30)
