"""Forms that anybody may send without an account: when they were opened, and what was typed, made plain.

Pages that caches keep carry no session, so the token is signed rather than remembered: it says when
the form was handed out, and a field that people do not see says whether a program filled it in.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import regex
from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext
from itsdangerous import BadSignature, URLSafeSerializer

from meetings.errors import InvalidInput

TOKEN = "token"  # noqa: S105 - the name of a field
TRAP = "website"
QUICKEST = timedelta(seconds=3)
LONGEST_OPEN = timedelta(hours=24)
_UNSEEN = regex.compile(
    # Controls, formats (zero-width, right-to-left overrides, tags), surrogates, and letters drawn as nothing.
    r"[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Co}\u115F\u1160\u3164\uFFA0\u2800--\n]",
    regex.V1,
)
_BREAKS = regex.compile(r"\r\n?|[\u0085\u2028\u2029\v\f]")
_PILED = regex.compile(r"(\p{M}{3})\p{M}+")
_LINK = regex.compile(r"(?i)\b(?:https?://|www\.)")


@dataclass(frozen=True)
class Opened:
    """A form that somebody opened; ``nonce`` tells it from every other one."""

    at: datetime
    nonce: str


def token(now: datetime) -> str:
    """A new token for the form's hidden field ``token``."""
    return _signer().dumps([int(now.timestamp()), secrets.token_urlsafe(12)])


def require_person(form: Mapping[str, str], now: datetime) -> Opened:
    """Check token, time and trap of what was sent.

    Raises InvalidInput at ``token`` (expired or never given out: show a new one), at ``speed``
    (the same token may be sent again) or at ``website``.
    """
    opened = _opened(form.get(TOKEN, ""))
    if form.get(TRAP):
        raise InvalidInput(
            _("The field “Website” is a trap for programs; leave it empty and send again."), TRAP
        )
    if now - opened.at < QUICKEST:
        raise InvalidInput(
            _("That was quicker than people write. Wait a few seconds and send it again."), "speed"
        )
    if now - opened.at > LONGEST_OPEN:
        raise _too_old()
    return opened


def _opened(given: str) -> Opened:
    try:
        seconds, nonce = _signer().loads(given)
    except (BadSignature, UnicodeEncodeError) as error:
        raise _too_old() from error
    return Opened(datetime.fromtimestamp(seconds, UTC), nonce)


def _too_old() -> InvalidInput:
    return InvalidInput(
        _("This page was open for a long time. Look over what you wrote and send it again."), TOKEN
    )


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="public form")


def cleaned(text: str, *, lines: bool = False) -> str:
    """What people would see of it: without control characters, overrides and invisible letters.

    Accents are composed (NFC) and not piled higher than three; line breaks stay only with ``lines``.
    """
    text = unicodedata.normalize("NFC", _BREAKS.sub("\n", text).replace("\t", " "))
    text = _PILED.sub(r"\1", _UNSEEN.sub("", text))
    if not lines:
        return " ".join(text.split())
    kept = "\n".join(" ".join(line.split()) for line in text.split("\n"))
    return regex.sub(r"\n{3,}", "\n\n", kept).strip()


def required(text: str, field: str, longest: int, *, lines: bool = False) -> str:
    """The cleaned text; raises InvalidInput at ``field`` when it is empty or too long."""
    found = optional(text, field, longest, lines=lines)
    if not regex.search(r"[\p{L}\p{N}]", found):
        raise InvalidInput(_("Write something here."), field)
    return found


def optional(text: str, field: str, longest: int, *, lines: bool = False) -> str:
    """The cleaned text, maybe empty; raises InvalidInput at ``field`` when it is too long."""
    found = cleaned(text, lines=lines)
    if len(found) > longest:
        raise InvalidInput(
            ngettext(
                "This is %(num)d character too long; make it shorter.",
                "This is %(num)d characters too long; make it shorter.",
                len(found) - longest,
            ),
            field,
        )
    return found


def require_few_links(text: str, field: str, most: int = 2) -> None:
    """Raises InvalidInput at ``field`` for a text that is mostly links."""
    if len(_LINK.findall(text)) > most:
        raise InvalidInput(_("There are too many links in it; say it in words."), field)
