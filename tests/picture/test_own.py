"""Our own network from a real encoder to a real browser, on both databases."""

from __future__ import annotations

import asyncio
import re
import subprocess
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import sync_playwright

from meetings.broadcasts.broadcast import Observed, Wanted
from meetings.broadcasts.ingest.studio import Studio
from meetings.database import db
from meetings.errors import SettingsError
from meetings.rtmp.ffmpeg import ffmpeg
from tests.end_to_end.conftest import FLAGS
from tests.rtmp.encoder import RATE

# What takes long and has little to do with the database.
ON_ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PLAYED = "() => document.querySelector('video')?.currentTime ?? 0"


def decoded(address: str, *more: str) -> tuple[int, list[str]]:
    """How many pictures ffmpeg decodes there, and the kinds of tracks."""
    done = subprocess.run(
        [ffmpeg(), "-hide_banner", *more, "-i", address, "-f", "null", "-"],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    told = done.stderr
    assert done.returncode == 0, told
    read = told.partition("Stream mapping")[0]
    frames = re.findall(r"frame=\s*(\d+)", told)
    return int(frames[-1]), re.findall(r"Stream #\S+ (?:\S+ )?(Video|Audio): (?:h264|aac)", read)


@ON_ONE_DATABASE
def test_from_the_encoder_to_the_viewer_and_into_the_recording(
    own, studio, site, encoder, eventually, browser_path
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
    _watch_in_chromium(f"{site.root}/en/sessions/{held.id}", browser_path)

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


def _watch_in_chromium(address: str, browser_path: str | None) -> None:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
        page = chromium.new_page()
        asked: list[str] = []
        refused: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
        page.goto(address)
        assert not [url for url in asked if "live-pictures" in url or "hls" in url]
        page.locator(".player__link").click()
        page.evaluate("() => { document.querySelector('video').muted = true; }")
        for _tenth in range(150):
            if page.evaluate(PLAYED) > 0:
                break
            page.wait_for_timeout(100)
        before = page.evaluate(PLAYED)
        page.wait_for_timeout(2000)
        assert page.evaluate(PLAYED) - before > 1
        own = address.partition("/en/")[0]
        assert [url for url in asked if not url.startswith((own, "blob:"))] == []
        assert refused == []
        chromium.close()


def test_who_may_send(own, studio, encoder, eventually):
    """A wrong key, a session of another day, a second encoder, and one whose event has ended."""
    held, tomorrow = own.session(), own.session(timedelta(days=1))
    event = own.event(held)
    wrong = own.url(held)[:-1] + ("0" if own.url(held)[-1] != "0" else "1")
    for url in (wrong, own.url(tomorrow), own.url(held).replace("/live/", "/relay/")):
        told = encoder(url, 2).communicate()[1]
        assert "This key is not accepted" in told, url
    assert event.seen_at is None

    first = encoder(own.url(held), 20)
    eventually(lambda: own.event(held).seen_at)
    assert "This key is not accepted" in encoder(own.url(held), 2).communicate()[1]
    assert first.poll() is None

    own.broadcast(held).wanted = Wanted.ENDED
    own.work()
    eventually(lambda: first.poll() is not None)
    assert "This key is not accepted" in encoder(own.url(held), 2).communicate()[1]


@ON_ONE_DATABASE
def test_what_comes_early_is_looked_at_and_not_shown(own, studio, encoder, eventually):
    held = own.session(timedelta(hours=1))
    encoder(own.url(held), 20, sound=False)
    eventually(lambda: own.event(held).has_video)
    assert own.event(held).has_audio is False
    assert own.event(held).started_at is None
    assert not own.folder(held).exists()

    own.broadcast(held).wanted = Wanted.LIVE
    db.session.commit()
    own.work()
    assert own.event(held).started_at
    eventually(lambda: list(own.folder(held).glob("*.ts")))


@ON_ONE_DATABASE
def test_an_encoder_that_comes_again_goes_on_in_the_same_recording(
    own, studio, encoder, eventually
):
    held = own.session()
    playlist = own.folder(held) / "index.m3u8"
    encoder(own.url(held), 4).communicate()
    eventually(playlist.exists)
    before = playlist.read_text().count(".ts")
    encoder(own.url(held), 3, sound=False).communicate()
    own.broadcast(held).wanted = Wanted.ENDED
    own.work()
    eventually(lambda: "#EXT-X-ENDLIST" in playlist.read_text())
    assert playlist.read_text().count(".ts") > before
    assert decoded(str(playlist))[0] >= 5 * RATE


@ON_ONE_DATABASE
def test_the_end_of_a_session_that_is_taken_back(own, studio, encoder, eventually, client):
    held = own.session()
    folder = own.folder(held)
    encoder(own.url(held), 20)
    eventually(lambda: list(folder.glob("*.ts")))
    db.session.delete(own.event(held))
    db.session.commit()
    studio._swept()
    eventually(lambda: not folder.exists())
    assert client.get(f"/live-pictures/{folder.name}/index.m3u8").status_code == 404


def test_a_taken_port_is_waited_for(app, settings_here, monkeypatch):
    """The rest of the service goes on; the picture begins when the port is free."""
    monkeypatch.setattr("meetings.broadcasts.ingest.studio.BUSY_SECONDS", 0.1)

    async def story():
        async def nobody(_reader, writer):
            writer.close()

        holder = await asyncio.start_server(nobody, "127.0.0.1", settings_here.rtmp_port)
        stop = asyncio.Event()
        running = asyncio.create_task(Studio(app).run(stop))
        await asyncio.sleep(0.4)
        assert not running.done()
        holder.close()
        await asyncio.sleep(0.4)
        _reader, writer = await asyncio.open_connection("127.0.0.1", settings_here.rtmp_port)
        writer.close()
        stop.set()
        await running

    asyncio.run(story())


def test_a_certificate_that_is_none_is_named(app, settings_here, monkeypatch):
    given = replace(settings_here, rtmp_certificate="/nowhere/certificate.pem")
    monkeypatch.setitem(app.extensions, "settings", given)
    with pytest.raises(SettingsError, match="MEETINGS_RTMP_CERTIFICATE"):
        Studio(app)
