"""Settings, and the page that explains them."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from meetings.errors import SettingsError
from meetings.settings import FOREIGN, Settings

PAGE = Path(__file__).parent.parent / "docs" / "settings.md"


def read(tmp_path, **given):
    return Settings.from_environment({"MEETINGS_DATA_FOLDER": str(tmp_path), **given})


def test_the_page_names_exactly_the_settings_that_exist():
    named = set(re.findall(r"`(MEETINGS_[A-Z_]+)`", PAGE.read_text(encoding="utf-8")))
    assert named == {f"MEETINGS_{field.name.upper()}" for field in fields(Settings)} | FOREIGN


def test_the_page_tells_the_defaults():
    rows = dict(
        re.findall(
            r"^\| `MEETINGS_([A-Z_]+)` \| `([^`]+)` \|", PAGE.read_text(encoding="utf-8"), re.M
        )
    )
    assert rows
    for name, default in rows.items():
        assert str(getattr(Settings, name.lower())) == default, name


def test_an_unknown_name_is_refused(tmp_path):
    with pytest.raises(SettingsError, match="MEETINGS_DATABASE_ULR"):
        read(tmp_path, MEETINGS_DATABASE_ULR="x")


def test_a_value_of_another_kind_is_refused(tmp_path):
    with pytest.raises(SettingsError, match="MEETINGS_LEASE_SECONDS"):
        read(tmp_path, MEETINGS_LEASE_SECONDS="soon")


def test_the_secret_is_made_once_and_only_its_owner_reads_it(tmp_path):
    assert read(tmp_path).secret_key == read(tmp_path).secret_key
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_both_names_of_postgresql_are_understood(tmp_path, scheme):
    url = read(tmp_path, MEETINGS_DATABASE_URL=f"{scheme}://host/name").database_url
    assert url == "postgresql+psycopg://host/name"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ZONE", "Mars"), ("ZONE", "../etc"), ("LOG_LEVEL", "silly"),
        ("DATABASE_URL", "mysql://root:hidden@host/x"), ("BASE_URL", "example.org"),
    ],
)  # fmt: skip
def test_a_value_that_would_fail_later_is_refused_at_once(tmp_path, name, value):
    with pytest.raises(SettingsError, match=f"MEETINGS_{name}") as caught:
        read(tmp_path, **{f"MEETINGS_{name}": value})
    assert "hidden" not in str(caught.value)
