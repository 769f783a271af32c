"""The process: loopback only, one file of state, strangers kept out."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from meetings.sandbox import create_sandbox, serve
from meetings.sandbox.api import HANDLERS
from meetings.sandbox.discovery import method
from tests.sandbox.client import Client
from tests.sandbox.server import Sandbox, running_sandbox


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "example.org", ""])
def test_it_refuses_to_listen_beyond_loopback(tmp_path: Path, host: str) -> None:
    with pytest.raises(ValueError, match="listens on loopback only"):
        serve(tmp_path / "state.sqlite", 0, host=host)


def test_the_command_says_why_it_refuses(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "meetings.sandbox", "--state", str(tmp_path / "s.sqlite")]
    ended = subprocess.run(
        [*command, "--port", "0", "--host", "0.0.0.0"], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2
    assert "listens on loopback only" in ended.stderr


def test_it_imports_no_feature_of_meetings() -> None:
    script = (
        "import meetings.sandbox, sys;"
        "print([name for name in sys.modules if name.startswith('meetings.')"
        " and not name.startswith(('meetings.sandbox', 'meetings.rtmp'))])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert ended.stdout.strip() == "[]"


def test_the_state_survives_a_kill(tmp_path: Path) -> None:
    with running_sandbox(tmp_path, auto_stop_seconds=7) as sandbox:
        client = Client(sandbox)
        _, stream = client.bound()
        sandbox.start_picture(stream)
        sandbox.set_fault("youtube.liveStreams.insert", "503")
        before = sandbox.dump()
    with running_sandbox(tmp_path) as again:
        assert again.dump() == before
        assert again.ask("settings")["auto_stop_seconds"] == 7
        assert again.ask("faults")["faults"][0]["fault"] == "503"
        assert again.journal()[-1]["method"] == "youtube.liveBroadcasts.bind"
        user = client.user
        token = httpx.post(
            f"{again.root}token", data={**user, "grant_type": "refresh_token"}, trust_env=False
        )
        assert token.status_code == 200


def test_calls_from_many_threads_are_all_answered_right(sandbox: Sandbox) -> None:
    clients = [Client(sandbox, f"Channel {number}") for number in range(8)]

    def work(client: Client) -> list[str]:
        return [client.broadcast()["snippet"]["channelId"] for _ in range(5)]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(work, clients))
    assert all(len(set(channels)) == 1 for channels in answers)
    assert len({channels[0] for channels in answers}) == 8
    assert len(sandbox.broadcasts()) == 40
    assert sandbox.ask("quota")["used"]["sandbox"] == 40 * 50


def test_the_clock_is_injected(tmp_path: Path) -> None:
    past = datetime(2020, 2, 3, 4, 5, tzinfo=UTC)
    app = create_sandbox(tmp_path / "state.sqlite", now=lambda: past)
    client = app.test_client()
    client.post("/control/clock", json={"offset_seconds": 60})
    client.post("/control/clock", json={"advance_seconds": 60})
    assert client.get("/control/clock").json == {
        "now": "2020-02-03T04:07:00+00:00",
        "offset_seconds": 120,
    }


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"Origin": "http://evil.example"}, {"Origin": "null"}]
)
def test_strangers_are_kept_out(sandbox: Sandbox, headers: dict[str, str]) -> None:
    answer = httpx.post(f"{sandbox.root}control/reset", headers=headers, trust_env=False)
    assert answer.status_code == 403


def test_every_route_is_of_the_discovery_document(tmp_path: Path) -> None:
    app = create_sandbox(tmp_path / "state.sqlite")
    routes = {(rule.rule, verb) for rule in app.url_map.iter_rules() for verb in rule.methods or ()}
    for name in HANDLERS:
        assert (f"/{method(name).path}", method(name).verb) in routes


def test_an_unknown_parameter_is_refused(client: Client) -> None:
    client.stream()
    answer = httpx.get(
        f"{client.sandbox.root}youtube/v3/liveStreams",
        params={"part": "id", "mine": "true", "colour": "red"},
        headers={"Authorization": f"Bearer {client.credentials.token}"},
        trust_env=False,
    )
    assert answer.status_code == 400
    assert 'Unknown name "colour"' in answer.json()["error"]["message"]


def test_a_parameter_outside_its_enum_is_refused(client: Client) -> None:
    client.stream()
    for status in ("over", "broadcastStatusFilterUnspecified"):
        answer = httpx.get(
            f"{client.sandbox.root}youtube/v3/liveBroadcasts",
            params={"part": "id", "broadcastStatus": status},
            headers={"Authorization": f"Bearer {client.credentials.token}"},
            trust_env=False,
        )
        assert answer.json()["error"]["errors"][0]["reason"] == "invalid"


def test_required_parameters_have_their_own_reasons(client: Client) -> None:
    client.stream()
    expected = {
        ("DELETE", "liveBroadcasts", ""): "idRequired",
        ("POST", "liveBroadcasts/transition", "id=x&part=id"): "statusRequired",
        ("GET", "liveBroadcasts", "mine=true"): "missingRequiredParameter",
    }
    for (verb, path, query), reason in expected.items():
        answer = httpx.request(
            verb,
            f"{client.sandbox.root}youtube/v3/{path}?{query}",
            headers={"Authorization": f"Bearer {client.credentials.token}"},
            trust_env=False,
        )
        assert answer.json()["error"]["errors"][0]["reason"] == reason


def test_an_unknown_setting_is_refused(sandbox: Sandbox) -> None:
    assert sandbox.control.post("settings", json={"colour": 1}).status_code == 400
    assert sandbox.control.post("settings", json={"quota_limit": "many"}).status_code == 400


def test_reset_keeps_channels_unless_asked(sandbox: Sandbox) -> None:
    client = Client(sandbox, "Kept")
    client.stream()
    sandbox.reset()
    assert sandbox.dump()["streams"] == []
    assert client.stream()
    sandbox.tell("reset", accounts=True)
    assert sandbox.ask("channels") == {"channels": []}
