"""VK's adapter keeps the contract; and what only VK does."""

from __future__ import annotations

import json
from typing import Any

import pytest

from meetings.broadcasts.broadcast import Observed
from meetings.broadcasts.failure import Failure, Verdict
from meetings.broadcasts.vk import VK
from meetings.broadcasts.vk.errors import CODES, WAITS
from meetings.settings import Settings
from tests.broadcasts.adapters.contract import AdapterContract
from tests.broadcasts.adapters.rig import MARKER, OTHER, Rig, VKRig, content, now
from tests.sandbox.twins import Community

ROWS = [
    (1, Verdict.RETRY),
    (2, Verdict.OWNER),
    (3, Verdict.INPUT),
    (5, Verdict.RECONNECT),
    (6, Verdict.RETRY),
    (7, Verdict.RECONNECT),
    (8, Verdict.INPUT),
    (9, Verdict.RETRY),
    (10, Verdict.RETRY),
    (14, Verdict.PERSON),
    (15, Verdict.PERSON),
    (17, Verdict.PERSON),
    (18, Verdict.OWNER),
    (23, Verdict.PERSON),
    (24, Verdict.PERSON),
    (27, Verdict.RECONNECT),
    (28, Verdict.RECONNECT),
    (29, Verdict.RETRY),
    (100, Verdict.INPUT),
    (104, Verdict.AGAIN),
    (113, Verdict.RECONNECT),
    (203, Verdict.OWNER),
    (204, Verdict.PERSON),
    (214, Verdict.PERSON),
    (219, Verdict.PERSON),
    (220, Verdict.PERSON),
    (222, Verdict.INPUT),
    (1117, Verdict.RECONNECT),
    (13000, Verdict.OWNER),
    (99_999, Verdict.RETRY),
]


class TestVK(AdapterContract):
    rig_class = VKRig
    page_size = ("meetings.broadcasts.vk.channel.VIDEOS",)
    shows_absence = False
    strangers_may_write = True  # one person runs both communities

    @pytest.mark.parametrize(("code", "expected"), ROWS)
    def test_a_row_of_the_table(self, rig: Rig, code: int, expected: Verdict) -> None:
        rig.sandbox.set_fault(rig.create, "error", code=code)
        with pytest.raises(Failure) as caught:
            rig.adapter.create_event(content(), now())
        assert caught.value.verdict is expected
        assert caught.value.reason.startswith(f"VK {code}")
        assert caught.value.retry_after == WAITS.get(code)
        assert caught.value.doubt is (code in (1, 10, 99_999))

    def test_every_row_has_its_test(self) -> None:
        assert {code for code, _ in ROWS} > set(CODES)

    def test_a_person_s_own_page(self, rig: Rig) -> None:
        (user,) = Community(rig.sandbox).ask("users.get")
        known = {"owner_id": user["id"], "access_token": rig.secrets()[0]}
        own = VK(json.dumps(known), rig.settings)
        event = own.create_event(content(), now())
        assert event.id.startswith(f"{user['id']}_")
        assert self.marked(rig) == []
        own.remove_event(event.id)
        assert rig.made() == []

    def test_a_connection_through_a_gate_that_fails(self, rig: Rig) -> None:
        rig.sandbox.set_fault("vk.video.get", "503")
        with pytest.raises(Failure) as caught:
            list(rig.adapter.events())
        assert (caught.value.verdict, caught.value.reason) == (Verdict.RETRY, "HTTP 503")

    # Announcing

    def posts(self, rig: Rig) -> list[dict[str, Any]]:
        return rig.sandbox.dump()["posts"]

    def test_an_announcement_is_made_once(self, rig: Rig) -> None:
        said = content()
        first = rig.adapter.announce(said)
        assert rig.adapter.announce(said).id == first.id
        (post,) = self.posts(rig)
        assert "https://example.org/s/1" in post["text"]
        found = [each.id for each in rig.adapter.announcements() if MARKER in each.description]
        assert found == [first.id]

    def test_an_announcement_whose_answer_was_lost(self, rig: Rig) -> None:
        rig.sandbox.set_fault("vk.wall.post", "applied-then-closed")
        said = content()  # once, as its start is in the digest and may pass into the next second
        with pytest.raises(Failure) as caught:
            rig.adapter.announce(said)
        assert caught.value.doubt
        rig.adapter.announce(said)
        assert len(self.posts(rig)) == 1

    def test_all_pages_of_the_wall(self, rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
        first = rig.adapter.announce(content())
        for number in range(4):
            rig.adapter.announce(content(marker=f"{OTHER}{number}"))
        monkeypatch.setattr("meetings.broadcasts.vk.channel.POSTS", 2)
        ids = [each.id for each in rig.adapter.announcements()]
        assert len(ids) == 5
        assert ids[-1] == first.id

    def test_withdrawing_twice_is_no_failure(self, rig: Rig) -> None:
        post = rig.adapter.announce(content())
        for _again in range(2):
            rig.adapter.withdraw(post.id)
        assert self.posts(rig) == []

    def test_an_announcement_that_may_not_be_withdrawn_is_told(self, rig: Rig) -> None:
        post = rig.adapter.announce(content())
        rig.sandbox.set_fault("vk.wall.delete", "error", code=15)
        with pytest.raises(Failure) as caught:
            rig.adapter.withdraw(post.id)
        assert caught.value.verdict is Verdict.PERSON

    def test_the_announcement_shows_the_video(self, rig: Rig) -> None:
        post = rig.adapter.announce(content())
        event = rig.ready()
        assert isinstance(rig.adapter, VK)
        for _again in range(2):
            rig.adapter.point(post.id, content(words="Now"), event.id)
        (found,) = self.posts(rig)
        assert found["attachments"] == f"video{event.id}"
        assert "Now" in found["text"]
        rig.adapter.point(post.id, content(words="Later"), None)
        (found,) = self.posts(rig)
        assert (found["attachments"], "Later" in found["text"]) == ("", True)

    def test_the_key_is_told_again(self, rig: Rig) -> None:
        event = rig.ready()
        assert rig.adapter.ingest_of(event.id) == event.ingest
        assert rig.adapter.observe([event.id])[event.id].state is Observed.READY
        assert len(rig.made()) == 1

    def test_where_viewers_go_without_a_sandbox(self) -> None:
        real = VK('{"owner_id": -1, "access_token": "t"}', Settings())
        assert real.watch_url("-1_2") == "https://vk.com/video-1_2"
        assert real.embed_url("-1_2") == "https://vk.com/video_ext.php?oid=-1&id=2"
