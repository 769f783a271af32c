"""The demo's processes find every platform in the sandbox, and can connect channels there."""

from __future__ import annotations

import json
from pathlib import Path

from meetings.broadcasts import login
from meetings.broadcasts.channel import Platform
from meetings.broadcasts.facebook import Facebook
from meetings.broadcasts.vk import VK
from meetings.demo.sandbox_environment import sandbox_environment
from meetings.sandbox import issue_account
from meetings.settings import Settings
from meetings.web import _content_security_policy
from tests.sandbox.server import running_sandbox

ROOT = "http://127.0.0.1:7"


def settings_for(tmp_path: Path, root: str) -> Settings:
    known = sandbox_environment(tmp_path / "sandbox.sqlite", root)
    return Settings.from_environment({"MEETINGS_DATA_FOLDER": str(tmp_path), **known})


def test_every_platform_is_the_sandbox(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, ROOT)
    assert settings.facebook_root == settings.facebook_pages == f"{ROOT}/facebook"
    assert settings.vk_root == settings.vk_pages == settings.vk_login == f"{ROOT}/vk"
    assert settings.telegram_root == f"{ROOT}/telegram"
    assert login.offered(settings) == [Platform.YOUTUBE, Platform.FACEBOOK, Platform.VK]
    assert settings == settings_for(tmp_path, ROOT)


def test_frames_show_the_sandbox_or_the_platforms(tmp_path: Path) -> None:
    assert _content_security_policy(settings_for(tmp_path, ROOT)).endswith(f" {ROOT}")
    real = _content_security_policy(Settings())
    assert "https://www.facebook.com https://www.youtube.com" in real
    assert "https://vk.com" in real


def test_accounts_issued_before_the_sandbox_runs_are_good(tmp_path: Path) -> None:
    state = tmp_path / "sandbox.sqlite"
    page, community = (issue_account(state, each, "Region") for each in ("facebook", "vk"))
    with running_sandbox(tmp_path) as sandbox:
        settings = settings_for(tmp_path, sandbox.root.rstrip("/"))
        known = {"page_id": page["id"], "access_token": page["access_token"]}
        Facebook(json.dumps(known), settings).check()
        known = {"owner_id": community["id"], "access_token": community["access_token"]}
        VK(json.dumps(known), settings).check()
