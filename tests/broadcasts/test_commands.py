"""``meetings channels …``"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from meetings.broadcasts.broadcast import Observed
from meetings.broadcasts.channel import Channel, ChannelState
from meetings.broadcasts.commands import channels_group
from meetings.broadcasts.credentials import read_credentials
from meetings.database import db
from meetings.effects.effect import EffectState
from meetings.errors import InvalidInput, NotFound
from tests.broadcasts.conftest import Station

GOOD = {
    "type": "authorized_user",
    "client_id": "client",
    "client_secret": "the secret",
    "refresh_token": "the token",
    "token_uri": "https://oauth2.example/token",
}


@pytest.fixture
def run(app: Flask) -> Any:
    """Runs ``channels`` with arguments: (exit code, output, error)."""

    def invoke(*arguments: str) -> tuple[int, str, BaseException | None]:
        found = app.test_cli_runner().invoke(channels_group, arguments)
        db.session.expire_all()
        return found.exit_code, found.output, found.exception

    return invoke


@pytest.fixture
def file(tmp_path: Path) -> Any:
    def write(content: Any) -> str:
        path = tmp_path / "credentials.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return str(path)

    return write


def test_add_list_disable_enable(run: Any, file: Any) -> None:
    assert "No channel is connected yet" in run("list")[1]
    code, output, _ = run(
        "add", "youtube", "--name", " Түркістан  live ", "--credentials", file(GOOD)
    )
    assert (code, output) == (0, "The YouTube channel “Түркістан live” is connected.\n")
    assert run("list")[1] == "Түркістан live\tYouTube\ton\tConnected\n"
    assert run("disable", "Түркістан live")[0] == 0
    assert "\toff\t" in run("list")[1]
    assert run("enable", "Түркістан live")[0] == 0
    assert "\ton\t" in run("list")[1]


def test_secrets_are_encrypted_at_rest_and_never_printed(run: Any, file: Any) -> None:
    path = file(GOOD)
    outputs = [run("add", "youtube", "--name", "A", "--credentials", path)[1] for _ in range(2)]
    outputs.append(run("list")[1])
    assert "fresh credentials" in outputs[1]
    assert not any(secret in "".join(outputs) for secret in ("the secret", "the token"))
    stored = bytes(db.session.execute(text("SELECT credentials FROM channel")).scalar_one())
    assert b"the token" not in stored
    channel = db.session.scalars(select(Channel)).one()
    assert json.loads(channel.credentials)["refresh_token"] == "the token"
    entries = str(db.session.execute(text("SELECT changes FROM audit_entry")).all())
    assert "the token" not in entries


def test_the_token_address_is_kept() -> None:
    assert json.loads(read_credentials(json.dumps(GOOD)))["token_uri"] == GOOD["token_uri"]
    without = {name: value for name, value in GOOD.items() if name != "token_uri"}
    told = json.loads(read_credentials(json.dumps(without)))
    assert told["token_uri"] == "https://oauth2.googleapis.com/token"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("not JSON: the token", "no JSON"),
        ("[]", "one JSON object"),
        (GOOD | {"type": "service_account"}, "authorized_user"),
        (GOOD | {"refresh_token": ""}, "refresh_token"),
        (GOOD | {"client_id": 5}, "client_id"),
        ({"type": "authorized_user"}, "client_id"),
        (GOOD | {"token_uri": "http://tokens.example/"}, "https"),
        (GOOD | {"token_uri": "file:///etc/passwd"}, "https"),
        (GOOD | {"token_uri": "https://"}, "https"),
    ],
)
def test_what_is_wrong_with_a_file(app: Flask, content: Any, sentence: str) -> None:
    given = content if isinstance(content, str) else json.dumps(content)
    with app.test_request_context("/en/"), pytest.raises(InvalidInput, match=sentence) as caught:
        read_credentials(given)
    assert caught.value.field == "credentials"
    assert "the token" not in str(caught.value)


@pytest.mark.parametrize("name", ["", "   ", "x" * 121])
def test_a_name_is_needed(run: Any, file: Any, name: str) -> None:
    code, _, error = run("add", "youtube", "--name", name, "--credentials", file(GOOD))
    assert code != 0
    assert isinstance(error, InvalidInput)
    assert db.session.scalars(select(Channel)).all() == []


def test_an_unknown_name(run: Any) -> None:
    assert isinstance(run("disable", "Nobody")[2], NotFound)


def test_fresh_credentials_let_go_on_what_waited(run: Any, file: Any, station: Station) -> None:
    channel = station.connect()
    station.sandbox.revoke("No-Tie")
    station.publish()
    station.once()
    assert station.effect().state is EffectState.BLOCKED
    fresh = file(station.sandbox.authorized_user("No-Tie"))
    assert run("add", "youtube", "--name", "No-Tie", "--credentials", fresh)[0] == 0
    station.once()
    assert channel.state is ChannelState.CONNECTED
    assert station.broadcast().observed is Observed.READY
