"""Colour bars in place of a crew: through the relay to what is on this machine, until a crew sends."""

from __future__ import annotations

from meetings import clock
from meetings.broadcasts.broadcast import Observed, Picture
from meetings.broadcasts.relay.destinations import Destination
from meetings.broadcasts.relay.relay import Relay, relay_of
from meetings.broadcasts.relay.test_picture import drawn
from meetings.database import db


def switched(held, on: bool) -> str:
    """The relay's address and key."""
    relay = relay_of(db.session(), held, clock.now())
    relay.test_picture = on
    db.session.commit()
    return relay.key


def test_a_session_goes_live_by_the_switch(own, studio, encoder, eventually):
    held = own.session()
    key = switched(held, on=True)
    event_at = own.folder(held)
    eventually(lambda: list(event_at.glob("*.ts")))
    own.work()
    broadcast = own.broadcast(held)
    assert (broadcast.observed, broadcast.picture) == (Observed.LIVE, Picture.GOOD)
    eventually(lambda: db.session.query(Relay).one().standing)
    [standing] = db.session.query(Relay).one().standing
    assert (standing["name"], standing["connected"]) == ("This site", True)
    assert key not in str(standing)
    db.session.rollback()

    room = next(iter(studio._rooms.values()))
    bars = room.stage._on_stage
    camera = encoder(f"{own.settings.rtmp_root}/relay/{key}", 20)
    eventually(lambda: room.stage._on_stage not in (None, bars))
    assert camera.poll() is None
    switched(held, on=False)
    camera.kill()
    eventually(lambda: room.stage._on_stage is None)


def test_the_bars_have_a_clock_and_a_tone():
    told = " ".join(drawn())
    assert "smptehdbars" in told
    assert "localtime" in told
    assert "sine=" in told


def test_they_go_nowhere_else():
    def near(url: str) -> bool:
        return Destination(1, "P", url, "key").is_near

    assert near("rtmp://127.0.0.1:1935/live")
    assert not near("rtmps://live-api-s.facebook.com:443/rtmp/")
    assert not near("rtmp://127.0.0.1.example.org/live")
