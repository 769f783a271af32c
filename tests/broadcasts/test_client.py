"""The client: where it is aimed, how often it sends, how long it waits."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from meetings.broadcasts.failure import Failure, Verdict
from meetings.broadcasts.youtube import YouTube
from meetings.broadcasts.youtube.client import OneAttempt, service
from meetings.settings import Settings

ACCOUNT = json.dumps({
    "client_id": "c", "client_secret": "s", "refresh_token": "r", "token_uri": "http://127.0.0.1:9/",
})  # fmt: skip


@pytest.fixture
def silent() -> Iterator[tuple[str, list[bytes]]]:
    """A server that reads a request and closes without a word; and what it read."""
    listening, read = socket.create_server(("127.0.0.1", 0)), []

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            read.append(connection.recv(65536))
            connection.close()

    threading.Thread(target=serve, daemon=True).start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/", read
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "GET"])
def test_a_closed_connection_is_no_reason_to_send_again(
    silent: tuple[str, list[bytes]], method: str
) -> None:
    root, read = silent
    with pytest.raises((ConnectionError, OSError)):
        OneAttempt(5).request(root, method, body="x")
    assert len(read) == 1


def test_all_requests_of_a_call_share_its_seconds() -> None:
    http = OneAttempt(0)
    with pytest.raises(TimeoutError):
        http.request("http://127.0.0.1:9/")


def test_it_is_aimed_at_google_or_at_the_root_given() -> None:
    assert (
        service("")
        .liveBroadcasts()
        .list(part="id", mine=True)
        .uri.startswith("https://youtube.googleapis.com/youtube/v3/liveBroadcasts")
    )
    assert (
        service("http://127.0.0.1:5/x")
        .liveStreams()
        .insert(part="id")
        .uri.startswith("http://127.0.0.1:5/x/youtube/v3/liveStreams")
    )


def test_nobody_answers(app: Flask) -> None:
    youtube = YouTube(ACCOUNT, Settings(youtube_api_root="http://127.0.0.1:9"))
    with pytest.raises(Failure) as caught:
        youtube.observe(["x"])
    assert (caught.value.verdict, caught.value.doubt) == (Verdict.RETRY, True)
    assert caught.value.reason == "ConnectionRefusedError"


def test_where_viewers_go() -> None:
    youtube = YouTube(ACCOUNT, Settings())
    assert youtube.watch_url("abc") == "https://www.youtube.com/watch?v=abc"
    assert youtube.embed_url("abc") == "https://www.youtube-nocookie.com/embed/abc"
    sandbox = YouTube(ACCOUNT, replace(Settings(), youtube_api_root="http://127.0.0.1:5/"))
    assert sandbox.watch_url("abc") == "http://127.0.0.1:5/watch?v=abc"
    assert sandbox.embed_url("abc") == "http://127.0.0.1:5/embed/abc"
