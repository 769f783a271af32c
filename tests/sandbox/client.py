"""The real client of Google, aimed at a sandbox."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httplib2
from google.oauth2.credentials import Credentials
from google_auth_httplib2 import AuthorizedHttp
from googleapiclient.discovery import build_from_document
from googleapiclient.discovery_cache import get_static_doc
from googleapiclient.errors import HttpError
from googleapiclient.http import HttpRequest

from tests.sandbox.server import Sandbox

ALL_PARTS = "id,snippet,contentDetails,status"
STREAM_PARTS = "id,snippet,cdn,contentDetails,status"


class Once(httplib2.Http):
    """One attempt for every call, where httplib2 would silently send it again."""

    def _conn_request(
        self, conn: Any, request_uri: Any, method: Any, body: Any, headers: Any
    ) -> tuple[httplib2.Response, bytes]:
        conn.request(method, request_uri, body, headers)
        response = conn.getresponse()
        content = response.read()
        return httplib2.Response(response), content


class Client:
    """One channel's access; `call` executes with an Http of its own."""

    def __init__(
        self,
        sandbox: Sandbox,
        channel: str = "No-Tie",
        *,
        scopes: tuple[str, ...] = (),
        project: str = "sandbox",
    ) -> None:
        self.sandbox = sandbox
        self.user = sandbox.authorized_user(channel, scopes=scopes, project=project)
        self.credentials = Credentials(
            None,
            refresh_token=self.user["refresh_token"],
            token_uri=self.user["token_uri"],
            client_id=self.user["client_id"],
            client_secret=self.user["client_secret"],
        )
        document = json.loads(get_static_doc("youtube", "v3"))
        document["rootUrl"] = document["baseUrl"] = sandbox.root
        self.youtube = build_from_document(document, credentials=self.credentials)

    def call(self, request: HttpRequest, timeout: float = 20) -> Any:
        plain = Once(timeout=timeout)
        # A resumable upload answers 308 for "go on", as googleapiclient.http.build_http knows.
        plain.redirect_codes = plain.redirect_codes - {308}
        http = AuthorizedHttp(self.credentials, http=plain)
        return request.execute(http=http, num_retries=0)

    def broadcast(self, part: str = ALL_PARTS, **changes: Any) -> dict[str, Any]:
        """Insert a broadcast; changes are parts of the body that replace the usual ones."""
        body = broadcast_body() | changes
        return self.call(self.youtube.liveBroadcasts().insert(part=part, body=body))

    def stream(self, part: str = STREAM_PARTS, **changes: Any) -> dict[str, Any]:
        return self.call(self.youtube.liveStreams().insert(part=part, body=stream_body() | changes))

    def bound(self, **changes: Any) -> tuple[str, str]:
        """The ids of a new broadcast and of the stream bound to it."""
        broadcast, stream = self.broadcast(**changes)["id"], self.stream()["id"]
        self.bind(broadcast, stream)
        return broadcast, stream

    def bind(self, broadcast: str, stream: str | None) -> dict[str, Any]:
        chosen = {} if stream is None else {"streamId": stream}
        bind = self.youtube.liveBroadcasts().bind(part=ALL_PARTS, id=broadcast, **chosen)
        return self.call(bind)

    def transition(self, broadcast: str, target: str) -> dict[str, Any]:
        return self.call(
            self.youtube.liveBroadcasts().transition(
                part="status", id=broadcast, broadcastStatus=target
            )
        )

    def read(self, broadcast: str, part: str = ALL_PARTS) -> dict[str, Any]:
        found = self.call(self.youtube.liveBroadcasts().list(part=part, id=broadcast))
        return found["items"][0]

    def state(self, broadcast: str) -> str:
        return self.read(broadcast, "status")["status"]["lifeCycleStatus"]


def in_hours(hours: float) -> str:
    return (datetime.now(UTC) + timedelta(hours=hours)).isoformat()


def broadcast_body() -> dict[str, Any]:
    return {
        "snippet": {"title": "Reception at the bazaar", "scheduledStartTime": in_hours(2)},
        "contentDetails": unmonitored(),
        "status": {"privacyStatus": "unlisted", "selfDeclaredMadeForKids": False},
    }


def unmonitored(**changes: Any) -> dict[str, Any]:
    monitor = {"enableMonitorStream": False, "broadcastStreamDelayMs": 0}
    return {"monitorStream": monitor, **changes}


def stream_body() -> dict[str, Any]:
    return {
        "snippet": {"title": "Crew 1"},
        "cdn": {"ingestionType": "rtmp", "resolution": "variable", "frameRate": "variable"},
    }


def reason(error: HttpError) -> tuple[int, str]:
    body = json.loads(error.content)
    return error.status_code, body["error"]["errors"][0]["reason"]
