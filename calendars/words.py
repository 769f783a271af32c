"""The few words that an entry needs in the reader's language."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from babel.dates import format_date

Language = Literal["kk", "ru", "en"]


@dataclass(frozen=True)
class Words:
    """Labels of one language; `locale` is whose way of writing days it has."""

    cancelled: str
    moved: str
    page: str
    live: str
    locale: str

    def moment(self, at: datetime) -> str:
        """Day and hour by the clock of its own zone, as people write them, with plain blanks."""
        day = " ".join(format_date(at, "full", locale=self.locale).split())
        return f"{day}, {at:%H:%M}"


WORDS: dict[str, Words] = {
    "kk": Words("Өткізілмейді", "Бұрынғы уақыты", "Беті", "Тікелей эфир", "kk"),
    "ru": Words("Отменено", "Прежнее время", "Страница", "Прямой эфир", "ru"),
    "en": Words("Cancelled", "Moved from", "Page", "Live broadcast", "en_GB"),
}


def words(language: str) -> Words:
    """Words of a language; ValueError names the languages there are."""
    if language not in WORDS:
        raise ValueError(f"The language must be one of {', '.join(WORDS)}, not {language!r}.")
    return WORDS[language]
