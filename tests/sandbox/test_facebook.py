"""Facebook's twin: live videos, their life, pages of lists, permissions, errors, the dialog."""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.sandbox.server import Sandbox
from tests.sandbox.twins import Page, error

CREATE = "facebook.live_videos.create"
CALLBACK = "http://127.0.0.1:8000/en/desk/channels/callback"
SCOPES = "pages_show_list,pages_read_engagement,pages_manage_posts"
WEEK = 7 * 24


@pytest.fixture
def page(sandbox: Sandbox) -> Page:
    return Page(sandbox)


def test_a_scheduled_one_answers_with_id_and_addresses(page: Page) -> None:
    start = int(time.time()) + 3600
    params = json.dumps({"start_time": start})
    made = page.create(status="SCHEDULED_UNPUBLISHED", event_params=params).json()
    assert set(made) == {"id", "stream_url", "secure_stream_url"}
    assert made["secure_stream_url"].startswith("rtmp://127.0.0.1:")
    found = page.read(made["id"])
    assert found["status"] == "SCHEDULED_UNPUBLISHED"
    assert found["planned_start_time"] == time.strftime(
        "%Y-%m-%dT%H:%M:%S+0000", time.gmtime(start)
    )


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"status": "SCHEDULED_UNPUBLISHED"}, "event_params is required"),
        ({"status": "SCHEDULED_UNPUBLISHED", "event_params": "soon"}, "valid JSON"),
        ({"status": "SCHEDULED_UNPUBLISHED", "event_params": '{"end_time": 1}'}, "Unexpected key"),
        ({"status": "SCHEDULED_UNPUBLISHED", "event_params": "1541539800"}, "in the future"),
        ({"status": "SCHEDULED_UNPUBLISHED", "event_params": "4102444800"}, "7 days ahead"),
        ({"status": "LIVE"}, "must be one of"),
        ({"title": "x" * 255}, "no longer than 254"),
        ({"colour": "red"}, "Unexpected parameter colour"),
    ],
)
def test_what_a_creation_refuses(page: Page, given: dict[str, Any], word: str) -> None:
    answer = page.create(**given)
    assert error(answer) == (400, 100, None)
    assert word in answer.json()["error"]["message"]
    assert page.sandbox.dump()["facebook"] == []


def test_it_goes_live_at_its_time_when_the_picture_is_there(page: Page) -> None:
    id_ = page.scheduled(hours=1)
    page.sandbox.start_picture(id_)
    assert page.status(id_) == "SCHEDULED_UNPUBLISHED"
    page.sandbox.advance(3601)
    assert page.status(id_) == "LIVE"


def test_it_goes_live_with_a_late_picture_and_expires_without_one(page: Page) -> None:
    late, never = page.scheduled(hours=1), page.scheduled(hours=1)
    page.sandbox.advance(3700)
    page.sandbox.start_picture(late)
    assert page.status(late) == "LIVE"
    page.sandbox.advance(20_000)
    assert page.status(never) == "SCHEDULED_EXPIRED"
    page.sandbox.start_picture(never)
    assert page.status(never) == "SCHEDULED_EXPIRED"


def test_live_now_waits_for_the_picture(page: Page) -> None:
    id_ = str(page.create(status="LIVE_NOW").json()["id"])
    assert page.status(id_) == "UNPUBLISHED"
    page.sandbox.start_picture(id_)
    assert page.status(id_) == "LIVE"


def test_a_preview_is_put_on_air(page: Page) -> None:
    id_ = str(page.create(status="UNPUBLISHED").json()["id"])
    page.sandbox.start_picture(id_)
    assert page.status(id_) == "UNPUBLISHED"
    for _again in range(2):
        assert page.update(id_, status="LIVE_NOW").json() == {"id": id_}
    assert page.status(id_) == "LIVE"


def test_the_end_leaves_a_recording(page: Page) -> None:
    id_ = page.live()
    assert page.update(id_, end_live_video="true").json() == {"id": id_}
    assert page.status(id_) == "LIVE_STOPPED"
    page.sandbox.advance(2)
    assert page.status(id_) == "PROCESSING"
    page.sandbox.advance(2)
    found = page.read(id_, "status,permalink_url,video{id},broadcast_start_time")
    assert found["status"] == "VOD"
    assert found["permalink_url"].endswith(f"/videos/{found['video']['id']}/")
    assert error(page.update(id_, end_live_video="true"))[1] == 100
    video = found["video"]["id"]
    assert page.update(video, description="Chapters").json() == {"success": True}
    assert page.read(video, "description")["description"] == "Chapters"


def test_without_a_picture_it_ends_by_itself(page: Page) -> None:
    id_ = page.live()
    page.sandbox.stop_picture(id_)
    page.sandbox.advance(299)
    assert page.status(id_) == "LIVE"
    page.sandbox.advance(2)
    assert page.status(id_) == "LIVE_STOPPED"


def test_times_move_only_while_it_is_scheduled(page: Page) -> None:
    id_ = page.scheduled(hours=2)
    moved = int(time.time()) + 6 * 3600
    assert page.update(id_, event_params=moved, title="Moved").json() == {"id": id_}
    assert page.read(id_)["title"] == "Moved"
    other = page.live()
    refused = page.update(other, event_params=moved)
    assert error(refused) == (400, 100, None)
    assert "does not associate with a Live Online Event" in refused.json()["error"]["message"]
    assert error(page.update(id_, event_params=int(time.time()) + (WEEK + 1) * 3600))[1] == 100


def test_cancelled_and_deleted(page: Page) -> None:
    id_, other = page.scheduled(), page.scheduled()
    page.update(id_, status="SCHEDULED_CANCELED")
    assert page.status(id_) == "SCHEDULED_CANCELED"
    assert page.http.delete(other).json() == {"success": True}
    assert error(page.http.delete(other)) == (400, 100, 33)
    assert error(page.http.get(other)) == (400, 100, 33)


def test_all_pages_of_the_list(page: Page) -> None:
    made = [page.scheduled() for _ in range(5)]
    found, after = [], ""
    while after is not None:
        path = f"{page.account['id']}/live_videos"
        answer = page.http.get(path, params={"limit": 2, "after": after, "fields": "id"}).json()
        found += [item["id"] for item in answer["data"]]
        assert ("next" in answer["paging"]) is (len(found) < 5)
        after = answer["paging"]["cursors"]["after"] if "next" in answer["paging"] else None
    assert found == made[::-1]


def test_the_list_by_status_and_what_is_hidden_yet(page: Page) -> None:
    page.scheduled()
    live = page.live()
    path, wanted = f"{page.account['id']}/live_videos", {"broadcast_status": '["LIVE"]'}
    assert [item["id"] for item in page.http.get(path, params=wanted).json()["data"]] == [live]
    page.sandbox.settings(hidden_seconds=60)
    assert page.http.get(path).json()["data"] == []


def test_many_at_once_and_one_that_is_gone(page: Page) -> None:
    first, second = page.scheduled(), page.live()
    both = page.http.get("", params={"ids": f"{first},{second}", "fields": "status"}).json()
    assert both[second] == {"id": second, "status": "LIVE"}
    assert error(page.http.get("", params={"ids": f"{first},1"})) == (400, 100, 33)


def test_health_and_viewers(page: Page) -> None:
    id_ = str(page.create(status="UNPUBLISHED").json()["id"])
    wished = "ingest_streams{stream_health},live_views"
    assert page.read(id_, wished)["ingest_streams"] == [{"stream_health": {}, "id": id_}]
    page.sandbox.start_picture(id_)
    (stream,) = page.read(id_, wished)["ingest_streams"]
    assert stream["stream_health"]["audio_bitrate"] > 0
    page.update(id_, status="LIVE_NOW")
    page.sandbox.tell(f"broadcasts/{id_}/viewers", count=42)
    assert page.read(id_, wished)["live_views"] == 42


@pytest.mark.parametrize(
    ("fields", "code"), [("colour", 100), ("ingest_streams{colour}", 100), ("video{id", 2500)]
)
def test_unknown_fields(page: Page, fields: str, code: int) -> None:
    assert error(page.http.get(page.scheduled(), params={"fields": fields}))[1] == code


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        ({"scopes": ["pages_read_engagement"]}, (403, 200, None)),
        ({"scopes": ["pages_manage_posts"]}, (403, 200, None)),
        ({"followers": 99}, (403, 200, 1363144)),
        ({"age_days": 59}, (403, 200, 1363120)),
    ],
)
def test_pages_that_may_not(sandbox: Sandbox, wishes: dict[str, Any], expected: object) -> None:
    assert error(Page(sandbox, "Small", wishes).create()) == expected


def test_tokens_that_do_not_hold(page: Page) -> None:
    stranger = Page(page.sandbox, "Other")
    assert error(stranger.http.get(page.scheduled())) == (400, 100, 33)
    page.sandbox.revoke("District")
    assert error(page.create()) == (401, 190, 460)
    stranger.sandbox.expire("Other")
    assert error(stranger.create()) == (401, 190, 463)
    stranger.http.headers["Authorization"] = "Bearer nonsense"
    assert error(stranger.create()) == (401, 190, None)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"fault": "error", "code": 190, "subcode": 460}, (400, 190, 460)),
        ({"fault": "error", "code": 102}, (400, 102, None)),
        ({"fault": "error", "code": 10}, (400, 10, None)),
        ({"fault": "error", "code": 368}, (400, 368, None)),
        ({"fault": "error", "code": 506}, (400, 506, None)),
        ({"fault": "500"}, (500, 1, None)),
        ({"fault": "503"}, (503, 2, None)),
    ],
)
def test_errors_on_request(page: Page, options: dict[str, Any], expected: object) -> None:
    page.sandbox.set_fault(CREATE, **options)
    answer = page.create()
    assert error(answer) == expected
    assert answer.json()["error"]["fbtrace_id"]
    assert page.sandbox.dump()["facebook"] == []
    assert page.create().status_code == 200


@pytest.mark.parametrize("code", [4, 17, 341])
def test_throttling_names_the_wait(page: Page, code: int) -> None:
    page.sandbox.set_fault(CREATE, "error", code=code, retry_after=300)
    usage = json.loads(page.create().headers["X-Business-Use-Case-Usage"])
    assert usage["0"][0]["estimated_time_to_regain_access"] == 5
    assert json.loads(page.create().headers["X-App-Usage"])["call_count"] == 1


def test_a_lost_answer_was_applied(page: Page) -> None:
    page.sandbox.set_fault(CREATE, "applied-then-closed")
    with pytest.raises(httpx.RemoteProtocolError):
        page.create()
    assert len(page.sandbox.dump()["facebook"]) == 1
    assert page.sandbox.journal(CREATE)[0]["applied"]


def test_the_journal_holds_no_token(page: Page) -> None:
    page.http.get("me", params={"access_token": page.account["access_token"]})
    page.create()
    text = str(page.sandbox.journal())
    assert page.account["access_token"] not in text
    assert "Reception" in text


def test_an_encoder_with_the_key_makes_a_picture(page: Page) -> None:
    made = page.create(status="LIVE_NOW").json()
    key = made["secure_stream_url"].rpartition("/")[2]
    page.sandbox.tell("pictures/arrives", key=key)
    assert page.status(made["id"]) == "LIVE"
    page.sandbox.tell("pictures/stops", key=key)
    page.sandbox.advance(301)
    assert page.status(made["id"]) == "LIVE_STOPPED"
    answer = page.sandbox.control.post("pictures/arrives", json={"key": "nobody's"})
    assert answer.status_code == 404


def test_what_a_viewer_sees(page: Page) -> None:
    id_ = page.live()
    root = f"{page.sandbox.root}facebook"
    link = page.read(id_, "permalink_url")["permalink_url"]
    embedded = f"{root}/plugins/video.php?href={root}{link}"
    for address in (f"{root}{link}", embedded):
        answer = httpx.get(address, trust_env=False)
        assert "Reception" in answer.text
        assert "onair" in answer.text
    assert httpx.get(f"{root}/1/videos/2/", trust_env=False).status_code == 404


def test_versions_and_old_ones(page: Page) -> None:
    old = f"{page.sandbox.root}facebook/v8.0/me"
    token = {"access_token": page.account["access_token"]}
    assert error(httpx.get(old, params=token, trust_env=False))[1] == 2635
    assert page.http.get("me", params={"fields": "id,name,category"}).json()["name"] == "District"


# The dialog


def ask(page: Page, **changes: str) -> dict[str, str]:
    query = {"client_id": page.account["app_id"], "redirect_uri": CALLBACK, "state": "s"}
    return {**query, "response_type": "code", "scope": SCOPES, **changes}


def decide(page: Page, **form: Any) -> dict[str, list[str]]:
    address = f"{page.sandbox.root}facebook/v24.0/dialog/oauth"
    answer = httpx.post(address, params=ask(page), data=form, trust_env=False)
    assert answer.headers["location"].startswith(CALLBACK)
    return parse_qs(urlsplit(answer.headers["location"]).query)


def exchange(page: Page, **form: str) -> httpx.Response:
    known = {"client_id": page.account["app_id"], "client_secret": page.account["app_secret"]}
    return page.http.post("oauth/access_token", data={**known, "redirect_uri": CALLBACK, **form})


def test_a_code_becomes_a_long_lived_token_and_the_tokens_of_pages(page: Page) -> None:
    shown = httpx.get(
        f"{page.sandbox.root}facebook/v24.0/dialog/oauth", params=ask(page), trust_env=False
    )
    assert "District" in shown.text
    scopes = SCOPES.split(",")
    code = decide(page, decision="allow", choice=page.account["id"], scope=scopes)["code"][0]
    assert error(exchange(page, code=code, redirect_uri="http://127.0.0.1/other")) == (
        400, 100, 36008,
    )  # fmt: skip
    short = exchange(page, code=code).json()["access_token"]
    assert error(exchange(page, code=code)) == (400, 100, 36009)
    long = exchange(page, grant_type="fb_exchange_token", fb_exchange_token=short).json()
    assert long["expires_in"] == 60 * 86_400
    page.http.headers["Authorization"] = f"Bearer {long['access_token']}"
    (own,) = page.http.get("me/accounts").json()["data"]
    assert own["name"] == "District"
    granted = page.http.get("me/permissions").json()["data"]
    assert {each["status"] for each in granted} == {"granted"}
    page.http.headers["Authorization"] = f"Bearer {own['access_token']}"
    assert page.create().status_code == 200


def test_a_refusal_and_less_than_was_asked(page: Page) -> None:
    refused = decide(page, decision="deny")
    assert refused["error"] == ["access_denied"]
    assert refused["error_reason"] == ["user_denied"]
    code = decide(page, decision="allow", scope="pages_show_list")["code"][0]
    token = exchange(page, code=code).json()["access_token"]
    page.http.headers["Authorization"] = f"Bearer {token}"
    declined = [
        each["permission"]
        for each in page.http.get("me/permissions").json()["data"]
        if each["status"] == "declined"
    ]
    assert declined == ["pages_read_engagement", "pages_manage_posts"]


@pytest.mark.parametrize(
    "changes",
    [{"redirect_uri": "https://example.org/"}, {"client_id": "1"}, {"response_type": "token"}],
)
def test_a_dialog_that_is_refused(page: Page, changes: dict[str, str]) -> None:
    address = f"{page.sandbox.root}facebook/v24.0/dialog/oauth"
    answer = httpx.get(address, params=ask(page, **changes), trust_env=False)
    assert answer.status_code == 400


def test_an_expired_code_and_a_wrong_secret(page: Page) -> None:
    code = decide(page, decision="allow", scope=SCOPES)["code"][0]
    assert error(exchange(page, code=code, client_secret="wrong"))[1] == 1
    assert error(exchange(page, code=code, client_id="1"))[1] == 101
    page.sandbox.advance(601)
    assert error(exchange(page, code=code)) == (400, 100, 36007)
