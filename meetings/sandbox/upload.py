"""thumbnails.set: a simple upload, or a resumable one in pieces.

https://developers.google.com/youtube/v3/guides/using_resumable_upload_protocol
"""

from __future__ import annotations

import re

from flask import Blueprint, Response, jsonify, request, url_for

from meetings.sandbox.api import perform
from meetings.sandbox.call import Call
from meetings.sandbox.discovery import method
from meetings.sandbox.errors import ApiError, invalid, not_found
from meetings.sandbox.identity import new_token
from meetings.sandbox.thumbnail import check_video, set_picture

NAME = "youtube.thumbnails.set"
RANGE = re.compile(r"bytes (?:(?P<first>\d+)-(?P<last>\d+)|\*)/(?P<size>\d+|\*)")

upload = Blueprint("upload", __name__)


@upload.post("/upload/youtube/v3/thumbnails/set")
def set_() -> Response:
    resumable = request.args.get("uploadType") == "resumable"
    return perform(method(NAME), _begin if resumable else _set)


@upload.put("/upload/sessions/<id_>")
def piece(id_: str) -> Response:
    return perform(method(NAME), lambda call: _take_piece(call, id_), units=0)


def _set(call: Call) -> Response:
    check_video(call, call.parameters["videoId"])
    data = request.get_data()
    _check_size(len(data))
    return jsonify(set_picture(call, call.parameters["videoId"], data))


def _begin(call: Call) -> Response:
    check_video(call, call.parameters["videoId"])
    _check_size(int(request.headers.get("X-Upload-Content-Length", 0)))
    id_ = new_token("up-")
    call.store.run(
        "INSERT INTO upload VALUES (?, ?, ?, ?)",
        id_,
        call.channel.id,
        call.parameters["videoId"],
        b"",
    )
    place = url_for("upload.piece", id_=id_, videoId=call.parameters["videoId"], _external=True)
    return Response(status=200, headers={"Location": place})


def _take_piece(call: Call, id_: str) -> Response:
    row = call.store.row("SELECT * FROM upload WHERE id = ?", id_)
    if row is None or row["channel"] != call.channel.id:
        raise not_found("uploadNotFound", "The upload session does not exist.")
    data, whole = _joined(row["data"])
    _check_size(len(data))
    if not whole:
        call.store.run("UPDATE upload SET data = ? WHERE id = ?", data, id_)
        return Response(status=308, headers={"Range": f"bytes=0-{len(data) - 1}"} if data else {})
    call.store.run("DELETE FROM upload WHERE id = ?", id_)
    return jsonify(set_picture(call, row["video"], data))


def _joined(before: bytes) -> tuple[bytes, bool]:
    """All bytes so far, and whether the picture is whole."""
    header = request.headers.get("Content-Range")
    if header is None:
        return request.get_data(), True
    match = RANGE.fullmatch(header)
    if match is None:
        raise invalid("badRequest", f"The Content-Range {header} cannot be read.")
    first = int(match["first"] or len(before))
    if first > len(before):
        raise invalid("badRequest", "The piece does not follow the bytes received so far.")
    data = before[:first] + request.get_data() if match["first"] else before
    return data, match["size"] != "*" and len(data) >= int(match["size"])


def _check_size(size: int) -> None:
    largest = method(NAME).largest_upload
    if largest is not None and size > largest:
        raise ApiError(413, "uploadTooLarge", f"A thumbnail has at most {largest} bytes.")
