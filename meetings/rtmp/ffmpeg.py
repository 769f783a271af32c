"""Which ffmpeg is used: the system's when it is newer than the one that comes with Python."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache

import imageio_ffmpeg

VERSION = re.compile(r"ffmpeg version n?(\d+)\.(\d+)")


@cache
def ffmpeg() -> str:
    """The path of the program."""
    brought = imageio_ffmpeg.get_ffmpeg_exe()
    system = shutil.which("ffmpeg")
    return system if system and _version(system) > _version(brought) else brought


def _version(path: str) -> tuple[int, int]:
    told = subprocess.run([path, "-version"], capture_output=True, text=True, check=False)  # noqa: S603
    found = VERSION.match(told.stdout)
    return (int(found[1]), int(found[2])) if found else (0, 0)
