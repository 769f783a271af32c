"""The control page, the watch page and the player, as a browser without JavaScript sees them."""

from __future__ import annotations

import httpx
import pytest
from bs4 import BeautifulSoup, Tag

from tests.sandbox.client import Client, in_hours, unmonitored
from tests.sandbox.server import Sandbox
from tests.sandbox.twins import Community, Page


def get(sandbox: Sandbox, path: str, **params: str) -> tuple[httpx.Response, BeautifulSoup]:
    answer = httpx.get(f"{sandbox.root}{path}", params=params or None, trust_env=False)
    return answer, BeautifulSoup(answer.text, "html.parser")


def only(page: BeautifulSoup, selector: str) -> Tag:
    (found,) = page.select(selector)
    return found


def text(page: Tag) -> str:
    return " ".join(page.get_text(" ").split())


def test_the_control_page_starts_and_stops_a_picture(client: Client) -> None:
    broadcast, stream = client.bound(contentDetails=unmonitored(enableAutoStart=True))
    _, page = get(client.sandbox, "")
    assert "Reception at the bazaar" in text(page)
    assert only(page, f'form[action="/streams/{stream}"] button')["value"] == "start"
    address = f"{client.sandbox.root}streams/{stream}"
    httpx.post(address, data={"action": "start"}, trust_env=False)
    assert client.state(broadcast) == "liveStarting"
    _, page = get(client.sandbox, "")
    assert "Stop the picture" in text(page)
    httpx.post(address, data={"action": "stop"}, trust_env=False)
    assert client.sandbox.dump()["streams"][0]["status"]["streamStatus"] == "inactive"


def test_the_control_page_sets_and_clears_faults(client: Client) -> None:
    wish = {"method": "youtube.liveStreams.insert", "fault": "503", "times": "always"}
    httpx.post(f"{client.sandbox.root}faults", data=wish, trust_env=False)
    _, page = get(client.sandbox, "")
    assert "youtube.liveStreams.insert : 503 (always)" in text(page)
    httpx.post(f"{client.sandbox.root}faults", data={"action": "clear"}, trust_env=False)
    assert client.sandbox.ask("faults") == {"faults": []}


def test_the_control_page_shows_quota(client: Client) -> None:
    client.stream()
    _, page = get(client.sandbox, "")
    assert "Project sandbox has used 50 of 10000 units" in text(page)


def test_titles_stay_text(client: Client) -> None:
    words = {"title": "Bread & 'salt' \"now\"", "scheduledStartTime": in_hours(2)}
    broadcast = client.broadcast(snippet=words)["id"]
    for path in ("", f"watch?v={broadcast}", f"embed/{broadcast}"):
        answer, page = get(client.sandbox, path)
        assert "Bread &amp; " in answer.text
        assert "Bread & 'salt' \"now\"" in text(page)


@pytest.mark.parametrize("path", ["watch?v={}", "embed/{}"])
def test_what_a_viewer_sees(client: Client, path: str) -> None:
    broadcast, stream = client.bound()
    where = path.format(broadcast)
    answer, page = get(client.sandbox, where)
    assert "Starts in 2 hours" in text(page)
    assert page.select_one('meta[http-equiv="refresh"]') is not None
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    client.sandbox.start_picture(stream)
    client.transition(broadcast, "live")
    client.sandbox.advance(3)
    _, page = get(client.sandbox, where)
    assert page.select_one("svg") is not None
    assert text(only(page, ".onair")) == "Live"
    client.sandbox.stop_picture(stream)
    _, page = get(client.sandbox, where)
    assert "The picture is interrupted" in text(page)
    assert page.select_one("svg") is None
    client.transition(broadcast, "complete")
    _, page = get(client.sandbox, where)
    assert "The broadcast has ended" in text(page)
    assert page.select_one("svg") is None


def test_a_late_start_waits_for_the_picture(client: Client) -> None:
    broadcast = client.broadcast()["id"]
    client.sandbox.advance(3 * 3600)
    _, page = get(client.sandbox, f"embed/{broadcast}")
    assert "Waiting for the picture" in text(page)


def test_private_and_unknown_videos_are_unavailable(client: Client) -> None:
    private = client.broadcast(status={"privacyStatus": "private"})["id"]
    closed = client.broadcast(contentDetails=unmonitored(enableEmbed=False))["id"]
    assert get(client.sandbox, f"watch?v={private}")[0].status_code == 404
    assert get(client.sandbox, "watch?v=unknown")[0].status_code == 404
    assert get(client.sandbox, f"embed/{closed}")[0].status_code == 404
    assert get(client.sandbox, f"watch?v={closed}")[0].status_code == 200


def test_a_page_follows_the_wished_language(client: Client) -> None:
    broadcast = client.broadcast()["id"]
    _, page = get(client.sandbox, f"embed/{broadcast}", hl="ru")
    assert only(page, "html")["lang"] == "ru"


def test_pages_hold_no_inline_script_or_style(client: Client) -> None:
    broadcast, _ = client.bound()
    for path in ("", f"watch?v={broadcast}", f"embed/{broadcast}"):
        _, page = get(client.sandbox, path)
        assert page.select("script, style, [style], [onclick]") == []


def test_a_video_has_a_thumbnail_of_its_own_making(client: Client) -> None:
    broadcast = client.broadcast()
    address = broadcast["snippet"]["thumbnails"]["high"]["url"]
    answer = httpx.get(address, trust_env=False)
    assert answer.headers["content-type"].startswith("image/svg+xml")


def test_the_control_page_shows_the_twins_too(sandbox: Sandbox) -> None:
    live = Page(sandbox, "District").create(status="LIVE_NOW").json()["id"]
    started = Community(sandbox, "Region").start()
    video = f"{started['owner_id']}_{started['video_id']}"
    _, page = get(sandbox, "")
    assert "Facebook · District" in text(page)
    assert "VK · Region" in text(page)
    for id_ in (live, video):
        assert only(page, f'form[action="/streams/{id_}"] button')["value"] == "start"
        httpx.post(f"{sandbox.root}streams/{id_}", data={"action": "start"}, trust_env=False)
        path = only(page, f'[id="{id_}"] h3 a')["href"].lstrip("/")
        assert "Reception" in get(sandbox, path)[1].text
    _, page = get(sandbox, "")
    assert "LIVE" in text(only(page, f'[id="{live}"]'))
    assert "started" in text(only(page, f'[id="{video}"]'))
    wrong = httpx.post(f"{sandbox.root}streams/{live}", data={"action": "fail"}, trust_env=False)
    assert wrong.status_code == 404
