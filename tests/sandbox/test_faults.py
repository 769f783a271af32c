"""Faults on request: what is applied, what is answered, and how often."""

from __future__ import annotations

import errno
import http.client
import threading
import time
from typing import Any

import pytest
from googleapiclient.errors import HttpError

from tests.sandbox.client import Client, unmonitored
from tests.sandbox.server import Sandbox

INSERT = "youtube.liveBroadcasts.insert"


def test_applied_then_closed_loses_the_answer_only(client: Client) -> None:
    client.sandbox.set_fault(INSERT, "applied-then-closed")
    with pytest.raises(http.client.RemoteDisconnected):
        client.broadcast()
    assert len(client.sandbox.broadcasts()) == 1
    entry = client.sandbox.journal(INSERT)[0]
    assert (entry["applied"], entry["status"]) == (True, None)
    client.broadcast()
    assert len(client.sandbox.broadcasts()) == 2


def test_a_plain_httplib2_repeats_the_insert_whose_answer_was_lost(client: Client) -> None:
    client.sandbox.set_fault(INSERT, "applied-then-closed")
    request = client.youtube.liveBroadcasts().insert(
        part="snippet,status",
        body={
            "snippet": {"title": "Twice", "scheduledStartTime": "2040-01-01T00:00:00Z"},
            "status": {"privacyStatus": "unlisted"},
        },
    )
    request.execute(num_retries=0)
    assert len(client.sandbox.broadcasts()) == 2


def test_applied_then_late(client: Client) -> None:
    client.broadcast()
    client.sandbox.set_fault(INSERT, "applied-then-late", seconds=2)
    request = client.youtube.liveBroadcasts().insert(
        part="snippet,status",
        body={
            "snippet": {"title": "Late", "scheduledStartTime": "2040-01-01T00:00:00Z"},
            "status": {"privacyStatus": "unlisted"},
        },
    )
    with pytest.raises(TimeoutError):
        client.call(request, timeout=0.5)
    assert len(client.sandbox.broadcasts()) == 2


def test_reset_applies_nothing_and_is_a_reset(client: Client) -> None:
    client.stream()
    client.sandbox.set_fault(INSERT, "reset")
    with pytest.raises(ConnectionResetError) as caught:
        client.broadcast()
    assert caught.value.errno == errno.ECONNRESET
    assert client.sandbox.broadcasts() == []


def test_hang_applies_nothing_and_never_answers(client: Client) -> None:
    client.stream()
    client.sandbox.set_fault(INSERT, "hang", seconds=1)
    before = time.monotonic()
    with pytest.raises(http.client.RemoteDisconnected):
        client.broadcast()
    assert time.monotonic() - before >= 1
    assert client.sandbox.broadcasts() == []


def test_garbage_comes_out_of_the_client_as_text(client: Client) -> None:
    client.sandbox.set_fault("youtube.liveBroadcasts.list", "garbage")
    request = client.youtube.liveBroadcasts().list(part="id", mine=True)
    assert str(client.call(request)).startswith("<!DOCTYPE html>")
    assert client.call(request)["items"] == []


@pytest.mark.parametrize(
    ("fault", "options", "expected"),
    [
        ("403", {"reason": "quotaExceeded"}, (403, "quotaExceeded")),
        ("403", {"reason": "rateLimitExceeded"}, (403, "rateLimitExceeded")),
        ("403", {"reason": "liveStreamingNotEnabled"}, (403, "liveStreamingNotEnabled")),
        ("403", {"reason": "userBroadcastsExceedLimit"}, (403, "userBroadcastsExceedLimit")),
        ("429", {}, (429, "rateLimitExceeded")),
        ("500", {}, (500, "internalError")),
        ("503", {}, (503, "backendError")),
    ],
)
def test_errors_of_google(
    client: Client, refused: Any, fault: str, options: Any, expected: tuple[int, str]
) -> None:
    client.sandbox.set_fault(INSERT, fault, **options)
    assert refused(client.broadcast) == expected
    assert client.sandbox.broadcasts() == []
    assert client.broadcast()


def test_retry_after(client: Client) -> None:
    client.sandbox.set_fault(INSERT, "429", retry_after=7)
    with pytest.raises(HttpError) as caught:
        client.broadcast()
    assert caught.value.resp["retry-after"] == "7"


def test_one_401_is_healed_by_a_refresh_and_always_is_not(client: Client, refused: Any) -> None:
    client.stream()
    client.sandbox.set_fault(INSERT, "401")
    assert client.broadcast()
    client.sandbox.set_fault(INSERT, "401", times="always")
    assert refused(client.broadcast) == (401, "authError")


def test_times_and_skip(client: Client) -> None:
    client.sandbox.set_fault(INSERT, "503", times=2, skip=1)
    outcomes = []
    for _ in range(5):
        try:
            client.broadcast()
            outcomes.append(200)
        except HttpError as error:
            outcomes.append(error.status_code)
    assert outcomes == [200, 503, 503, 200, 200]


def test_always_lasts_until_it_is_removed(client: Client, refused: Any) -> None:
    client.sandbox.set_fault("*", "503", times="always")
    stream = client.stream
    assert refused(stream) == refused(stream) == refused(client.broadcast) == (503, "backendError")
    client.sandbox.clear_faults()
    assert stream()


def test_a_fault_of_one_channel_leaves_others_alone(sandbox: Sandbox, refused: Any) -> None:
    ours, theirs = Client(sandbox, "Ours"), Client(sandbox, "Theirs")
    ours.stream()
    sandbox.set_fault(INSERT, "503", channel="Ours", times="always")
    assert theirs.broadcast()
    assert refused(ours.broadcast) == (503, "backendError")


def test_a_stuck_live_starting_can_only_be_deleted(client: Client, refused: Any) -> None:
    broadcast, stream = client.bound(contentDetails=unmonitored())
    client.sandbox.start_picture(stream)
    client.sandbox.set_fault("youtube.liveBroadcasts.transition", "stuck")
    client.transition(broadcast, "live")
    client.sandbox.advance(3600)
    assert client.state(broadcast) == "liveStarting"
    assert refused(client.transition, broadcast, "live") == (403, "redundantTransition")
    assert client.call(client.youtube.liveBroadcasts().delete(id=broadcast)) == ""


def test_a_barrier_holds_the_answer_of_an_applied_call(client: Client) -> None:
    client.stream()
    client.sandbox.set_fault(INSERT, "barrier", name="created")
    answers: list[Any] = []
    caller = threading.Thread(target=lambda: answers.append(client.broadcast()))
    caller.start()
    assert client.sandbox.barrier_reached("created", wait=10)
    assert len(client.sandbox.broadcasts()) == 1
    assert answers == []
    client.sandbox.release("created")
    caller.join(10)
    assert answers[0]["id"] == client.sandbox.broadcasts()[0]["id"]


def test_a_barrier_that_nobody_reached(sandbox: Sandbox) -> None:
    assert not sandbox.barrier_reached("nothing", wait=0.1)


def test_a_barrier_stops_the_next_call_after_a_release(client: Client) -> None:
    client.stream()
    client.sandbox.set_fault(INSERT, "barrier", name="again", times=2)
    for count in (1, 2):
        caller = threading.Thread(target=client.broadcast)
        caller.start()
        assert client.sandbox.barrier_reached("again", count=count, wait=10)
        caller.join(0.3)
        assert caller.is_alive()
        client.sandbox.release("again")
        caller.join(10)
        assert not caller.is_alive()


@pytest.mark.parametrize(
    "wish",
    [
        {"method": INSERT, "fault": "explode"},
        {"method": INSERT, "fault": "barrier"},
        {"method": INSERT, "fault": "503", "colour": "red"},
        {"method": INSERT, "fault": "503", "times": "often"},
        {"method": INSERT, "fault": "hang", "seconds": "long"},
    ],
)
def test_a_fault_that_cannot_be_understood_is_refused(sandbox: Sandbox, wish: Any) -> None:
    answer = sandbox.control.post("faults", json=wish)
    assert answer.status_code == 400
    assert sandbox.ask("faults") == {"faults": []}
