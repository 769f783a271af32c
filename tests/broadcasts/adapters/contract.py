"""The contract: what reconciling relies on, held against each adapter over HTTP."""

from __future__ import annotations

import time
import traceback
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from meetings.broadcasts.adapter import Adapter, Event
from meetings.broadcasts.broadcast import Observed
from meetings.broadcasts.failure import Failure, Verdict
from tests.broadcasts.adapters.rig import MARKER, OTHER, Rig, content, now
from tests.sandbox.server import Sandbox

SCHEDULED = {Observed.CREATED, Observed.READY}
BEGUN = {Observed.STARTING, Observed.LIVE}


class AdapterContract:
    """Subclasses name their rig, and where the adapter keeps the size of a page."""

    rig_class: type[Rig]
    page_size: tuple[str, ...] = ()
    shows_absence = True
    strangers_may_write = False

    @pytest.fixture
    def rig(self, sandbox: Sandbox) -> Rig:
        return self.rig_class(sandbox)

    @pytest.fixture
    def adapter(self, rig: Rig) -> Adapter:
        return rig.adapter

    def marked(self, rig: Rig, marker: str = MARKER) -> list[str]:
        return [event.id for event in rig.adapter.events() if marker in event.description]

    # Making, finding, changing, removing

    def test_what_is_made_is_found_by_its_marker(self, rig: Rig) -> None:
        event = rig.ready()
        assert event.state in SCHEDULED
        assert self.marked(rig) == [event.id]
        seen = rig.adapter.observe([event.id])[event.id]
        assert seen.state in SCHEDULED
        assert MARKER in seen.description

    def test_address_and_key_come_with_it(self, rig: Rig) -> None:
        ingest = rig.ready().ingest
        assert ingest is not None
        assert ingest.url.startswith(("rtmp://", "rtmps://"))
        assert ingest.key
        assert "/" not in ingest.key

    def test_all_pages_are_searched(self, rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
        first = rig.ready()
        for number in range(5):
            rig.ready(content(marker=f"{OTHER}{number}"))
        for place in self.page_size:
            module, _dot, name = place.rpartition(".")
            size: Any = 2 if name != "PAGE" or "facebook" not in module else "2"
            monkeypatch.setattr(f"{module}.{name}", size)
        assert len(list(rig.adapter.events())) == 6
        assert len(rig.sandbox.journal(rig.lists)) >= 3
        assert self.marked(rig) == [first.id]

    def test_decoys_with_the_same_words_are_not_ours(self, rig: Rig) -> None:
        rig.ready(content(marker="", description="At the bazaar"))
        rig.ready(content(marker=OTHER))
        assert self.marked(rig) == []

    def test_two_with_our_marker_are_both_seen(self, rig: Rig) -> None:
        ids = {rig.ready().id, rig.ready().id}
        assert set(self.marked(rig)) == ids

    def test_another_account_is_left_alone(self, rig: Rig) -> None:
        event = rig.ready()
        rig.adapter = rig.connect("Other")
        assert self.marked(rig) == []
        if not self.strangers_may_write:
            with pytest.raises(Failure):
                rig.adapter.update(event.id, content(title="Stolen"), now())
        assert [rig.title(item) for item in rig.made()] == ["Reception"]

    def test_words_are_changed(self, rig: Rig) -> None:
        event = rig.ready()
        changed = content(title="Moved", words="At the park")
        assert rig.adapter.update(event.id, changed, now()).state in SCHEDULED
        assert [rig.title(item) for item in rig.made()] == ["Moved"]
        assert "At the park" in rig.adapter.observe([event.id])[event.id].description
        assert self.marked(rig) == [event.id]

    def test_words_are_changed_on_air_too(self, rig: Rig) -> None:
        event = rig.on_air()
        rig.adapter.update(event.id, content(title="Changed"), now())
        assert [rig.title(item) for item in rig.made()] == ["Changed"]

    def test_removing_twice_is_no_failure(self, rig: Rig) -> None:
        event = rig.ready()
        for _again in range(2):
            rig.adapter.remove_event(event.id)
        assert rig.made() == []
        assert rig.adapter.observe([event.id]) == {}

    def test_many_are_observed_though_one_is_gone(self, rig: Rig) -> None:
        kept, gone = rig.ready(), rig.ready(content(marker=OTHER))
        assert set(rig.adapter.observe([kept.id, gone.id])) == {kept.id, gone.id}
        rig.adapter.remove_event(gone.id)
        assert set(rig.adapter.observe([kept.id, gone.id])) == {kept.id}

    def test_what_is_gone_cannot_be_changed(self, rig: Rig) -> None:
        event = rig.ready()
        rig.adapter.remove_event(event.id)
        with pytest.raises(Failure) as caught:
            rig.adapter.update(event.id, content(), now())
        assert caught.value.verdict is Verdict.AGAIN

    # On air

    def test_the_picture_makes_it_live(self, rig: Rig) -> None:
        event = rig.on_air()
        assert rig.adapter.can.auto_start
        assert event.state is Observed.LIVE
        assert event.started_at is not None
        assert event.health is not None
        assert event.health.arriving is True

    def test_a_missing_picture_is_told(self, rig: Rig) -> None:
        event = rig.ready()
        health = rig.adapter.observe([event.id])[event.id].health
        assert health is not None
        assert health.arriving is (False if self.shows_absence else None)

    def test_viewers_are_counted(self, rig: Rig) -> None:
        event = rig.on_air()
        watched = event.id if rig.kind != "facebook" else rig.source(event)
        rig.sandbox.tell(f"broadcasts/{watched}/viewers", count=42)
        assert rig.adapter.observe([event.id])[event.id].viewers == 42

    def test_ending_twice_is_no_failure(self, rig: Rig) -> None:
        event = rig.on_air()
        for _again in range(2):
            rig.adapter.end(event.id)
        seen = rig.adapter.observe([event.id])[event.id]
        assert seen.state is Observed.ENDED
        assert self.marked(rig) == [event.id]

    def test_live_control(self, rig: Rig) -> None:
        if not rig.adapter.can.live_control:
            with pytest.raises(NotImplementedError):
                rig.adapter.go_live("x")
            return
        event = rig.ready()
        rig.sandbox.settings(starting_seconds=600)
        rig.sandbox.start_picture(rig.source(event))
        for _again in range(2):
            assert rig.adapter.go_live(event.id).state in BEGUN

    def test_the_recording(self, rig: Rig) -> None:
        assert rig.adapter.can.recording
        event = rig.on_air()
        rig.adapter.end(event.id)
        told = content(words="00:00 The beginning")
        for _again in range(2):
            found = rig.adapter.finish(event.id, told, [(0, "The beginning")])
        assert found.recording_url == rig.adapter.watch_url(event.id)
        seen = {each.id: each.description for each in rig.adapter.events()}
        assert "The beginning" in seen[event.id]

    def test_viewers_and_frames_find_it(self, rig: Rig) -> None:
        import httpx

        event = rig.on_air()
        for address in (rig.adapter.watch_url(event.id), rig.adapter.embed_url(event.id)):
            answer = httpx.get(address, trust_env=False)
            assert "Reception" in answer.text
        assert "frame-ancestors *" in answer.headers["content-security-policy"]

    # What it can

    def test_as_far_ahead_as_it_says(self, rig: Rig) -> None:
        ahead = rig.adapter.can.schedule_ahead or timedelta(days=300)
        event = rig.ready(content(ahead=ahead))
        assert event.state in SCHEDULED

    def test_it_begins_however_late_it_is(self, rig: Rig) -> None:
        late = content(ahead=timedelta(minutes=-20))
        event = rig.ready(late)
        rig.sandbox.start_picture(rig.source(event))
        rig.sandbox.advance(61)
        assert rig.adapter.observe([event.id])[event.id].state is Observed.LIVE

    def test_the_longest_words(self, rig: Rig) -> None:
        limits = rig.adapter.can.limits
        longest = "\N{CYRILLIC CAPITAL LETTER KA WITH DESCENDER}" * limits.title
        text = "x" * (limits.description - len(MARKER)) + MARKER
        rig.ready(content(title=longest, description=text))
        (item,) = rig.made()
        assert rig.title(item) == longest
        assert self.marked(rig)

    def test_words_that_are_too_long_are_input(self, rig: Rig) -> None:
        with pytest.raises(Failure) as caught:
            rig.adapter.create_event(content(title="x" * 400), now())
        assert caught.value.verdict is Verdict.INPUT
        assert not caught.value.doubt

    # What goes wrong

    @pytest.mark.parametrize("fault", ["applied-then-closed", "applied-then-late", "garbage"])
    def test_a_lost_answer_leaves_doubt_and_is_found_again(self, rig: Rig, fault: str) -> None:
        rig.sandbox.set_fault(rig.create, fault, seconds=2)
        with pytest.raises(Failure) as caught:
            rig.adapter.create_event(content(), now())
        assert (caught.value.verdict, caught.value.doubt) == (Verdict.RETRY, True)
        assert len(rig.sandbox.journal(rig.create)) == 1
        assert len(self.marked(rig)) == (0 if fault == "garbage" else 1)

    @pytest.mark.parametrize("fault", ["reset", "500", "503"])
    def test_no_answer_is_tried_once(self, rig: Rig, fault: str) -> None:
        rig.sandbox.set_fault(rig.create, fault, times="always")
        with pytest.raises(Failure) as caught:
            rig.adapter.create_event(content(), now())
        assert (caught.value.verdict, caught.value.doubt) == (Verdict.RETRY, True)
        assert len(rig.sandbox.journal(rig.create)) == 1

    def test_a_call_ends_within_a_third_of_the_lease(self, rig: Rig) -> None:
        rig.adapter.observe([rig.ready().id])
        rig.sandbox.set_fault(rig.create, "hang", seconds=5)
        begun = time.monotonic()
        with pytest.raises(Failure) as caught:
            rig.adapter.create_event(content(), now())
        assert time.monotonic() - begun < 1.5
        assert (caught.value.verdict, caught.value.doubt) == (Verdict.RETRY, True)

    def test_a_deletion_whose_answer_was_lost_is_repeated(self, rig: Rig) -> None:
        event = rig.ready()
        rig.sandbox.set_fault(rig.deletes, "applied-then-closed")
        with pytest.raises(Failure):
            rig.adapter.remove_event(event.id)
        rig.adapter.remove_event(event.id)
        assert rig.made() == []

    def test_a_withdrawn_access_asks_to_reconnect(self, rig: Rig) -> None:
        rig.adapter.check()
        rig.sandbox.revoke("No-Tie")
        for call in (lambda: list(rig.adapter.events()), rig.adapter.check):
            with pytest.raises(Failure) as caught:
                call()
            assert caught.value.verdict is Verdict.RECONNECT

    @pytest.mark.parametrize("fault", ["reset", "500", "garbage"])
    def test_no_message_holds_a_secret(self, rig: Rig, fault: str) -> None:
        rig.sandbox.set_fault(rig.everything, fault, times="always")
        with pytest.raises(Failure) as caught:
            rig.adapter.create_event(content(), now())
        told = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
        assert not [secret for secret in rig.secrets() if secret in told]

    def test_the_journal_of_the_platform_holds_no_secret(self, rig: Rig) -> None:
        rig.ready()
        told = str(rig.sandbox.journal())
        assert not [secret for secret in rig.secrets() if secret in told]

    def test_an_event_keeps_its_id(self, rig: Rig) -> None:
        event = rig.ready()
        listed = next(iter(rig.adapter.events()))
        assert listed.id == event.id
        assert isinstance(replace(listed, state=Observed.ENDED), Event)
