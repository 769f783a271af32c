"""What encoders want to be told: an OBS profile, a Larix link, a line for ffmpeg. All hold the key."""

from __future__ import annotations

import io
import json
import shlex
import zipfile
from dataclasses import dataclass, field
from urllib.parse import quote

import segno

WIDTH, HEIGHT, FPS = 1280, 720, 30
VIDEO_KBPS, AUDIO_KBPS = 2500, 128
KEYFRAME_SECONDS = 2
PROFILE = """[General]
Name={name}

[Output]
Mode=Advanced
Reconnect=true
RetryDelay=2
MaxRetries=1000

[AdvOut]
ApplyServiceSettings=true
Encoder=obs_x264
TrackIndex=1
Track1Bitrate={audio}

[Stream1]
IgnoreRecommended=false

[Audio]
SampleRate=48000
ChannelSetup=Stereo

[Video]
BaseCX={width}
BaseCY={height}
OutputCX={width}
OutputCY={height}
FPSType=0
FPSCommon={fps}
"""
ENCODER = {
    "rate_control": "CBR",
    "bitrate": VIDEO_KBPS,
    "keyint_sec": KEYFRAME_SECONDS,
    "preset": "veryfast",
    "profile": "main",
}


@dataclass(frozen=True)
class Target:
    """Where one encoder sends. ``id`` is a broadcast's number, or 0 for the relay."""

    id: int
    name: str
    server: str
    key: str = field(repr=False)

    @property
    def address(self) -> str:
        """Server and key in one, as many encoders take it."""
        return f"{self.server.rstrip('/')}/{self.key}"

    @property
    def larix(self) -> str:
        """A link that enters the connection in Larix Broadcaster (softvelum.com/larix/grove)."""
        told = {"url": self.address, "name": self.name, "overwrite": "on"}
        return "larix://set/v1?" + "&".join(
            f"conn[][{name}]={quote(value, safe='')}" for name, value in told.items()
        )

    @property
    def ffmpeg(self) -> str:
        """A line for a machine with a camera."""
        gop = str(FPS * KEYFRAME_SECONDS)
        words = ["ffmpeg", "-f", "v4l2", "-i", "/dev/video0", "-f", "alsa", "-i", "default"]
        words += ["-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-g", gop]
        words += ["-b:v", f"{VIDEO_KBPS}k", "-c:a", "aac", "-b:a", f"{AUDIO_KBPS}k", "-f", "flv"]
        return shlex.join([*words, self.address])


def obs_profile(target: Target) -> bytes:
    """A ZIP with the folder that OBS Studio imports as a profile (Profile → Import)."""
    name = "No-Tie " + "".join(letter if letter.isalnum() else " " for letter in target.name)
    name = " ".join(name.split())[:60]
    basic = PROFILE.format(name=name, audio=AUDIO_KBPS, width=WIDTH, height=HEIGHT, fps=FPS)
    service = {
        "type": "rtmp_custom",
        "settings": {
            "server": target.server,
            "key": target.key,
            "use_auth": False,
            "bwtest": False,
        },
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{name}/basic.ini", "\ufeff" + basic)
        archive.writestr(f"{name}/service.json", json.dumps(service, indent=4))
        archive.writestr(f"{name}/streamEncoder.json", json.dumps(ENCODER, indent=4))
    return packed.getvalue()


def qr_code(text: str) -> str:
    """An SVG that a phone reads; dark on light, whatever the page's colours are."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawn, kind="svg", scale=4, border=4, dark="#000", light="#fff", xmldecl=False
    )
    return drawn.getvalue().decode()
