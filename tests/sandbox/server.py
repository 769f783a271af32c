"""A sandbox as a process of its own, for any test that needs YouTube."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from meetings.sandbox import connect

ANSWER_SECONDS = 30


@dataclass
class Sandbox:
    """`root` ends in a slash: it is the API root of the client."""

    root: str
    process: subprocess.Popen[str]
    control: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.control = httpx.Client(
            base_url=f"{self.root}control/", timeout=ANSWER_SECONDS + 60, trust_env=False
        )

    def ask(self, path: str, **params: Any) -> dict[str, Any]:
        answer = self.control.get(path, params=params)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    def tell(self, path: str, **wishes: Any) -> dict[str, Any]:
        answer = self.control.post(path, json=wishes)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json() if answer.content else {}
        return found

    def authorized_user(
        self, channel: str = "No-Tie", *, scopes: Sequence[str] = (), project: str = "sandbox"
    ) -> dict[str, str]:
        return connect.authorized_user(self.root, channel, scopes=scopes, project=project)

    def settings(self, **changes: float) -> dict[str, Any]:
        return self.tell("settings", **changes)

    def set_fault(self, method: str, fault: str, **options: Any) -> int:
        """`times` 1 by default, n or "always"; `skip`, `channel`, `seconds`, `reason`, `name` …"""
        return int(self.tell("faults", method=method, fault=fault, **options)["id"])

    def clear_faults(self) -> None:
        self.control.delete("faults").raise_for_status()

    def barrier_reached(self, name: str, *, count: int = 1, wait: float = 0) -> bool:
        """Whether `count` answers came to the barrier, waiting up to `wait` seconds for it."""
        return bool(self.ask(f"barrier/{name}", count=count, wait=wait)["reached"] >= count)

    def release(self, name: str) -> None:
        self.tell(f"barrier/{name}/release")

    def dump(self) -> dict[str, list[dict[str, Any]]]:
        """broadcasts, streams, playlists and playlistItems, oldest first, with `channel`."""
        return self.ask("broadcasts")

    def broadcasts(self, channel: str | None = None) -> list[dict[str, Any]]:
        found = self.dump()["broadcasts"]
        return [item for item in found if channel in (None, item["channel"])]

    def journal(self, method: str | None = None, after: int = 0) -> list[dict[str, Any]]:
        params: dict[str, Any] = {"after": after} | ({"method": method} if method else {})
        calls: list[dict[str, Any]] = self.ask("journal", **params)["calls"]
        return calls

    def start_picture(self, stream_id: str) -> None:
        self.tell(f"streams/{stream_id}/start")

    def stop_picture(self, stream_id: str) -> None:
        self.tell(f"streams/{stream_id}/stop")

    def fail_stream(self, stream_id: str) -> None:
        self.tell(f"streams/{stream_id}/fail")

    def advance(self, seconds: float) -> None:
        """Move the sandbox's clock; what comes due on the way has happened afterwards."""
        self.tell("clock", advance_seconds=seconds)

    def revoke(self, channel: str) -> None:
        self.tell(f"channels/{channel}/revoke")

    def expire(self, channel: str) -> None:
        self.tell(f"channels/{channel}/expire")

    def reset(self) -> None:
        self.tell("reset")


@contextmanager
def running_sandbox(tmp_path: Path, **options: float) -> Iterator[Sandbox]:
    """Start the sandbox on a free port with its state in `tmp_path`; options are its settings."""
    command = [sys.executable, "-m", "meetings.sandbox", "--port", "0", "--rtmp-port", "0"]
    command += ["--state", str(tmp_path / "sandbox.sqlite")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        sandbox = Sandbox(process.stdout.readline().split()[-1], process)
        if options:
            sandbox.settings(**options)
        yield sandbox
        sandbox.control.close()
    finally:
        process.kill()
        process.communicate()
