"""Giving us access to an account in a browser: what every platform's way has in common."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol

from flask_babel import gettext as _

from meetings.broadcasts.accounts import Choice
from meetings.broadcasts.channel import Platform
from meetings.broadcasts.failure import Failure, Verdict
from meetings.errors import InvalidInput, NoTieError, Unavailable
from meetings.settings import Settings

SECONDS = 10.0
LOGINS = {
    Platform.YOUTUBE: ("youtube", "GoogleLogin"),
    Platform.FACEBOOK: ("facebook", "FacebookLogin"),
    Platform.VK: ("vk", "VKLogin"),
}


class Login(Protocol):
    """``back`` is our address that the platform sends people back to."""

    def __init__(self, settings: Settings, back: str) -> None: ...

    def address(self, state: str, verifier: str) -> str:
        """Where a person allows it."""

    def choices(self, code: str, verifier: str) -> list[Choice]:
        """The accounts that the code opens. Raises Failure, and InvalidInput with a sentence."""


def is_offered(platform: Platform, settings: Settings) -> bool:
    """Whether the settings name an application of ours at the platform."""
    return {
        Platform.YOUTUBE: bool(settings.google_client_file or settings.google_client_id),
        Platform.FACEBOOK: bool(settings.facebook_app_id and settings.facebook_app_secret),
        Platform.VK: bool(settings.vk_app_id and settings.vk_app_secret),
    }.get(platform, False)


def offered(settings: Settings) -> list[Platform]:
    """The platforms whose channels can be connected at the desk."""
    return [platform for platform in LOGINS if is_offered(platform, settings)]


def login_of(platform: Platform, settings: Settings, back: str) -> Login:
    """A platform's way; its library is read when it is first needed."""
    folder, name = LOGINS[platform]
    found: type[Login] = getattr(import_module(f"meetings.broadcasts.{folder}.login"), name)
    return found(settings, back)


def require_some(choices: list[Choice], sentence: str) -> list[Choice]:
    """Raises InvalidInput with the sentence when there is no account to choose."""
    if not choices:
        raise InvalidInput(sentence)
    return choices


def refusal(failure: Failure, platform: Platform) -> NoTieError:
    """What a person reads when the platform did not go along."""
    if failure.verdict is Verdict.RETRY:
        return Unavailable(
            _(
                "%(platform)s does not answer now. Nothing was connected; try again in a few minutes.",
                platform=platform.label,
            )
        )
    return InvalidInput(
        _(
            "%(platform)s did not confirm the access (%(reason)s). Perhaps it took too long: connect again.",
            platform=platform.label,
            reason=failure.reason,
        )
    )
