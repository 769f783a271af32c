"""The state machines of broadcast and stream."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.client import Client, in_hours, unmonitored

MONITORED = {"monitorStream": {"enableMonitorStream": True, "broadcastStreamDelayMs": 0}}


def live(client: Client, **details: Any) -> tuple[str, str]:
    broadcast, stream = client.bound(contentDetails=unmonitored(**details))
    client.sandbox.start_picture(stream)
    client.transition(broadcast, "live")
    client.sandbox.advance(5)
    assert client.state(broadcast) == "live"
    return broadcast, stream


def stream_status(client: Client, stream: str) -> dict[str, Any]:
    found = client.call(client.youtube.liveStreams().list(part="status", id=stream))
    return found["items"][0]["status"]


def test_bind_makes_created_ready_and_unbind_created(client: Client) -> None:
    broadcast, stream = client.broadcast()["id"], client.stream()["id"]
    assert client.bind(broadcast, stream)["status"]["lifeCycleStatus"] == "ready"
    assert client.bind(broadcast, stream)["contentDetails"]["boundStreamId"] == stream
    unbound = client.bind(broadcast, None)
    assert unbound["status"]["lifeCycleStatus"] == "created"
    assert "boundStreamId" not in unbound["contentDetails"]


def test_binding_another_stream_once_ready_is_refused(client: Client, refused: Any) -> None:
    broadcast, _ = client.bound()
    other = client.stream()["id"]
    assert refused(client.bind, broadcast, other) == (403, "liveBroadcastBindingNotAllowed")


def test_binding_what_does_not_exist(client: Client, refused: Any) -> None:
    broadcast = client.broadcast()["id"]
    assert refused(client.bind, broadcast, "nothing") == (404, "liveStreamNotFound")
    assert refused(client.bind, "nothing", None) == (404, "liveBroadcastNotFound")


def test_only_a_reusable_stream_serves_two_broadcasts(client: Client, refused: Any) -> None:
    reusable = client.stream()["id"]
    single = client.stream(contentDetails={"isReusable": False})["id"]
    first, second, third, fourth = (client.broadcast()["id"] for _ in range(4))
    client.bind(first, reusable)
    client.bind(second, reusable)
    client.bind(third, single)
    assert refused(client.bind, fourth, single) == (403, "liveBroadcastBindingNotAllowed")


def test_live_needs_a_picture_and_passes_through_live_starting(
    client: Client, refused: Any
) -> None:
    broadcast, stream = client.bound()
    assert refused(client.transition, broadcast, "live") == (403, "errorStreamInactive")
    client.sandbox.start_picture(stream)
    assert stream_status(client, stream)["streamStatus"] == "active"
    assert client.transition(broadcast, "live")["status"]["lifeCycleStatus"] == "liveStarting"
    assert refused(client.transition, broadcast, "complete") == (403, "invalidTransition")
    client.sandbox.advance(3)
    read = client.read(broadcast)
    assert read["status"]["lifeCycleStatus"] == "live"
    assert read["status"]["recordingStatus"] == "recording"
    assert "actualStartTime" in read["snippet"]


def test_a_broadcast_with_monitor_is_tested_first(client: Client, refused: Any) -> None:
    broadcast, stream = client.bound(contentDetails=MONITORED)
    assert refused(client.transition, broadcast, "testing") == (403, "errorStreamInactive")
    client.sandbox.start_picture(stream)
    assert refused(client.transition, broadcast, "live") == (403, "invalidTransition")
    assert client.transition(broadcast, "testing")["status"]["lifeCycleStatus"] == "testStarting"
    assert refused(client.transition, broadcast, "testing") == (403, "redundantTransition")
    client.sandbox.advance(3)
    assert client.state(broadcast) == "testing"
    client.transition(broadcast, "live")
    client.sandbox.advance(3)
    assert client.state(broadcast) == "live"


def test_without_monitor_there_is_no_testing(client: Client, refused: Any) -> None:
    broadcast, stream = client.bound()
    client.sandbox.start_picture(stream)
    assert refused(client.transition, broadcast, "testing") == (403, "invalidTransition")


def test_complete_is_final(client: Client, refused: Any) -> None:
    broadcast, _ = live(client)
    assert refused(client.transition, broadcast, "live") == (403, "redundantTransition")
    assert client.transition(broadcast, "complete")["status"]["lifeCycleStatus"] == "complete"
    assert "actualEndTime" in client.read(broadcast)["snippet"]
    assert refused(client.transition, broadcast, "complete") == (403, "redundantTransition")
    assert refused(client.transition, broadcast, "live") == (403, "invalidTransition")
    assert refused(client.bind, broadcast, None) == (403, "liveBroadcastBindingNotAllowed")


@pytest.mark.parametrize("target", ["live", "complete"])
def test_created_becomes_nothing_by_transition(client: Client, refused: Any, target: str) -> None:
    broadcast = client.broadcast()["id"]
    assert refused(client.transition, broadcast, target) == (403, "invalidTransition")


def test_ready_cannot_become_complete(client: Client, refused: Any) -> None:
    broadcast, _ = client.bound()
    assert refused(client.transition, broadcast, "complete") == (403, "invalidTransition")


def test_a_live_broadcast_is_not_deleted_a_complete_one_is(client: Client, refused: Any) -> None:
    broadcast, _ = live(client)
    delete = client.youtube.liveBroadcasts().delete(id=broadcast)
    assert refused(client.call, delete) == (403, "liveBroadcastDeletionNotAllowed")
    client.transition(broadcast, "complete")
    assert client.call(delete) == ""


def test_while_live_words_change_but_times_and_settings_do_not(
    client: Client, refused: Any
) -> None:
    broadcast, _ = live(client)
    kept = client.read(broadcast)["snippet"]["scheduledStartTime"]

    def update(part: str, **body: Any) -> Any:
        body = {"id": broadcast, **body}
        return client.call(client.youtube.liveBroadcasts().update(part=part, body=body))

    update("snippet", snippet={"title": "New words", "scheduledStartTime": kept})
    update("status", status={"privacyStatus": "public"})
    update("contentDetails", contentDetails=unmonitored())
    moved = {"title": "New words", "scheduledStartTime": in_hours(9)}
    assert refused(update, "snippet", snippet=moved)[0] == 403
    assert refused(update, "contentDetails", contentDetails=unmonitored(enableDvr=False)) == (
        403,
        "enableDvrModificationNotAllowed",
    )
    assert client.read(broadcast)["snippet"]["title"] == "New words"


def test_a_start_that_has_passed_may_stay_in_an_update(client: Client) -> None:
    made = client.broadcast()
    client.sandbox.advance(3 * 3600)
    body = {"id": made["id"], "snippet": made["snippet"] | {"title": "Later"}}
    client.call(client.youtube.liveBroadcasts().update(part="snippet", body=body))
    assert client.read(made["id"])["snippet"]["title"] == "Later"


def test_auto_start_takes_the_earliest_ready_broadcast(client: Client) -> None:
    auto = unmonitored(enableAutoStart=True)
    later = {"title": "Later", "scheduledStartTime": in_hours(5)}
    sooner = {"title": "Sooner", "scheduledStartTime": in_hours(1)}
    stream = client.stream()["id"]
    ids = [client.broadcast(contentDetails=auto, snippet=words)["id"] for words in (later, sooner)]
    for broadcast in ids:
        client.bind(broadcast, stream)
    client.sandbox.start_picture(stream)
    assert [client.state(broadcast) for broadcast in ids] == ["ready", "liveStarting"]
    client.sandbox.advance(3)
    assert [client.state(broadcast) for broadcast in ids] == ["ready", "live"]


def test_auto_stop_ends_a_minute_after_the_picture(client: Client) -> None:
    broadcast, stream = live(client, enableAutoStop=True)
    client.sandbox.stop_picture(stream)
    assert stream_status(client, stream)["streamStatus"] == "inactive"
    assert stream_status(client, stream)["healthStatus"]["status"] == "noData"
    client.sandbox.advance(50)
    assert client.state(broadcast) == "live"
    client.sandbox.advance(11)
    assert client.state(broadcast) == "complete"


def test_auto_stop_forgets_a_short_interruption(client: Client) -> None:
    broadcast, stream = live(client, enableAutoStop=True)
    client.sandbox.stop_picture(stream)
    client.sandbox.advance(30)
    client.sandbox.start_picture(stream)
    client.sandbox.advance(600)
    assert client.state(broadcast) == "live"


def test_auto_stop_when_the_picture_ended_during_live_starting(client: Client) -> None:
    broadcast, stream = client.bound(contentDetails=unmonitored(enableAutoStop=True))
    client.sandbox.start_picture(stream)
    client.transition(broadcast, "live")
    client.sandbox.stop_picture(stream)
    client.sandbox.advance(120)
    assert client.state(broadcast) == "complete"


def test_without_auto_stop_a_broadcast_stays_live(client: Client) -> None:
    broadcast, stream = live(client)
    client.sandbox.stop_picture(stream)
    client.sandbox.advance(600)
    assert client.state(broadcast) == "live"


def test_an_error_of_the_stream_and_its_health(client: Client) -> None:
    _, stream = live(client)
    issue = {"type": "noAudioStream", "severity": "warning", "reason": "r", "description": "d"}
    client.sandbox.tell(f"streams/{stream}/health", status="ok", configurationIssues=[issue])
    health = stream_status(client, stream)["healthStatus"]
    assert (health["status"], health["configurationIssues"]) == ("ok", [issue])
    client.sandbox.fail_stream(stream)
    assert stream_status(client, stream)["streamStatus"] == "error"


def test_the_platform_may_revoke_a_broadcast(client: Client, refused: Any) -> None:
    broadcast, _ = live(client)
    client.sandbox.tell(f"broadcasts/{broadcast}/revoke")
    assert client.state(broadcast) == "revoked"
    assert refused(client.transition, broadcast, "complete") == (403, "invalidTransition")
