"""``meetings channels add facebook|vk``, and the doctor's look at every channel."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from meetings.broadcasts import checkup
from meetings.broadcasts.channel import Channel, ChannelState, Platform
from meetings.broadcasts.commands import channels_group
from meetings.database import db
from meetings.errors import InvalidInput, Unavailable
from tests.broadcasts.conftest import Station


@pytest.fixture
def run(app: Flask, tmp_path: Path) -> Any:
    """``run(platform, token, …)``: the output, or the error."""

    def invoke(platform: str, token: str, *more: str) -> str | BaseException:
        file = tmp_path / "token"
        file.write_text(token)
        given = ("--name", "Region", "--token-file", str(file), *more)
        found = app.test_cli_runner().invoke(channels_group, ("add", platform, *given))
        db.session.expire_all()
        return found.exception or found.output

    return invoke


def credentials() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(db.session.scalars(select(Channel)).one().credentials)
    return found


def test_a_page_s_own_token(run: Any, station: Station) -> None:
    page = station.sandbox.tell("accounts/facebook", name="District")
    told = run("facebook", f"\ufeff{page['access_token']}\n")
    assert told == "The Facebook channel “Region” (District) is connected.\n"
    assert credentials()["page_id"] == page["id"]
    assert "has a fresh token" in run("facebook", page["access_token"])


def test_a_token_that_opens_several(run: Any, station: Station) -> None:
    community = station.sandbox.tell("accounts/vk", name="District")
    error = run("vk", community["access_token"])
    assert isinstance(error, InvalidInput)
    assert f"{community['id']} (District)" in str(error)
    assert community["access_token"] not in str(error)
    told = run("vk", community["access_token"], "--account", community["id"])
    assert told == "The VK channel “Region” (District) is connected.\n"
    assert str(credentials()["owner_id"]) == community["id"]
    assert isinstance(run("vk", community["access_token"], "--account", "7"), InvalidInput)


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize("platform", ["facebook", "vk"])
@pytest.mark.parametrize("token", ["", "  ", "two words", "тoken", "x" * 2001, "nonsense"])
def test_a_token_that_is_none(run: Any, station: Station, platform: str, token: str) -> None:
    error = run(platform, token)
    assert isinstance(error, InvalidInput)
    assert not token.strip() or token not in str(error)
    assert db.session.scalars(select(Channel)).all() == []


def test_a_platform_that_does_not_answer(run: Any, station: Station) -> None:
    station.sandbox.set_fault("*", "reset", times="always")
    assert isinstance(run("facebook", "token"), Unavailable)
    assert isinstance(run("vk", "token"), Unavailable)


def conditions(station: Station) -> dict[str, tuple[bool, str]]:
    db.session.commit()
    found = checkup.examine(station.app.extensions["settings"])
    return {each.name: (each.well, each.sentence) for each in found}


def test_the_doctor_asks_every_platform(station: Station) -> None:
    station.connect("Y")
    station.connect_twin(Platform.FACEBOOK, "F")
    station.connect_twin(Platform.VK, "V")
    assert all(well for well, _sentence in conditions(station).values())
    for name in "YFV":
        station.sandbox.revoke(name)
    found = conditions(station)
    assert not any(well for well, _sentence in found.values())
    assert all("cannot be used now: The access" in sentence for _well, sentence in found.values())


def test_the_doctor_leaves_alone_what_is_switched_off_or_known_to_wait(station: Station) -> None:
    off, waits = station.connect("Off"), station.connect("Waits")
    off.enabled = False
    waits.state, waits.state_reason = ChannelState.RECONNECT, "Connect it again.\ninvalid_grant"
    before = len(station.sandbox.journal())
    assert conditions(station) == {
        "Off": (True, "is switched off"),
        "Waits": (False, "needs its owner: Connect it again. (invalid_grant)"),
    }
    assert len(station.sandbox.journal()) == before
