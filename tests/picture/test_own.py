"""Our own network as encoders meet it, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from meetings.broadcasts.broadcast import Wanted
from meetings.broadcasts.ingest.studio import Studio
from meetings.database import db
from meetings.errors import SettingsError
from tests.picture.decoding import decoded
from tests.rtmp.encoder import RATE

# What takes long and has little to do with the database.
ON_ONE_DATABASE = pytest.mark.engine("sqlite")


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
