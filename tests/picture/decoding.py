"""What ffmpeg makes of a recording."""

from __future__ import annotations

import re
import subprocess

from meetings.rtmp.ffmpeg import ffmpeg


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
