"""The settings: environment variables named ``MEETINGS_…``, read once into one frozen object.

``docs/settings.md`` explains each one; a test holds that page against the fields here.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import current_app

from meetings.errors import SettingsError

PREFIX = "MEETINGS_"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
SLOT = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
PUSH_KEY = re.compile(r"[A-Za-z0-9_-]{43}")
DATABASES = ("sqlite:", "postgresql:", "postgres:", "postgresql+psycopg:")


@dataclass(frozen=True)
class Settings:
    """Every setting with its default; the environment name is the field in capitals after ``MEETINGS_``."""

    data_folder: Path = Path("var")
    database_url: str = ""
    secret_key: str = ""
    token_keys: str = ""
    base_url: str = "http://127.0.0.1:8000"
    trusted_hosts: str = ""
    zone: str = "Asia/Almaty"
    plan_slots: str = "09:00 11:00 14:00 16:30"
    plan_slot_minutes: int = 120
    smtp_url: str = ""
    mail_from: str = "no-tie@localhost"
    imap_url: str = ""
    telegram_bot_token: str = ""
    telegram_bot_name: str = ""
    push_key: str = ""
    push_hosts: str = (
        "fcm.googleapis.com updates.push.services.mozilla.com web.push.apple.com notify.windows.com"
    )
    message_cap: int = 20_000
    rate_limit_url: str = "shared://"
    proxies: int = 0
    youtube_api_root: str = ""
    youtube_watch_root: str = ""
    youtube_quota: int = 10_000
    telegram_api_root: str = ""
    google_client_file: str = ""
    google_client_id: str = ""
    google_client_secret: str = ""
    facebook_api_root: str = ""
    facebook_app_id: str = ""
    facebook_app_secret: str = ""
    vk_api_root: str = ""
    vk_app_id: str = ""
    vk_app_secret: str = ""
    rtmp_host: str = "127.0.0.1"
    rtmp_port: int = 1935
    rtmp_url: str = ""
    rtmp_certificate: str = ""
    rtmp_certificate_key: str = ""
    operator: str = ""
    operator_contact: str = ""
    personal_data_days: int = 365
    picture_keep_days: int = 30
    picture_most_gigabytes: float = 50.0
    picture_spare_gigabytes: float = 2.0
    lease_seconds: int = 60
    worker_poll_seconds: float = 1.0
    sqlite_timeout_seconds: float = 5.0
    log_level: str = "INFO"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read the environment; raises SettingsError naming the variable that does not fit."""
        environment = os.environ if environment is None else environment
        _refuse_unknown(environment)
        given = {
            field.name: _parse(field.name, environment[PREFIX + field.name.upper()])
            for field in fields(cls)
            if PREFIX + field.name.upper() in environment
        }
        return cls(**given)._completed()

    @classmethod
    def current(cls) -> Settings:
        """Those of the application at work."""
        found: Settings = current_app.extensions["settings"]
        return found

    def _completed(self) -> Settings:
        values: dict[str, Any] = {field.name: getattr(self, field.name) for field in fields(self)}
        values["data_folder"] = self.data_folder.absolute()
        values["base_url"] = self.base_url.rstrip("/")
        self._check()
        values["database_url"] = _sqlalchemy_url(self.database_url, values["data_folder"])
        values["secret_key"] = self.secret_key or _kept_secret(values["data_folder"], "secret.key")
        return Settings(**values)

    def _check(self) -> None:
        """Raises SettingsError for a value that would only fail later."""
        if self.log_level.upper() not in LOG_LEVELS:
            _refuse("log_level", self.log_level, f"write one of {', '.join(LOG_LEVELS)}")
        if self.database_url and not self.database_url.startswith(DATABASES):
            # The address may hold a password, so it is not repeated.
            _refuse("database_url", "…", f"it must begin with one of {', '.join(DATABASES)}")
        if not self.base_url.startswith(("http://", "https://")):
            _refuse("base_url", self.base_url, "write an address that begins with https://")
        if self.rtmp_url and not self.rtmp_url.startswith(("rtmp://", "rtmps://")):
            _refuse("rtmp_url", self.rtmp_url, "write an address like rtmp://example.org:1935")
        try:
            ZoneInfo(self.zone)
        except (ValueError, OSError, ZoneInfoNotFoundError):
            _refuse("zone", self.zone, "write an IANA zone like Asia/Almaty")
        if not all(SLOT.fullmatch(slot) for slot in self.plan_slots.split()):
            _refuse("plan_slots", self.plan_slots, "write times like 09:00 14:00")
        if not 1 <= self.personal_data_days <= 3650:
            _refuse("personal_data_days", str(self.personal_data_days), "write 1 to 3650")
        if self.push_key and not PUSH_KEY.fullmatch(self.push_key):
            # It is a secret, so it is not repeated.
            _refuse("push_key", "…", "write what `meetings notices push-key` prints")
        if not 15 <= self.plan_slot_minutes <= 480:
            _refuse("plan_slot_minutes", str(self.plan_slot_minutes), "write 15 to 480")

    @property
    def rtmp_root(self) -> str:
        """Where encoders reach us, without the application at the end."""
        host = urlsplit(self.base_url).hostname or "127.0.0.1"
        host = f"[{host}]" if ":" in host else host
        scheme = "rtmps" if self.rtmp_certificate else "rtmp"
        return (self.rtmp_url or f"{scheme}://{host}:{self.rtmp_port}").rstrip("/")

    @property
    def picture_folder(self) -> Path:
        """Where our own network keeps live pictures and recordings."""
        return self.data_folder / "pictures"

    @property
    def is_sandbox(self) -> bool:
        """Whether every platform that takes a picture is one on this machine."""
        roots = (self.youtube_api_root, self.facebook_api_root, self.vk_api_root)
        return all(urlsplit(root).hostname in ("127.0.0.1", "::1", "localhost") for root in roots)

    @property
    def watch_root(self) -> str:
        """Where YouTube's watch and embed pages live; the sandbox serves its own."""
        return (
            self.youtube_watch_root or self.youtube_api_root or "https://www.youtube.com"
        ).rstrip("/")

    @property
    def facebook_root(self) -> str:
        """Where the Graph API lives; the sandbox serves its own."""
        return (self.facebook_api_root or "https://graph.facebook.com").rstrip("/")

    @property
    def facebook_pages(self) -> str:
        """Where people read, watch and sign in at Facebook."""
        return self.facebook_root if self.facebook_api_root else "https://www.facebook.com"

    @property
    def vk_root(self) -> str:
        """Where VK's methods live; the sandbox serves its own."""
        return (self.vk_api_root or "https://api.vk.com").rstrip("/")

    @property
    def vk_pages(self) -> str:
        """Where people read and watch at VK."""
        return self.vk_root if self.vk_api_root else "https://vk.com"

    @property
    def vk_login(self) -> str:
        """Where people give access at VK."""
        return self.vk_root if self.vk_api_root else "https://oauth.vk.com"

    @property
    def telegram_root(self) -> str:
        """Where the Bot API lives; the sandbox serves its own."""
        return (self.telegram_api_root or "https://api.telegram.org").rstrip("/")

    @property
    def telegram_pages(self) -> str:
        """Where public channels and their messages are read."""
        return f"{self.telegram_root}/s" if self.telegram_api_root else "https://t.me"

    @property
    def telegram_bot_pages(self) -> str:
        """Where people begin to talk to a bot; the sandbox has a page of its own for it."""
        return f"{self.telegram_root}/start" if self.telegram_api_root else "https://t.me"


# Read by the tests, or promised to platforms that are not connected yet.
FOREIGN = {
    "MEETINGS_TEST_BROWSER",
    "MEETINGS_WEATHER_API_ROOT",
}


def _refuse(name: str, value: str, mend: str) -> NoReturn:
    raise SettingsError(f"{PREFIX}{name.upper()} is “{value}”: {mend}; see docs/settings.md.")


def _refuse_unknown(environment: Mapping[str, str]) -> None:
    known = {PREFIX + field.name.upper() for field in fields(Settings)} | FOREIGN
    for name in environment:
        if name.startswith(PREFIX) and name not in known:
            raise SettingsError(
                f"{name} is no setting of this service; docs/settings.md lists them all."
            )


def _parse(name: str, text: str) -> Any:
    kind = type(getattr(Settings, name))
    try:
        if kind is bool:
            return {
                "1": True,
                "true": True,
                "yes": True,
                "0": False,
                "false": False,
                "no": False,
                "": False,
            }[text.strip().lower()]
        return Path(text) if issubclass(kind, Path) else kind(text)
    except (KeyError, ValueError) as error:
        raise SettingsError(
            f"{PREFIX}{name.upper()} is “{text}”, but a {kind.__name__} is needed; see docs/settings.md."
        ) from error


def _sqlalchemy_url(url: str, data_folder: Path) -> str:
    if not url:
        return f"sqlite:///{data_folder / 'meetings.sqlite'}"
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def _kept_secret(folder: Path, name: str) -> str:
    """A secret made at the first start and kept in the data folder, readable by its owner only."""
    path = folder / name
    folder.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()
