"""Functions in machine code: what the search does a million times."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., object])

HERE = Path(__file__).parent


def kept_in() -> str:
    """A folder for the code of just these sources; empty when there is none.

    numba itself looks at the file of a function alone, not at those that it calls.
    """
    digest = hashlib.sha256()
    for source in sorted(HERE.glob("*.py")):
        digest.update(source.read_bytes())
    for place in (HERE / "__pycache__", Path("~/.cache/meetings").expanduser()):
        folder = place / f"numba-{digest.hexdigest()[:16]}"
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            return str(folder)
    return ""


FOLDER = kept_in()
if FOLDER:
    numba.config.CACHE_DIR = FOLDER  # type: ignore[attr-defined]


def compiled(function: Function) -> Function:
    """The function compiled at its first call; the code is kept on disk for later processes.

    Where neither the package's folder nor a home can be written to, each process compiles for itself.
    """
    return cast(Function, numba.njit(cache=bool(FOLDER), nogil=True, error_model="numpy")(function))
