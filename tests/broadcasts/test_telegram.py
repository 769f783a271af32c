"""Telegram: announcing once, whatever is lost on the way, and sorting what it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from meetings.access import Role
from meetings.broadcasts.broadcast import Observed
from meetings.broadcasts.channel import Channel, ChannelState, Platform
from meetings.broadcasts.commands import channels_group
from meetings.broadcasts.content import Content
from meetings.broadcasts.failure import Failure, Verdict
from meetings.broadcasts.telegram import Telegram, errors
from meetings.broadcasts.telegram.account import Account, looked_up, read_chat, read_token
from meetings.broadcasts.telegram.channel import MOST_LOOKED_AT, PROBE
from meetings.database import db
from meetings.errors import InvalidInput, Unavailable
from meetings.settings import Settings
from tests.sandbox.server import Sandbox, running_sandbox
from tests.sandbox.telegram import Chat

NOW = datetime(2027, 5, 18, 4, tzinfo=UTC)
MARKER = "no-tie:0123456789abcdef01234567"
CONTENT = Content(
    title="Water · Bazaar",
    description=f"When: Tuesday\n\nPage: https://a.example/kk/sessions/1\n{MARKER}",
    starts_at=NOW + timedelta(hours=1),
    ends_at=NOW + timedelta(hours=2),
    marker=MARKER,
    page_url="https://a.example/kk/sessions/1",
)


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path_factory.mktemp("telegram")) as sandbox:
        yield sandbox


@pytest.fixture
def chat(process: Sandbox) -> Chat:
    process.reset()
    return Chat.open(process)


def adapter(chat: Chat, lease_seconds: int = 30) -> Telegram:
    settings = replace(Settings(), telegram_api_root=chat.root, lease_seconds=lease_seconds)
    account = Account(chat.token, chat.id, "Receptions", "reception")
    return Telegram(account.credentials, settings)


def ours(chat: Chat) -> list[str]:
    return [each["text"] for each in chat.messages() if each["author"] == chat.token]


def test_it_posts_edits_and_pins(chat: Chat) -> None:
    telegram = adapter(chat)
    event = telegram.create_event(CONTENT, NOW)
    assert event.state is Observed.READY
    assert ours(chat) == [f"Water · Bazaar\n\n{CONTENT.description}"]
    telegram.update(event.id, replace(CONTENT, title="Water · On air", on_air=True), NOW)
    (message,) = [each for each in chat.messages() if each["author"] == chat.token]
    assert (message["text"].split("\n")[0], message["pinned"]) == ("Water · On air", True)
    telegram.update(event.id, replace(CONTENT, title="Water · On air", on_air=True), NOW)
    telegram.end(event.id)
    assert not chat.messages()[0]["pinned"]
    finished = telegram.finish(event.id, replace(CONTENT, title="Recording"), ())
    assert finished.state is Observed.ENDED
    assert chat.messages()[0]["text"].startswith("Recording")


def test_a_cancelled_one_stays_and_says_so(chat: Chat) -> None:
    telegram = adapter(chat)
    event = telegram.create_event(CONTENT, NOW)
    telegram.retract(event.id, replace(CONTENT, title="Cancelled: Water"))
    assert ours(chat)[0].startswith("Cancelled: Water")


def test_what_a_person_deleted_is_let_go(chat: Chat) -> None:
    telegram = adapter(chat)
    event = telegram.create_event(CONTENT, NOW)
    chat.remove(int(event.id))
    assert telegram.observe([event.id]) == {}
    assert telegram.update(event.id, CONTENT, NOW).state is Observed.REMOVED
    assert telegram.finish(event.id, CONTENT, ()).state is Observed.ENDED
    telegram.remove_event(event.id)


def test_without_the_right_to_pin_it_still_announces(process: Sandbox) -> None:
    process.reset()
    chat = Chat.open(process, rights=["can_post_messages"])
    telegram = adapter(chat)
    event = telegram.create_event(CONTENT, NOW)
    telegram.update(event.id, replace(CONTENT, title="On air", on_air=True), NOW)
    assert ours(chat)[0].startswith("On air")


@pytest.mark.parametrize("fault", ["applied-then-closed", "applied-then-late"])
def test_a_lost_answer_is_found_again(chat: Chat, fault: str) -> None:
    telegram = adapter(chat, lease_seconds=4)
    chat.say("before")
    bookmark = telegram.bookmark()
    chat.sandbox.set_fault("telegram.sendMessage", fault, seconds=2)
    with pytest.raises(Failure) as lost:
        telegram.create_event(CONTENT, NOW)
    assert lost.value.doubt
    chat.say("after")
    (found,) = telegram.events_after(bookmark, MARKER)
    assert MARKER in found.description
    assert len(ours(chat)) == 1
    telegram.update(found.id, replace(CONTENT, title="Adopted"), NOW)
    assert ours(chat)[0].startswith("Adopted")


def test_what_was_not_applied_is_not_found(chat: Chat) -> None:
    telegram = adapter(chat)
    bookmark = telegram.bookmark()
    chat.sandbox.set_fault("telegram.sendMessage", "reset")
    with pytest.raises(Failure):
        telegram.create_event(CONTENT, NOW)
    assert list(telegram.events_after(bookmark, MARKER)) == []
    assert ours(chat) == []


def test_decoys_are_neither_adopted_nor_touched(process: Sandbox) -> None:
    """Others' words, forwards of ours, and our own announcement of another session."""
    process.reset()
    chat = Chat.open(process, type="supergroup", rights=["can_pin_messages"])
    telegram = adapter(chat)
    bookmark = telegram.bookmark()
    other = replace(CONTENT, description=f"Another\n{MARKER[:-1]}8", marker=f"{MARKER[:-1]}8")
    telegram.create_event(other, NOW)
    chat.say(f"look: {MARKER}")
    chat.say(CONTENT.description, forwarded=True)
    chat.sandbox.tell(f"telegram/chats/{chat.id}/say", text=CONTENT.title, **{"from": chat.token})
    before = chat.messages()
    assert list(telegram.events_after(bookmark, MARKER)) == []
    assert chat.messages() == before
    mine = telegram.create_event(CONTENT, NOW)
    assert [event.id for event in telegram.events_after(bookmark, MARKER)] == [mine.id]


def test_two_of_ours_are_both_found(chat: Chat) -> None:
    telegram = adapter(chat)
    bookmark = telegram.bookmark()
    made = [telegram.create_event(CONTENT, NOW).id for _ in range(2)]
    assert [event.id for event in telegram.events_after(bookmark, "no-tie:")] == made
    telegram.remove_event(made[1])
    assert len(ours(chat)) == 1


def test_the_search_is_bounded(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    telegram = adapter(chat)
    looked: list[int] = []
    monkeypatch.setattr(telegram, "bookmark", lambda: "100000")
    monkeypatch.setattr(telegram, "_quoted", lambda id_, _words: looked.append(id_))
    assert list(telegram.events_after("10", MARKER)) == []
    assert looked == list(range(11, 11 + MOST_LOOKED_AT))


@pytest.mark.parametrize("method", ["telegram.sendMessage", "telegram.deleteMessage"])
def test_a_probe_left_standing_is_deleted_with_the_next(chat: Chat, method: str) -> None:
    telegram = adapter(chat)
    chat.sandbox.set_fault(
        method, "applied-then-closed" if method.endswith("sendMessage") else "reset"
    )
    with pytest.raises(Failure):
        telegram.bookmark()
    assert [each["text"] for each in chat.messages()] == [PROBE]
    telegram.bookmark()
    assert chat.messages() == []


def test_probes_are_silent_and_nothing_of_them_stays(chat: Chat) -> None:
    chat.say("before")
    adapter(chat).bookmark()
    assert [each["text"] for each in chat.messages()] == ["before"]
    assert all(call["params"]["disable_notification"] for call in chat.calls("sendMessage"))


def test_addresses_of_messages(chat: Chat) -> None:
    assert adapter(chat).watch_url("5") == f"{chat.root}/s/reception/5"
    private = Account(chat.token, "-1001234", "Inside", "").credentials
    assert Telegram(private, Settings()).watch_url("5") == "https://t.me/c/1234/5"


ROWS = [
    (401, "Unauthorized", Verdict.RECONNECT),
    (404, "Not Found", Verdict.RECONNECT),
    (400, "Bad Request: group chat was upgraded to a supergroup chat", Verdict.RECONNECT),
    (403, "Forbidden: bot was kicked from the channel chat", Verdict.OWNER),
    (403, "Forbidden: bot is not a member of the channel chat", Verdict.OWNER),
    (400, "Bad Request: chat not found", Verdict.OWNER),
    (400, "Bad Request: need administrator rights in the channel chat", Verdict.OWNER),
    (400, "Bad Request: have no rights to send a message", Verdict.OWNER),
    (400, "Bad Request: not enough rights to send text messages to the chat", Verdict.OWNER),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN", Verdict.OWNER),
    (400, "Bad Request: CHANNEL_PRIVATE", Verdict.OWNER),
    (400, "Bad Request: not enough rights to manage pinned messages in the chat", Verdict.PERSON),
    (400, "Bad Request: message can't be edited", Verdict.PERSON),
    (400, "Bad Request: message can't be deleted", Verdict.PERSON),
    (400, "Bad Request: message is not modified: specified new", Verdict.DONE),
    (400, "Bad Request: message to delete not found", Verdict.DONE),
    (400, "Bad Request: message to unpin not found", Verdict.DONE),
    (400, "Bad Request: message to edit not found", Verdict.AGAIN),
    (400, "Bad Request: MESSAGE_ID_INVALID", Verdict.AGAIN),
    (400, "Bad Request: QUOTE_TEXT_INVALID", Verdict.AGAIN),
    (400, "Bad Request: message to be replied not found", Verdict.AGAIN),
    (400, "Bad Request: message is too long", Verdict.INPUT),
    (400, "Bad Request: message text is empty", Verdict.INPUT),
    (400, "Bad Request: can't parse entities", Verdict.INPUT),
    (400, "Bad Request: something new", Verdict.INPUT),
    (409, "Conflict: terminated by other getUpdates request", Verdict.RETRY),
    (429, "Too Many Requests: retry after 5", Verdict.RETRY),
    (500, "Internal Server Error", Verdict.RETRY),
    (502, "Bad Gateway", Verdict.RETRY),
]


@pytest.mark.parametrize(("code", "description", "verdict"), ROWS)
def test_each_refusal_is_sorted(code: int, description: str, verdict: Verdict) -> None:
    found = errors.failure(code, {"description": description})
    assert (found.verdict, found.doubt) == (verdict, code >= 500)


def test_every_row_of_the_table_is_tested() -> None:
    said = " ".join(row[1].lower() for row in ROWS)
    assert [words for words in errors.WORDS if words not in said] == []
    assert set(errors.CODES) <= {row[0] for row in ROWS}


def test_how_long_to_wait_is_told(chat: Chat) -> None:
    chat.sandbox.set_fault("telegram.sendMessage", "429", retry_after=9)
    with pytest.raises(Failure) as refused:
        adapter(chat).create_event(CONTENT, NOW)
    assert (refused.value.verdict, refused.value.retry_after) == (Verdict.RETRY, 9)
    assert not refused.value.doubt


@pytest.mark.parametrize(
    ("fault", "doubt"),
    [("garbage", True), ("hang", True), ("503", True), ("401", False), ("403", False)],
)
def test_faults_leave_doubt_or_none(chat: Chat, fault: str, doubt: bool) -> None:
    chat.sandbox.set_fault("telegram.sendMessage", fault, seconds=2)
    with pytest.raises(Failure) as failed:
        adapter(chat, lease_seconds=4).create_event(CONTENT, NOW)
    assert failed.value.doubt is doubt
    assert chat.token not in f"{failed.value!r} {failed.value.__cause__!r}"


def test_nobody_there_leaves_no_doubt(chat: Chat) -> None:
    account = Account(chat.token, chat.id).credentials
    away = Telegram(account, replace(Settings(), telegram_api_root="http://127.0.0.1:1"))
    with pytest.raises(Failure) as failed:
        away.create_event(CONTENT, NOW)
    assert (failed.value.verdict, failed.value.doubt) == (Verdict.RETRY, False)


def test_connecting_asks_who_and_where(chat: Chat, app) -> None:
    found = looked_up(chat.token, "https://t.me/reception", chat.root, 2)
    assert (found.chat, found.title, found.username) == (chat.id, "Receptions", "reception")
    assert chat.token not in repr(found)
    assert Account.of(found.credentials) == found


@pytest.mark.usefixtures("english")
def test_connecting_says_what_is_missing(chat: Chat) -> None:
    for rights, words in (
        (None, "administrator"),
        ([], "Post messages"),
        (["can_post_messages"], "Edit messages"),
    ):
        chat.member(rights)
        with pytest.raises(InvalidInput, match=words):
            looked_up(chat.token, chat.id, chat.root, 2)
    with pytest.raises(InvalidInput, match="does not know this token"):
        looked_up("123456:" + "A" * 30, chat.id, chat.root, 2)
    with pytest.raises(Unavailable):
        looked_up(chat.token, chat.id, "http://127.0.0.1:1", 2)


def test_what_is_pasted_is_looked_at(app) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_token("a secret")
    assert "a secret" not in str(refused.value)
    assert read_chat(" @our_channel ") == "@our_channel"
    assert read_chat("t.me/s/our_channel/") == "@our_channel"
    assert read_chat("-1001234567890") == "-1001234567890"
    for wrong in ("our channel", "https://evil.example/x", ""):
        with pytest.raises(InvalidInput):
            read_chat(wrong)


def test_the_command_connects(chat: Chat, app: Flask, tmp_path: Path, monkeypatch) -> None:
    settings = replace(app.extensions["settings"], telegram_api_root=chat.root)
    monkeypatch.setitem(app.extensions, "settings", settings)
    file = tmp_path / "token"
    file.write_text(f"{chat.token}\n")
    arguments = ["add", "telegram", "--name", "News", "--chat", "@reception", "--token-file"]
    done = app.test_cli_runner().invoke(channels_group, [*arguments, str(file)])
    assert done.output == "The Telegram channel “News” (Receptions) is connected.\n"
    again = app.test_cli_runner().invoke(channels_group, [*arguments, str(file)])
    assert "what waited for it goes on" in again.output
    assert chat.token not in done.output
    file.write_text("123456:" + "A" * 30)
    refused = app.test_cli_runner().invoke(channels_group, [*arguments, str(file)])
    assert isinstance(refused.exception, InvalidInput)


def test_connecting_at_the_desk(chat: Chat, app: Flask, signed_in, monkeypatch) -> None:
    settings = replace(app.extensions["settings"], telegram_api_root=chat.root)
    monkeypatch.setitem(app.extensions, "settings", settings)
    page = "/en/desk/broadcasts/channels/telegram"
    admin = signed_in(Role.ADMIN)
    assert signed_in(Role.ORGANIZER).get(page).status_code == 403
    assert "@BotFather" in admin.get(page).text
    refused = admin.post(page, data={"token": chat.token, "chat": "@nobody", "name": ""})
    assert refused.status_code == 422
    assert "The bot cannot see this channel" in refused.text
    assert chat.token not in refused.text
    assert admin.post(page, data={}).status_code == 422
    done = admin.post(page, data={"token": chat.token, "chat": "@reception", "name": ""})
    assert done.status_code == 303
    (channel,) = db.session.scalars(select(Channel))
    assert (channel.name, channel.platform) == ("Receptions", Platform.TELEGRAM)
    listed = admin.get("/en/desk/broadcasts").text
    assert "Sessions are announced in “Receptions” from now on." in listed
    channel.state = ChannelState.RECONNECT
    db.session.commit()
    again = "/en/desk/broadcasts/channels/telegram?name=Receptions"
    assert again in admin.get("/en/desk/broadcasts").text
    admin.post(again, data={"token": chat.token, "chat": chat.id, "name": "Receptions"})
    db.session.expire_all()
    assert channel.state is ChannelState.CONNECTED


def test_this_site_itself_at_the_desk(signed_in) -> None:
    admin = signed_in(Role.ADMIN)
    assert signed_in(Role.ORGANIZER).post("/en/desk/broadcasts/channels/own").status_code == 403
    assert admin.post("/en/desk/broadcasts/channels/own").status_code == 303
    assert db.session.scalars(select(Channel.platform)).one() is Platform.OWN
    assert "/channels/own" not in admin.get("/en/desk/broadcasts").text
