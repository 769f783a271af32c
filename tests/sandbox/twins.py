"""Plain HTTP clients of the twins, so that tests see each answer as it is."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.sandbox.server import Sandbox

LIVE_FIELDS = "id,status,title,description,planned_start_time,secure_stream_url,live_views"


@dataclass
class Page:
    """A Facebook page of the sandbox and its token."""

    sandbox: Sandbox
    name: str = "District"
    wishes: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.account = self.sandbox.tell("accounts/facebook", name=self.name, **self.wishes)
        self.http = httpx.Client(
            base_url=f"{self.sandbox.root}facebook/v24.0/", timeout=20, trust_env=False,
            headers={"Authorization": f"Bearer {self.account['access_token']}"},
        )  # fmt: skip

    def create(self, **given: Any) -> httpx.Response:
        form = {"title": "Reception", "description": "At the bazaar", **given}
        return self.http.post(f"{self.account['id']}/live_videos", data=form)

    def scheduled(self, hours: float = 2, **given: Any) -> str:
        start = int(time.time() + hours * 3600)
        answer = self.create(status="SCHEDULED_UNPUBLISHED", event_params=start, **given)
        answer.raise_for_status()
        return str(answer.json()["id"])

    def live(self) -> str:
        """A live video that goes live with its picture, which is arriving."""
        id_ = str(self.create(status="LIVE_NOW").json()["id"])
        self.sandbox.start_picture(id_)
        return id_

    def read(self, id_: str, fields: str = LIVE_FIELDS) -> dict[str, Any]:
        found: dict[str, Any] = self.http.get(id_, params={"fields": fields}).json()
        return found

    def status(self, id_: str) -> str:
        return str(self.read(id_, "status")["status"])

    def update(self, id_: str, **given: Any) -> httpx.Response:
        return self.http.post(id_, data=given)


@dataclass
class Community:
    """A community of VK's twin and a token of its administrator."""

    sandbox: Sandbox
    name: str = "District"
    wishes: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.account = self.sandbox.tell("accounts/vk", name=self.name, **self.wishes)
        self.owner = int(self.account["id"])
        self.http = httpx.Client(
            base_url=f"{self.sandbox.root}vk/method/", timeout=20, trust_env=False
        )

    def call(self, method: str, **given: Any) -> dict[str, Any]:
        form = {"v": "5.199", "access_token": self.account["access_token"], **given}
        found: dict[str, Any] = self.http.post(method, data=form).json()
        return found

    def ask(self, method: str, **given: Any) -> Any:
        return self.call(method, **given)["response"]

    def refused(self, method: str, **given: Any) -> int:
        return int(self.call(method, **given)["error"]["error_code"])

    def start(self, **given: Any) -> dict[str, Any]:
        form = {"name": "Reception", "description": "At the bazaar", "publish": 1, **given}
        found: dict[str, Any] = self.ask("video.startStreaming", group_id=-self.owner, **form)
        return found

    def video(self, number: int) -> dict[str, Any]:
        (found,) = self.ask("video.get", videos=f"{self.owner}_{number}")["items"]
        return dict(found)


def error(answer: httpx.Response) -> tuple[int, int, int | None]:
    """HTTP status, code and subcode of a refusal of the Graph API."""
    found = answer.json()["error"]
    return answer.status_code, found["code"], found.get("error_subcode")
