"""Connecting in a real browser, where our pages' policy and the platform's own must let it through."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy import select
from werkzeug.serving import make_server

from meetings.access import Role
from meetings.broadcasts.channel import Channel
from meetings.database import db
from tests import staff
from tests.broadcasts.conftest import Station
from tests.broadcasts.test_connecting import configured
from tests.end_to_end.conftest import PICTURES


@pytest.fixture
def root(station: Station, app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of the application, served to a browser."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    address = f"http://127.0.0.1:{server.port}"
    settings = replace(configured(app, station.sandbox), base_url=address)
    monkeypatch.setitem(app.extensions, "settings", settings)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield address
    server.shutdown()
    thread.join()


def cookies(app: Flask, root: str) -> list[dict[str, str]]:
    """Those of an administrator who is signed in."""
    client = staff.sign_in(app.test_client(), staff.person(Role.ADMIN, language="en"))
    cookie = client.get_cookie("session")
    assert cookie is not None
    db.session.commit()
    return [{"name": "session", "value": cookie.value, "url": root}]


@pytest.mark.engine("sqlite")
def test_a_page_is_chosen_and_connected(
    station: Station,
    app: Flask,
    root: str,
    browser: Browser,
    request: pytest.FixtureRequest,
) -> None:
    def keep(name: str) -> None:
        """A picture for the documents, when asked by --pictures."""
        if request.config.getoption("--pictures"):
            page.screenshot(path=PICTURES / f"{name}.png")

    for name in ("Region", "District"):
        station.sandbox.tell("accounts/facebook", name=name)
    with browser.new_context(viewport={"width": 1100, "height": 560}) as context:
        context.add_cookies(cookies(app, root))
        page = context.new_page()
        refusals: list[str] = []
        page.on(
            "console", lambda told: refusals.append(told.text) if told.type == "error" else None
        )
        page.goto(f"{root}/en/desk/broadcasts")
        keep("connect-a-channel")
        page.get_by_role("link", name="Facebook").click()
        page.get_by_role("button", name="Allow").click()
        page.get_by_label("District").check()
        keep("choose-an-account")
        page.get_by_role("button", name="Connect this account").click()
        page.get_by_text("The channel “District” is connected.").wait_for()
        keep("channel-connected")
    assert refusals == []
    assert db.session.scalars(select(Channel.name)).all() == ["District"]
