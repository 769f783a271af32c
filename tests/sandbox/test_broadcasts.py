"""liveBroadcasts: insert, list, update, delete and the documented limits."""

from __future__ import annotations

import re
from typing import Any

import pytest
from googleapiclient.errors import HttpError

from tests.sandbox.client import ALL_PARTS, Client, broadcast_body, in_hours, unmonitored
from tests.sandbox.server import Sandbox


def test_insert_answers_only_the_requested_parts(client: Client) -> None:
    made = client.broadcast(part="snippet,contentDetails,status")
    assert set(made) == {"kind", "etag", "id", "snippet", "contentDetails", "status"}
    read = client.read(made["id"], "status")
    assert set(read) == {"kind", "etag", "id", "status"}
    assert read["status"]["lifeCycleStatus"] == "created"


def test_parts_outside_part_are_discarded(client: Client) -> None:
    made = client.broadcast(part="snippet,status", contentDetails={"enableAutoStart": True})
    assert client.read(made["id"])["contentDetails"]["enableAutoStart"] is False


def snippet(**changes: Any) -> dict[str, Any]:
    body = broadcast_body()["snippet"] | changes
    return {name: value for name, value in body.items() if value is not None}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"snippet": snippet(title=None)}, "titleRequired"),
        ({"snippet": snippet(title="")}, "invalidTitle"),
        ({"snippet": snippet(title="т" * 101)}, "invalidTitle"),
        ({"snippet": snippet(title="a < b")}, "invalidTitle"),
        ({"snippet": snippet(description="x" * 5001)}, "invalidDescription"),
        ({"snippet": snippet(scheduledStartTime=None)}, "scheduledStartTimeRequired"),
        ({"snippet": snippet(scheduledStartTime="tomorrow")}, "invalidScheduledStartTime"),
        ({"snippet": snippet(scheduledStartTime="2030-01-01T10:00")}, "invalidScheduledStartTime"),
        ({"snippet": snippet(scheduledStartTime=in_hours(-1))}, "invalidScheduledStartTime"),
        ({"snippet": snippet(scheduledEndTime=in_hours(1))}, "invalidScheduledEndTime"),
        ({"status": {}}, "privacyStatusRequired"),
        ({"status": {"privacyStatus": "secret"}}, "invalidPrivacyStatus"),
        (
            {"contentDetails": unmonitored(latencyPreference="none")},
            "invalidLatencyPreferenceOptions",
        ),
        ({"contentDetails": unmonitored(enableAutoStart="yes")}, "invalid"),
        ({"contentDetails": unmonitored(enableAutoBegin=True)}, "invalid"),
        ({"colour": {}}, "invalid"),
    ],
)
def test_insert_refuses(client: Client, refused: Any, changed: Any, expected: str) -> None:
    assert refused(client.broadcast, **changed) == (400, expected)
    assert client.sandbox.broadcasts() == []


def test_the_longest_title_and_description_fit(client: Client) -> None:
    made = client.broadcast(snippet=snippet(title="қ" * 100, description="ж" * 5000))
    assert len(made["snippet"]["title"]) == 100


def test_an_unknown_name_is_refused_with_its_place(client: Client) -> None:
    unknown = re.escape("Unknown name \"colour\" at 'live_broadcast.snippet'")
    with pytest.raises(HttpError, match=unknown):
        client.broadcast(snippet=snippet(colour="red"))


def test_times_are_kept_as_instants(client: Client) -> None:
    made = client.broadcast(snippet=snippet(scheduledStartTime="2030-05-04T10:00:00+05:00"))
    assert made["snippet"]["scheduledStartTime"] == "2030-05-04T05:00:00Z"


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, "missingRequiredParameter"),
        ({"mine": True, "broadcastStatus": "all"}, "incompatibleParameters"),
        ({"mine": True, "maxResults": 51}, "invalidParameter"),
        ({"mine": True, "pageToken": "nonsense"}, "invalidPageToken"),
        ({"mine": True, "part": "snippet,colour"}, "unknownPart"),
    ],
)
def test_list_refuses(client: Client, refused: Any, filters: Any, expected: str) -> None:
    request = client.youtube.liveBroadcasts().list(**{"part": "id", **filters})
    assert refused(client.call, request) == (400, expected)


def test_pages_of_five_by_default_reach_everything_once(client: Client) -> None:
    made = [client.broadcast()["id"] for _ in range(12)]
    request = client.youtube.liveBroadcasts().list(part="id", mine=True)
    pages = []
    while request is not None:
        answer = client.call(request)
        pages.append([item["id"] for item in answer["items"]])
        request = client.youtube.liveBroadcasts().list_next(request, answer)
    assert [len(page) for page in pages] == [5, 5, 2]
    assert sorted(id_ for page in pages for id_ in page) == sorted(made)


def test_a_broadcast_made_while_paging_shifts_no_page(client: Client) -> None:
    made = [client.broadcast()["id"] for _ in range(7)]
    first = client.youtube.liveBroadcasts().list(part="id", mine=True)
    answer = client.call(first)
    client.broadcast()
    rest = client.call(client.youtube.liveBroadcasts().list_next(first, answer))
    seen = [item["id"] for item in answer["items"] + rest["items"]]
    assert sorted(seen) == sorted(made)


def test_fifty_in_one_page(client: Client) -> None:
    client.sandbox.settings(quota_limit=100_000)
    for _ in range(51):
        client.broadcast(part="snippet,status")
    request = client.youtube.liveBroadcasts().list(part="id", mine=True, maxResults=50)
    answer = client.call(request)
    assert len(answer["items"]) == 50
    assert "nextPageToken" in answer


def test_a_new_broadcast_may_be_hidden_from_lists_for_a_while(client: Client) -> None:
    client.sandbox.settings(hidden_seconds=20)
    made = client.broadcast()["id"]
    mine = client.youtube.liveBroadcasts().list(part="id", mine=True)
    assert client.call(mine)["items"] == []
    assert client.read(made)["id"] == made
    client.sandbox.advance(21)
    assert [item["id"] for item in client.call(mine)["items"]] == [made]


def test_lists_filter_by_status(client: Client) -> None:
    upcoming = client.broadcast()["id"]
    live, stream = client.bound()
    client.sandbox.start_picture(stream)
    client.transition(live, "live")
    client.sandbox.advance(5)

    def listed(status: str) -> set[str]:
        request = client.youtube.liveBroadcasts().list(part="id", broadcastStatus=status)
        return {item["id"] for item in client.call(request)["items"]}

    assert (listed("upcoming"), listed("active"), listed("completed")) == (
        {upcoming},
        {live},
        set(),
    )
    assert listed("all") == {upcoming, live}


def test_channels_are_separate(sandbox: Sandbox, refused: Any) -> None:
    ours, theirs = Client(sandbox, "Ours"), Client(sandbox, "Theirs")
    made = ours.broadcast()["id"]
    mine = theirs.youtube.liveBroadcasts().list(part="id", mine=True)
    assert theirs.call(mine)["items"] == []
    delete = theirs.youtube.liveBroadcasts().delete(id=made)
    assert refused(theirs.call, delete) == (404, "liveBroadcastNotFound")
    assert [item["channel"] for item in sandbox.broadcasts()] == ["Ours"]


def update(client: Client, part: str, **body: Any) -> Any:
    return client.call(client.youtube.liveBroadcasts().update(part=part, body=body))


def test_update_replaces_whole_parts_and_leaves_others(client: Client) -> None:
    made = client.broadcast(snippet=snippet(description="Old", scheduledEndTime=in_hours(3)))
    start = in_hours(4)
    new = {"title": "New", "scheduledStartTime": start}
    update(client, "snippet", id=made["id"], snippet=new, status={"privacyStatus": "private"})
    read = client.read(made["id"])
    assert read["snippet"]["title"] == "New"
    assert read["snippet"]["description"] == ""
    assert "scheduledEndTime" not in read["snippet"]
    assert read["snippet"]["liveChatId"] == made["snippet"]["liveChatId"]
    assert read["status"]["privacyStatus"] == "unlisted"


def test_update_of_details_resets_switches_but_keeps_the_bound_stream(client: Client) -> None:
    broadcast, stream = client.bound(contentDetails=unmonitored(enableAutoStart=True))
    update(client, "contentDetails", id=broadcast, contentDetails=unmonitored(enableDvr=False))
    details = client.read(broadcast)["contentDetails"]
    assert (details["enableAutoStart"], details["enableDvr"]) == (False, False)
    assert details["boundStreamId"] == stream


@pytest.mark.parametrize(
    ("part", "body", "expected"),
    [
        ("snippet", {"snippet": {"scheduledStartTime": in_hours(2)}}, "titleRequired"),
        ("snippet", {"snippet": {"title": "New"}}, "scheduledStartTimeRequired"),
        ("status", {"status": {}}, "privacyStatusRequired"),
        ("contentDetails", {"contentDetails": {}}, "enableMonitorStreamRequired"),
        (
            "contentDetails",
            {"contentDetails": {"monitorStream": {"enableMonitorStream": False}}},
            "broadcastStreamDelayMsRequired",
        ),
    ],
)
def test_update_refuses(client: Client, refused: Any, part: str, body: Any, expected: str) -> None:
    made = client.broadcast()["id"]
    assert refused(update, client, part, id=made, **body) == (400, expected)
    assert client.read(made)["snippet"]["title"] == "Reception at the bazaar"


def test_update_names_a_broadcast_that_exists(client: Client, refused: Any) -> None:
    assert refused(update, client, "status", **broadcast_body()) == (400, "idRequired")
    gone = {"id": "nothing", "status": {"privacyStatus": "public"}}
    assert refused(update, client, "status", **gone) == (404, "liveBroadcastNotFound")


def test_delete_answers_204_and_then_404(client: Client, refused: Any) -> None:
    made = client.broadcast()["id"]
    delete = client.youtube.liveBroadcasts().delete(id=made)
    assert client.call(delete) == ""
    assert client.sandbox.journal("youtube.liveBroadcasts.delete")[0]["status"] == 204
    assert refused(client.call, delete) == (404, "liveBroadcastNotFound")


def test_reading_a_deleted_broadcast_finds_nothing(client: Client) -> None:
    request = client.youtube.liveBroadcasts().list(part=ALL_PARTS, id="deleted0000")
    assert client.call(request)["items"] == []
