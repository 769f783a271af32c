"""VK's twin: live videos, the wall, permissions, errors, the authorization page."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.sandbox.server import Sandbox
from tests.sandbox.twins import Community

START = "vk.video.startStreaming"
CALLBACK = "http://127.0.0.1:8000/en/desk/channels/callback"


@pytest.fixture
def vk(sandbox: Sandbox) -> Community:
    return Community(sandbox)


def test_a_start_answers_with_address_and_key(vk: Community) -> None:
    made = vk.start(wallpost=1)
    assert made["owner_id"] == vk.owner
    assert made["stream"]["url"].startswith("rtmp://")
    assert made["stream"]["key"]
    assert made["post_id"]
    found = vk.video(made["video_id"])
    assert (found["live_status"], found["upcoming"], found["live"]) == ("waiting", 1, 1)


def test_it_is_live_with_its_picture_and_then_a_video(vk: Community) -> None:
    number = vk.start()["video_id"]
    vk.sandbox.start_picture(f"{vk.owner}_{number}")
    vk.sandbox.tell(f"broadcasts/{vk.owner}_{number}/viewers", count=7)
    found = vk.video(number)
    assert (found["live_status"], found["spectators"], "upcoming" in found) == ("started", 7, False)
    assert found["live_start_time"] >= found["date"]
    stopped = vk.ask("video.stopStreaming", group_id=-vk.owner, video_id=number)
    assert stopped == {"unique_viewers": 7}
    assert vk.video(number)["processing"] == 1
    vk.sandbox.advance(3)
    assert "processing" not in vk.video(number)
    assert vk.refused("video.stopStreaming", group_id=-vk.owner, video_id=number) == 204


def test_what_is_not_published_is_a_preview(vk: Community) -> None:
    made = vk.start(publish=0)
    vk.sandbox.start_picture(f"{vk.owner}_{made['video_id']}")
    assert vk.video(made["video_id"])["live_status"] == "waiting"
    again = vk.start(video_id=made["video_id"])
    assert again["stream"] == made["stream"]
    assert vk.video(made["video_id"])["live_status"] == "started"


def test_without_a_picture_it_finishes_by_itself(vk: Community) -> None:
    number = vk.start()["video_id"]
    vk.sandbox.start_picture(f"{vk.owner}_{number}")
    vk.sandbox.stop_picture(f"{vk.owner}_{number}")
    vk.sandbox.advance(301)
    assert vk.video(number)["live_status"] == "finished"


def test_all_pages_of_the_owner(vk: Community) -> None:
    made = [vk.start()["video_id"] for _ in range(5)]
    found = []
    for offset in (0, 2, 4):
        page = vk.ask("video.get", owner_id=vk.owner, offset=offset, count=2)
        assert page["count"] == 5
        found += [item["id"] for item in page["items"]]
    assert found == made[::-1]
    vk.sandbox.settings(hidden_seconds=60)
    assert vk.ask("video.get", owner_id=vk.owner)["items"] == []


def test_edit_and_delete(vk: Community) -> None:
    number = vk.start()["video_id"]
    vk.ask("video.edit", owner_id=vk.owner, video_id=number, name="Other", desc="Text")
    found = vk.video(number)
    assert (found["title"], found["description"]) == ("Other", "Text")
    assert vk.ask("video.delete", owner_id=vk.owner, video_id=number) == 1
    assert vk.refused("video.delete", owner_id=vk.owner, video_id=number) == 204
    assert vk.ask("video.get", videos=f"{vk.owner}_{number}")["items"] == []


def test_the_same_guid_is_the_same_post(vk: Community) -> None:
    given = {"owner_id": vk.owner, "from_group": 1, "message": "Soon", "guid": "no-tie:1"}
    first = vk.ask("wall.post", **given)["post_id"]
    assert vk.ask("wall.post", **given)["post_id"] == first
    assert vk.ask("wall.post", **{**given, "guid": "no-tie:2"})["post_id"] != first
    vk.ask("wall.edit", owner_id=vk.owner, post_id=first, message="Now")
    texts = [item["text"] for item in vk.ask("wall.get", owner_id=vk.owner)["items"]]
    assert texts == ["Soon", "Now"]
    assert vk.ask("wall.delete", owner_id=vk.owner, post_id=first) == 1
    assert vk.refused("wall.delete", owner_id=vk.owner, post_id=first) == 104


@pytest.mark.parametrize(
    ("method", "given", "code"),
    [
        ("video.startStreaming", {"name": "x" * 129}, 100),
        ("video.startStreaming", {"publish": "yes"}, 100),
        ("video.startStreaming", {"colour": "red"}, 100),
        ("video.startStreaming", {"group_id": 1}, 15),
        ("video.get", {"count": 201}, 100),
        ("video.get", {"owner_id": -1}, 15),
        ("video.edit", {"video_id": 1}, 204),
        ("video.edit", {}, 100),
        ("wall.post", {}, 100),
        ("wall.get", {"filter": "mine"}, 100),
        ("video.upload", {}, 3),
        ("video.get", {"v": "4.0"}, 8),
        ("video.get", {"access_token": "nonsense"}, 5),
    ],
)
def test_what_is_refused(vk: Community, method: str, given: dict[str, Any], code: int) -> None:
    answer = vk.call(method, **given)
    assert answer["error"]["error_code"] == code
    assert not any(each["key"] == "access_token" for each in answer["error"]["request_params"])


def test_tokens_that_do_not_hold(sandbox: Sandbox) -> None:
    narrow = Community(sandbox, wishes={"scopes": ["wall"]})
    assert narrow.refused("video.get", owner_id=narrow.owner) == 15
    community = Community(sandbox)
    sandbox.expire("District")
    assert community.refused("video.get", owner_id=community.owner) == 1117
    sandbox.revoke("District")
    assert community.refused("video.get", owner_id=community.owner) == 5


@pytest.mark.parametrize("code", [1, 5, 6, 9, 10, 14, 15, 29, 100, 204, 214, 1117])
def test_errors_on_request(vk: Community, code: int) -> None:
    vk.sandbox.set_fault(START, "error", code=code)
    found = vk.call("video.startStreaming", name="x")["error"]
    assert found["error_code"] == code
    assert ("captcha_img" in found and "captcha_sid" in found) is (code == 14)
    assert vk.sandbox.dump()["vk"] == []


def test_a_server_before_the_api_fails(vk: Community) -> None:
    vk.sandbox.set_fault(START, "503")
    answer = vk.http.post("video.startStreaming", data={"v": "5.199"})
    assert (answer.status_code, answer.text) == (503, "<html><h1>503</h1></html>")


def test_a_lost_answer_was_applied(vk: Community) -> None:
    vk.sandbox.set_fault(START, "applied-then-closed")
    with pytest.raises(httpx.RemoteProtocolError):
        vk.start()
    assert len(vk.sandbox.dump()["vk"]) == 1
    assert vk.account["access_token"] not in str(vk.sandbox.journal())


def test_faults_of_one_twin_leave_others_alone(vk: Community) -> None:
    vk.sandbox.set_fault("facebook.*", "error", code=1, times="always")
    assert vk.start()
    vk.sandbox.set_fault("vk.*", "error", code=10, times="always")
    assert vk.refused("wall.get", owner_id=vk.owner) == 10


def test_an_encoder_with_the_key_makes_a_picture(vk: Community) -> None:
    made = vk.start()
    vk.sandbox.tell("pictures/arrives", key=made["stream"]["key"])
    assert vk.video(made["video_id"])["live_status"] == "started"


def test_what_a_viewer_sees(vk: Community) -> None:
    number = vk.start()["video_id"]
    root = f"{vk.sandbox.root}vk"
    for address in (f"{root}/video{vk.owner}_{number}", vk.video(number)["player"]):
        assert "Reception" in httpx.get(address, trust_env=False).text
    assert httpx.get(f"{root}/video1_1", trust_env=False).status_code == 404


def test_who_it_is_and_what_it_runs(vk: Community) -> None:
    (user,) = vk.ask("users.get")
    assert user["first_name"] == "Sandbox"
    assert [each["name"] for each in vk.ask("groups.get", extended=1)["items"]] == ["District"]
    assert vk.ask("account.getAppPermissions") == 16 + 8192 + 65536 + 262144


# The authorization page


def ask(vk: Community, **changes: str) -> dict[str, str]:
    query = {"client_id": vk.account["app_id"], "redirect_uri": CALLBACK, "state": "s"}
    return {**query, "response_type": "code", "scope": "video,wall,groups,offline", **changes}


def decide(vk: Community, **form: Any) -> dict[str, list[str]]:
    address = f"{vk.sandbox.root}vk/authorize"
    answer = httpx.post(address, params=ask(vk), data=form, trust_env=False)
    assert answer.headers["location"].startswith(CALLBACK)
    return parse_qs(urlsplit(answer.headers["location"]).query)


def exchange(vk: Community, code: str, **changes: str) -> httpx.Response:
    known = {"client_id": vk.account["app_id"], "client_secret": vk.account["app_secret"]}
    form = {**known, "redirect_uri": CALLBACK, "code": code, **changes}
    return httpx.post(f"{vk.sandbox.root}vk/access_token", data=form, trust_env=False)


def test_a_code_becomes_a_lasting_token_once(vk: Community) -> None:
    shown = httpx.get(f"{vk.sandbox.root}vk/authorize", params=ask(vk), trust_env=False)
    assert "wall" in shown.text
    back = decide(vk, decision="allow", scope=["video", "wall", "offline"])
    code = back["code"][0]
    assert back["state"] == ["s"]
    assert exchange(vk, code, client_secret="wrong").json()["error"] == "invalid_client"
    assert exchange(vk, code, redirect_uri="http://127.0.0.1/").json()["error"] == "invalid_grant"
    found = exchange(vk, code).json()
    assert found["expires_in"] == 0
    assert exchange(vk, code).status_code == 401
    vk.account["access_token"] = found["access_token"]
    assert vk.ask("account.getAppPermissions") == 16 + 8192 + 65536


def test_a_refusal_and_a_page_that_is_refused(vk: Community) -> None:
    assert decide(vk, decision="deny")["error"] == ["access_denied"]
    for changes in ({"client_id": "1"}, {"redirect_uri": "https://example.org/"}):
        address = f"{vk.sandbox.root}vk/authorize"
        answer = httpx.get(address, params=ask(vk, **changes), trust_env=False)
        assert answer.status_code == 400
