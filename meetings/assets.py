"""Static files and how answers travel: compressed, and cached under an address that names the content."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response
from flask_compress import Compress
from whitenoise import WhiteNoise

DAY = 86_400


def init_app(app: Flask) -> None:
    """Serve ``/static/`` before the application is asked, and compress what is public.

    Pages of the desk stay as they are: compressing them beside a secret would tell about it (BREACH).
    """
    folder = Path(app.static_folder or "")
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app, root=str(folder), prefix="static/", max_age=DAY
    )
    app.url_defaults(lambda endpoint, values: _name_version(folder, endpoint, values))
    app.config["COMPRESS_REGISTER"] = False
    app.config["COMPRESS_ALGORITHM"] = ["gzip"]
    compress = Compress(app)

    @app.after_request
    def compress_public(response: Response) -> Response:
        return compress.after_request(response) if response.cache_control.public else response


def _name_version(folder: Path, endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and "v" not in values:
        values["v"] = _version(folder / str(values["filename"]))


@lru_cache(maxsize=512)
def _version(path: Path) -> str | None:
    """A short digest of the file, or None, which leaves the address without a version."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.is_file() else None
