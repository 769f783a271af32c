"""Three languages: which one a page speaks, and names that fall back kk, ru, en."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from flask import Flask, has_request_context, request
from flask_babel import Babel, format_date, get_locale
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from meetings import clock

LANGUAGES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
babel = Babel()


@dataclass(frozen=True)
class Translated:
    """A text in up to three languages; a missing one falls back kk, then ru, then en."""

    kk: str = ""
    ru: str = ""
    en: str = ""

    def to(self, language: str) -> str:
        """The text in a language, or the first that exists."""
        return getattr(self, language, "") or self.kk or self.ru or self.en

    def __str__(self) -> str:
        return self.to(current_language())


class Named:
    """A record with a name in Kazakh, Russian and English."""

    name_kk: Mapped[str] = mapped_column(String(300), default="")
    name_ru: Mapped[str] = mapped_column(String(300), default="")
    name_en: Mapped[str] = mapped_column(String(300), default="")

    @property
    def name(self) -> Translated:
        """The name, which falls back kk, ru, en."""
        return Translated(self.name_kk or "", self.name_ru or "", self.name_en or "")


def current_language() -> str:
    """The language of this page, or Kazakh outside of one."""
    locale = get_locale()
    return locale.language if locale else "kk"


def select_language() -> str:
    """The language of the address (``/kk/…`` or ``?lang=kk``), else the best of Accept-Language."""
    if not has_request_context():
        return "kk"
    in_path = (request.view_args or {}).get("lang") or request.path.split("/", 2)[1]
    for named in (in_path, request.args.get("lang")):
        if named in LANGUAGES:
            return str(named)
    return request.accept_languages.best_match(list(LANGUAGES), default="kk") or "kk"


def init_app(app: Flask, default_zone: str) -> None:
    """Bind languages, and the template filters that write names, days and times."""
    babel.init_app(
        app,
        default_locale="kk",
        default_timezone=default_zone,
        default_translation_directories="translations",
        locale_selector=select_language,
    )
    app.jinja_env.filters.update(
        local=str,
        day=format_day,
        short_day=format_short_day,
        time_of_day=format_time_of_day,
        moment=format_moment,
    )

    @app.context_processor
    def languages() -> dict[str, Any]:
        return {"lang": current_language(), "languages": tuple(LANGUAGES.items())}


def format_day(day: date) -> str:
    """“Tuesday, 24 November 2026” in the current language."""
    return format_date(day, "full")


def format_short_day(day: date) -> str:
    """“24 Nov” in the current language."""
    return format_date(day, "d MMM")


def format_time_of_day(wall: time) -> str:
    """“09:30”, everywhere by the 24-hour clock."""
    return wall.strftime("%H:%M")


def format_moment(at: datetime, zone_name: str = "Asia/Almaty") -> str:
    """Day and time of an instant as the wall clocks of a zone show it."""
    local = at.astimezone(clock.zone(zone_name))
    return f"{format_date(local.date(), 'd MMM y')}, {local:%H:%M}"


__all__ = [
    "LANGUAGES",
    "Named",
    "Translated",
    "babel",
    "current_language",
    "format_day",
    "format_moment",
    "format_short_day",
    "format_time_of_day",
    "init_app",
]
