"""Facebook's adapter keeps the contract; and what only Facebook does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from meetings.broadcasts.broadcast import Observed
from meetings.broadcasts.facebook import Facebook
from meetings.broadcasts.facebook.errors import CODES, GONE, PERMISSIONS, verdict, wait_in
from meetings.broadcasts.failure import Failure, Verdict
from meetings.settings import Settings
from tests.broadcasts.adapters.contract import AdapterContract
from tests.broadcasts.adapters.rig import MARKER, FacebookRig, Rig, content, now

ROWS = [
    (1, None, Verdict.RETRY),
    (2, None, Verdict.RETRY),
    (3, None, Verdict.OWNER),
    (4, None, Verdict.RETRY),
    (10, None, Verdict.RECONNECT),
    (17, None, Verdict.RETRY),
    (32, None, Verdict.RETRY),
    (100, None, Verdict.INPUT),
    (100, 33, Verdict.AGAIN),
    (101, None, Verdict.RECONNECT),
    (102, None, Verdict.RECONNECT),
    (190, None, Verdict.RECONNECT),
    (190, 460, Verdict.RECONNECT),
    (200, None, Verdict.RECONNECT),
    (200, 1363120, Verdict.OWNER),
    (200, 1363144, Verdict.OWNER),
    (299, None, Verdict.RECONNECT),
    (341, None, Verdict.RETRY),
    (368, None, Verdict.OWNER),
    (506, None, Verdict.AGAIN),
    (613, None, Verdict.RETRY),
    (803, None, Verdict.AGAIN),
    (99_999, None, Verdict.INPUT),
]
STATUSES = [
    (302, Verdict.RETRY),
    (400, Verdict.INPUT),
    (401, Verdict.RECONNECT),
    (403, Verdict.PERSON),
    (404, Verdict.AGAIN),
    (429, Verdict.RETRY),
    (500, Verdict.RETRY),
    (503, Verdict.RETRY),
]


class TestFacebook(AdapterContract):
    rig_class = FacebookRig
    page_size = ("meetings.broadcasts.facebook.channel.PAGE",)

    @pytest.mark.parametrize(("code", "subcode", "expected"), ROWS)
    def test_a_row_of_the_table(
        self, rig: Rig, code: int, subcode: int | None, expected: Verdict
    ) -> None:
        more = {} if subcode is None else {"subcode": subcode}
        rig.sandbox.set_fault(rig.create, "error", code=code, **more)
        with pytest.raises(Failure) as caught:
            rig.adapter.create_event(content(), now())
        assert caught.value.verdict is expected
        assert caught.value.reason == (str(code) if subcode is None else f"{code}/{subcode}")
        assert caught.value.doubt is (code in (1, 2, 506))

    def test_every_row_has_its_test(self) -> None:
        told = {str(code) if sub is None else f"{code}/{sub}" for code, sub, _ in ROWS}
        assert set(CODES) <= told
        assert set(GONE) <= set(CODES)
        assert {200, 299} <= {code for code, _sub, _ in ROWS} & set(PERMISSIONS)

    @pytest.mark.parametrize(("status", "expected"), STATUSES)
    def test_without_a_code_the_status_decides(self, status: int, expected: Verdict) -> None:
        assert verdict(status, None) is expected

    @pytest.mark.parametrize("code", [4, 17, 341])
    def test_throttling_waits_as_long_as_it_is_told(self, rig: Rig, code: int) -> None:
        rig.sandbox.set_fault(rig.create, "error", code=code, retry_after=290)
        with pytest.raises(Failure) as caught:
            rig.adapter.create_event(content(), now())
        assert caught.value.retry_after == 300

    @pytest.mark.parametrize("text", ["", "[]", "{", '{"1": 5}', '{"1": [{}]}'])
    def test_headers_that_name_no_wait(self, text: str) -> None:
        assert wait_in({"x-business-use-case-usage": text}) is None

    def test_time_is_moved(self, rig: Rig) -> None:
        event = rig.ready()
        moved = content(ahead=timedelta(hours=5))
        rig.adapter.update(event.id, moved, now())
        (item,) = rig.made()
        assert item["planned"] == moved.starts_at.timestamp()
        assert item["status"] == "SCHEDULED_UNPUBLISHED"

    def test_only_times_that_may_be_set_are_sent(self, rig: Rig) -> None:
        event = rig.ready()
        before = rig.made()[0]["planned"]
        rig.adapter.update(event.id, content(ahead=timedelta(days=30), title="Later"), now())
        (item,) = rig.made()
        assert (item["planned"], item["title"]) == (before, "Later")

    def test_of_what_is_no_event_no_time_is_sent(self, rig: Rig) -> None:
        event = rig.ready(content(ahead=timedelta(minutes=2)))
        assert rig.made()[0]["planned"] is None
        rig.adapter.update(event.id, content(ahead=timedelta(hours=1)), now())
        assert rig.adapter.observe([event.id])[event.id].state is Observed.READY

    def test_what_expired_is_taken_for_gone(self, rig: Rig) -> None:
        event = rig.ready()
        rig.sandbox.advance(6 * 3600)
        assert rig.made()[0]["status"] == "SCHEDULED_EXPIRED"
        assert rig.adapter.observe([event.id]) == {}
        assert self.marked(rig) == []

    def test_health_in_numbers(self, rig: Rig) -> None:
        event = rig.ready()
        rig.sandbox.start_picture(rig.source(event))
        health = rig.adapter.observe([event.id])[event.id].health
        assert health is not None
        assert (health.bitrate_kbps, health.video, health.audio) == (2628, True, True)
        rig.sandbox.tell(f"streams/{rig.source(event)}/health", video_bitrate=900_000)
        health = rig.adapter.observe([event.id])[event.id].health
        assert health is not None
        assert (health.arriving, health.audio) == (True, False)

    def test_the_picture_before_the_time_is_seen_by_us_alone(self, rig: Rig) -> None:
        event = rig.ready()
        rig.sandbox.start_picture(rig.source(event))
        seen = rig.adapter.observe([event.id])[event.id]
        assert seen.state is Observed.READY
        assert rig.adapter.go_live(event.id).state is Observed.LIVE

    def test_going_live_without_a_picture_takes_a_while(self, rig: Rig) -> None:
        assert rig.adapter.go_live(rig.ready().id).state is Observed.STARTING

    def test_a_cursor_that_leads_nowhere_ends_the_search(self, rig: Rig) -> None:
        from meetings.broadcasts.facebook.graph import _following

        with pytest.raises(Failure):
            _following({"paging": {"next": "x", "cursors": {"after": "same"}}}, "same")
        assert _following({"data": []}, "") is None

    def test_a_page_that_may_not_go_live_asks_its_owner(self, rig: Rig) -> None:
        rig.sandbox.tell("accounts/facebook", name="No-Tie", followers=99)
        with pytest.raises(Failure) as caught:
            rig.ready()
        assert (caught.value.verdict, caught.value.reason) == (Verdict.OWNER, "200/1363144")

    def test_the_description_ends_in_the_marker(self, rig: Rig) -> None:
        rig.ready()
        assert rig.made()[0]["description"].endswith(MARKER)

    def test_where_viewers_go_without_a_sandbox(self) -> None:
        real = Facebook('{"page_id": "7", "access_token": "t"}', Settings())
        assert real.watch_url("1_2") == "https://www.facebook.com/7/videos/2/"
        assert real.embed_url("1_2") == (
            "https://www.facebook.com/plugins/video.php"
            "?href=https%3A%2F%2Fwww.facebook.com%2F7%2Fvideos%2F2%2F"
        )
