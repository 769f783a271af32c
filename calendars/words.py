"""The few words that an entry needs in the reader's language."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["kk", "ru", "en"]


@dataclass(frozen=True)
class Words:
    """Labels of one language; `clock` is its way to write a day and an hour."""

    cancelled: str
    moved: str
    page: str
    live: str
    clock: str


WORDS: dict[str, Words] = {
    "kk": Words("Өткізілмейді", "Бұрынғы уақыты", "Беті", "Тікелей эфир", "%d.%m.%Y %H:%M"),
    "ru": Words("Отменено", "Прежнее время", "Страница", "Прямой эфир", "%d.%m.%Y %H:%M"),
    "en": Words("Cancelled", "Moved from", "Page", "Live broadcast", "%Y-%m-%d %H:%M"),
}


def words(language: str) -> Words:
    """Words of a language; ValueError names the languages there are."""
    if language not in WORDS:
        raise ValueError(f"The language must be one of {', '.join(WORDS)}, not {language!r}.")
    return WORDS[language]
