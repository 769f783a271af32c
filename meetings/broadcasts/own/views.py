"""Live pictures and recordings over HTTP, from the disk alone: no database, no session."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, abort, send_file

from meetings import access
from meetings.broadcasts.own.shelf import PLAYLIST
from meetings.broadcasts.own.viewers import Viewers
from meetings.settings import Settings

PLAYLIST_SECONDS = 1
FOR_EVER = 31_536_000

blueprint = Blueprint("pictures", __name__, url_prefix="/live-pictures")
viewers = Viewers()


@blueprint.get(f"/<string(length=18):name>/{PLAYLIST}")
@access.public
def playlist(name: str) -> Response:
    """The newest segments while it is live, all of them afterwards."""
    folder = _folder(name)
    viewers.count(folder)
    response = _file(folder / PLAYLIST, "application/vnd.apple.mpegurl")
    response.cache_control.max_age = PLAYLIST_SECONDS
    return response


@blueprint.get("/<string(length=18):name>/<int(fixed_digits=8):number>.ts")
@access.public
def segment(name: str, number: int) -> Response:
    """A segment, or the bytes of it that are asked for; it never changes."""
    response = _file(_folder(name) / f"{number:08d}.ts", "video/mp2t")
    response.cache_control.max_age = FOR_EVER
    response.cache_control.immutable = True
    return response


def _folder(name: str) -> Path:
    """Names have a fixed length and no slash, so none leads out of the folder."""
    settings = Settings.current()
    return settings.picture_folder / name


def _file(path: Path, kind: str) -> Response:
    if not path.is_file():
        abort(404)
    response = send_file(path, mimetype=kind, conditional=True, etag=True, max_age=0)
    response.cache_control.no_cache = None
    response.cache_control.public = True
    return response
