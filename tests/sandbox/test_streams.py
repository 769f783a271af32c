"""liveStreams: insert, list, update and delete."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.client import Client, stream_body


def cdn(**changes: Any) -> dict[str, Any]:
    changed = stream_body()["cdn"] | changes
    return {name: value for name, value in changed.items() if value is not None}


def test_a_new_stream_is_ready_and_names_its_key(client: Client) -> None:
    made = client.stream()
    assert made["status"]["streamStatus"] == "ready"
    assert made["status"]["healthStatus"]["status"] == "noData"
    assert made["contentDetails"]["isReusable"] is True
    assert len(made["cdn"]["ingestionInfo"]["streamName"].split("-")) == 5
    assert made["cdn"]["ingestionInfo"]["ingestionAddress"].startswith("rtmp://127.0.0.1")


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"snippet": {}}, "titleRequired"),
        ({"snippet": {"title": "x" * 129}}, "invalidTitle"),
        ({"cdn": {}}, "cdnRequired"),
        ({"cdn": cdn(ingestionType=None)}, "ingestionTypeRequired"),
        ({"cdn": cdn(resolution=None)}, "resolutionRequired"),
        ({"cdn": cdn(frameRate=None)}, "frameRateRequired"),
        ({"cdn": cdn(ingestionType="srt")}, "invalidIngestionType"),
        ({"cdn": cdn(resolution="8k")}, "invalidResolution"),
        ({"cdn": cdn(frameRate="25fps")}, "invalidFrameRate"),
    ],
)
def test_insert_refuses(client: Client, refused: Any, changed: Any, expected: str) -> None:
    assert refused(client.stream, **changed) == (400, expected)


def test_a_title_of_128_characters_fits(client: Client) -> None:
    assert client.stream(snippet={"title": "x" * 128})


def test_mine_hides_streams_that_are_not_reusable(client: Client) -> None:
    reusable = client.stream()["id"]
    single = client.stream(contentDetails={"isReusable": False})["id"]
    mine = client.youtube.liveStreams().list(part="id", mine=True)
    assert [item["id"] for item in client.call(mine)["items"]] == [reusable]
    by_id = client.youtube.liveStreams().list(part="id", id=single)
    assert [item["id"] for item in client.call(by_id)["items"]] == [single]


def test_update_changes_words_but_not_the_way_in(client: Client, refused: Any) -> None:
    made = client.stream(snippet={"title": "Crew 1", "description": "Old"})

    def update(part: str, **body: Any) -> Any:
        request = client.youtube.liveStreams().update(part=part, body={"id": made["id"], **body})
        return client.call(request)

    renamed = update("snippet", snippet={"title": "Crew 2"})
    assert renamed["snippet"]["title"] == "Crew 2"
    assert renamed["snippet"]["description"] == ""
    assert renamed["snippet"]["publishedAt"] == made["snippet"]["publishedAt"]
    update("cdn", cdn=cdn())
    other = refused(update, "cdn", cdn=cdn(resolution="720p"))
    assert other == (403, "liveStreamModificationNotAllowed")


def test_a_bound_stream_is_not_deleted(client: Client, refused: Any) -> None:
    broadcast, stream = client.bound()
    delete = client.youtube.liveStreams().delete(id=stream)
    assert refused(client.call, delete) == (403, "liveStreamDeletionNotAllowed")
    client.call(client.youtube.liveBroadcasts().delete(id=broadcast))
    assert client.call(delete) == ""
    assert refused(client.call, delete) == (404, "liveStreamNotFound")
