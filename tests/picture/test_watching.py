"""From a real encoder to a real browser, and into the recording."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from meetings.broadcasts.broadcast import Observed, Wanted
from meetings.broadcasts.own import playlist as playlists
from meetings.broadcasts.own.shelf import JOURNAL
from tests.picture.decoding import decoded
from tests.rtmp.encoder import RATE

GAP = timedelta(minutes=1)
PLAYED = "() => document.querySelector('video')?.currentTime ?? 0"
LENGTH = "() => document.querySelector('video').duration"


@pytest.mark.engine("sqlite")
def test_from_the_encoder_to_the_viewer_and_into_the_recording(
    own, studio, site, encoder, eventually, browser
):
    """One story: live in Chromium, then ended, then the recording."""
    held = own.session()
    camera = encoder(own.url(held), 30)
    playlist = own.folder(held) / "index.m3u8"
    eventually(lambda: playlist.exists() and playlist.read_text().count(".ts") >= 3)
    event = own.event(held)
    assert event.started_at
    assert (event.has_video, event.has_audio) == (True, True)
    assert event.bitrate_kbps > 50
    own.work()
    assert own.broadcast(held).observed is Observed.LIVE

    address = f"{site.root}/live-pictures/{event.name}/index.m3u8"
    assert own.broadcast(held).watch_url.endswith(f"/live-pictures/{event.name}/index.m3u8")
    _watch_in_chromium(f"{site.root}/en/sessions/{held.id}", browser)

    camera.kill()
    own.broadcast(held).wanted = Wanted.ENDED
    own.work()
    eventually(lambda: "#EXT-X-ENDLIST" in playlist.read_text())
    frames, tracks = decoded(address, "-xerror")
    assert frames >= 6 * RATE
    assert sorted(tracks) == ["Audio", "Video"]
    own.work()
    assert own.broadcast(held).observed is Observed.ENDED
    assert own.broadcast(held).recording_url == own.broadcast(held).watch_url
    _open_while_it_is_being_closed(f"{site.root}/en/sessions/{held.id}", playlist, browser)
    _open_at_a_moment_after_a_gap(f"{site.root}/en/sessions/{held.id}", playlist, event, browser)


def _watch_in_chromium(address: str, browser: Browser) -> None:
    with browser.new_page() as page:
        asked: list[str] = []
        refused: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
        page.goto(address)
        assert not [url for url in asked if "live-pictures" in url or "hls" in url]
        page.locator(".player__link").click()
        page.evaluate("() => { document.querySelector('video').muted = true; }")
        before = _played(page)
        page.wait_for_timeout(2000)
        assert page.evaluate(PLAYED) - before > 1
        own = address.partition("/en/")[0]
        assert [url for url in asked if not url.startswith((own, "blob:"))] == []
        assert refused == []


def _played(page: Page) -> float:
    """Where the picture is once it runs, in seconds; asked for, as a page of ours evaluates nothing itself."""
    for _tenth in range(150):
        page.wait_for_timeout(100)
        if (shown := page.evaluate(PLAYED)) > 0:
            return float(shown)
    return 0


def _open_while_it_is_being_closed(address: str, playlist: Path, browser: Browser) -> None:
    """A link to a moment at the beginning, pressed before the list names the beginning again."""
    whole = playlist.read_text()
    with playlist.with_name(JOURNAL).open() as journal:
        pieces = playlists.read_journal(journal)
    playlist.write_text(playlists.live(pieces[-2:]))
    with browser.new_page() as page:
        page.goto(f"{address}#t=1")
        page.wait_for_timeout(1500)
        playlist.write_text(whole)
        assert _played(page) < 4
        assert page.evaluate(LENGTH) == pytest.approx(sum(each.seconds for each in pieces), abs=1)


def _open_at_a_moment_after_a_gap(address: str, playlist: Path, event, browser: Browser) -> None:
    """As if the crew had been away for a minute after the second piece: moments go by the clock."""
    with playlist.with_name(JOURNAL).open() as journal:
        pieces = playlists.read_journal(journal)
    back = [replace(each, began=each.began + GAP) for each in pieces[2:]]
    back[0] = replace(back[0], breaks=True)
    playlist.write_text(playlists.recording([*pieces[:2], *back]))

    before = sum(each.seconds for each in pieces[:2])
    after = (back[0].began - event.started_at).total_seconds()
    length = sum(each.seconds for each in pieces)
    for second, position in [(0, 0), (after + 1, before + 1), (after + 600, length - 3)]:
        with browser.new_page() as page:
            page.goto(f"{address}#t={int(second)}")
            shown = _played(page)
            assert position - 1.5 <= shown < position + 3, (second, position, shown)
