"""The twin of Telegram: parameters, limits, rights and refusals as the Bot API documents them."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest

from meetings.sandbox.telegram import chat as chats
from meetings.sandbox.telegram.connect import issue_announcer
from meetings.sandbox.telegram.refusal import Refusal
from tests.sandbox.server import Sandbox, running_sandbox
from tests.sandbox.telegram import Chat


@pytest.fixture
def chat(sandbox: Sandbox) -> Chat:
    return Chat.open(sandbox)


def test_who_the_bot_is_and_where(chat: Chat) -> None:
    assert chat.call("getMe")["result"]["is_bot"] is True
    by_name = chat.call("getChat", chat_id="@Reception")["result"]
    assert by_name == chat.call("getChat", chat_id=chat.id)["result"]
    assert by_name["type"] == "channel"


def test_numbers_of_messages_are_never_given_twice(chat: Chat) -> None:
    first = chat.call("sendMessage", chat_id=chat.id, text="one")["result"]["message_id"]
    chat.call("deleteMessage", chat_id=chat.id, message_id=first)
    second = chat.call("sendMessage", chat_id=chat.id, text="two")["result"]["message_id"]
    assert second == first + 1


@pytest.mark.parametrize(
    ("method", "given", "refusal"),
    [
        ("sendMessage", {"text": ""}, (400, "Bad Request: message text is empty")),
        ("sendMessage", {"text": "я" * 4097}, (400, "Bad Request: message is too long")),
        ("sendMessage", {"text": "a", "colour": 1}, (400, "Bad Request: unknown parameter colour")),
        (
            "sendMessage",
            {"text": "a", "reply_parameters": {"message_id": 99}},
            (400, "Bad Request: message to be replied not found"),
        ),
        ("sendMessage", {"chat_id": "@nobody", "text": "a"}, (400, "Bad Request: chat not found")),
        (
            "sendPhoto",
            {"photo": "https://a.example/b.png", "caption": "a" * 1025},
            (400, "Bad Request: message caption is too long"),
        ),
        (
            "editMessageText",
            {"message_id": 99, "text": "a"},
            (400, "Bad Request: message to edit not found"),
        ),
        ("pinChatMessage", {"message_id": 99}, (400, "Bad Request: message to pin not found")),
        ("deleteMessage", {"message_id": 99}, (400, "Bad Request: message to delete not found")),
        ("unpinChatMessage", {"message_id": 9}, (400, "Bad Request: message to unpin not found")),
        ("launchRocket", {}, (404, "Not Found")),
    ],
)
def test_refusals(chat: Chat, method: str, given: dict, refusal: tuple[int, str]) -> None:
    assert chat.refusal(method, **{"chat_id": chat.id, **given}) == refusal


def test_the_longest_text_is_counted_in_utf_16(chat: Chat) -> None:
    assert chat.call("sendMessage", chat_id=chat.id, text="🙂" * 2048)["ok"]
    assert chat.refusal("sendMessage", chat_id=chat.id, text="🙂" * 2049)[0] == 400


def test_an_edit_that_changes_nothing_is_refused(chat: Chat) -> None:
    sent = chat.call("sendMessage", chat_id=chat.id, text="one")["result"]["message_id"]
    given = {"chat_id": chat.id, "message_id": sent, "text": "two"}
    assert chat.call("editMessageText", **given)["result"]["text"] == "two"
    code, words = chat.refusal("editMessageText", **given)
    assert (code, "message is not modified" in words) == (400, True)
    assert (
        "not modified"
        in chat.refusal("editMessageReplyMarkup", chat_id=chat.id, message_id=sent)[1]
    )


def test_captions_and_texts_are_not_the_same(chat: Chat) -> None:
    photo = chat.call("sendPhoto", chat_id=chat.id, photo="id", caption="one")["result"]
    edit = {"chat_id": chat.id, "message_id": photo["message_id"]}
    assert chat.call("editMessageCaption", **edit, caption="two")["result"]["caption"] == "two"
    assert "no text in the message" in chat.refusal("editMessageText", **edit, text="three")[1]


def test_a_reply_that_quotes_what_is_not_there_is_not_sent(chat: Chat) -> None:
    said = chat.say("Words of a resident")
    before = len(chat.messages())
    reply = {"message_id": said, "quote": "of an official"}
    refusal = chat.refusal("sendMessage", chat_id=chat.id, text="?", reply_parameters=reply)
    assert refusal == (400, "Bad Request: QUOTE_TEXT_INVALID")
    assert len(chat.messages()) == before
    reply["quote"] = "of a resident"
    sent = chat.call("sendMessage", chat_id=chat.id, text="!", reply_parameters=reply)["result"]
    assert sent["reply_to_message"]["text"] == "Words of a resident"


def test_rights_in_a_channel(sandbox: Sandbox) -> None:
    chat = Chat.open(sandbox, rights=[])
    assert "administrator rights" in chat.refusal("sendMessage", chat_id=chat.id, text="a")[1]
    chat.member(["can_post_messages"])
    sent = chat.call("sendMessage", chat_id=chat.id, text="a")["result"]["message_id"]
    where = {"chat_id": chat.id, "message_id": sent}
    assert "not enough rights" in chat.refusal("pinChatMessage", **where)[1]
    others = {"chat_id": chat.id, "message_id": chat.say("b"), "text": "c"}
    assert "can't be edited" in chat.refusal("editMessageText", **others)[1]
    chat.member(["can_post_messages", "can_edit_messages"])
    assert chat.call("pinChatMessage", **where)["ok"]
    assert chat.call("getChat", chat_id=chat.id)["result"]["pinned_message"]["text"] == "a"
    assert chat.call("editMessageText", **others)["ok"]


def test_kicked_unknown_and_upgraded(chat: Chat) -> None:
    chat.member("kicked")
    refusal = chat.refusal("sendMessage", chat_id=chat.id, text="a")
    assert refusal == (403, "Forbidden: bot was kicked from the channel chat")
    chat.member(None)
    assert "not a member" in chat.refusal("sendMessage", chat_id=chat.id, text="a")[1]
    chat.sandbox.tell(f"telegram/chats/{chat.id}/upgrade", to=-1009)
    answer = chat.call("sendMessage", chat_id=chat.id, text="a")
    assert answer["parameters"] == {"migrate_to_chat_id": -1009}
    chat.sandbox.tell(f"telegram/bots/{chat.token}/revoke")
    assert chat.refusal("getMe") == (401, "Unauthorized")


def test_twenty_messages_a_minute(chat: Chat) -> None:
    for number in range(20):
        assert chat.call("sendMessage", chat_id=chat.id, text=str(number))["ok"]
        chat.sandbox.advance(0.5)
    answer = chat.call("sendMessage", chat_id=chat.id, text="one more")
    assert answer["error_code"] == 429
    assert (
        answer["description"]
        == f"Too Many Requests: retry after {answer['parameters']['retry_after']}"
    )
    chat.sandbox.advance(answer["parameters"]["retry_after"] + 1)
    assert chat.call("sendMessage", chat_id=chat.id, text="one more")["ok"]


def test_thirty_calls_a_second() -> None:
    at = SimpleNamespace(seconds=100.5)
    before = [100.0 + number / 100 for number in range(29)]
    counted = chats._recent(at, before, 1, chats.CALLS_A_SECOND)
    assert counted == [*before, 100.5]
    with pytest.raises(Refusal) as refused:
        chats._recent(at, counted, 1, chats.CALLS_A_SECOND)
    assert refused.value.parameters == {"retry_after": 1}
    later = SimpleNamespace(seconds=101.3)
    assert chats._recent(later, counted, 1, chats.CALLS_A_SECOND) == [100.5, 101.3]


def test_faults(chat: Chat) -> None:
    for fault, code in (("401", 401), ("403", 403), ("500", 500), ("503", 503)):
        chat.sandbox.set_fault("telegram.sendMessage", fault)
        assert chat.refusal("sendMessage", chat_id=chat.id, text="a")[0] == code
    chat.sandbox.set_fault("telegram.sendMessage", "429", retry_after=7)
    answer = chat.call("sendMessage", chat_id=chat.id, text="a")
    assert answer["parameters"] == {"retry_after": 7}
    assert chat.messages() == []
    chat.sandbox.set_fault("telegram.sendMessage", "applied-then-closed")
    with pytest.raises(httpx.RemoteProtocolError):
        chat.call("sendMessage", chat_id=chat.id, text="a")
    assert [each["text"] for each in chat.messages()] == ["a"]


def test_the_journal_knows_no_token(chat: Chat) -> None:
    chat.call("sendMessage", chat_id=chat.id, text="a")
    assert chat.token not in str(chat.sandbox.journal())


def test_readers_see_the_chat(chat: Chat) -> None:
    sent = chat.call("sendMessage", chat_id=chat.id, text="Reception <today>")["result"]
    page = httpx.get(f"{chat.root}/s/reception", trust_env=False)
    assert "Reception &lt;today&gt;" in page.text
    assert httpx.get(f"{chat.root}/s/reception/{sent['message_id']}", trust_env=False).is_success
    assert httpx.get(f"{chat.root}/s/nobody", trust_env=False).status_code == 404


def test_the_demo_s_announcer_is_issued_once(tmp_path: Path) -> None:
    state = tmp_path / "sandbox.sqlite"
    issued = issue_announcer(state, "turkistan", "Turkistan")
    assert issue_announcer(state, "turkistan", "Turkistan") == issued
    with running_sandbox(tmp_path) as sandbox:
        chat = Chat(sandbox, issued["chat"], issued["token"])
        assert chat.call("sendMessage", chat_id="@turkistan", text="a")["ok"]
