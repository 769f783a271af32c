"""What the appeals of the demo are about: three main topics and everything else."""

from __future__ import annotations

from typing import Any, NamedTuple

from meetings.appeals.appeal import Outcome
from meetings.demo.districts import in_languages
from meetings.i18n import Translated


class Subject(NamedTuple):
    """A topic of the demo and how many appeals are about it."""

    slug: str
    name: Translated
    appeals: int
    is_main: bool = False

    def row(self, position: int) -> dict[str, Any]:
        """The values of the Topic record."""
        names = in_languages("name", self.name)
        return {"slug": self.slug, **names, "is_main": self.is_main, "position": position}


SUBJECTS = (
    Subject(
        "social-support",
        Translated("Әлеуметтік қолдау", "Социальная поддержка", "Social support"),
        2148,
        is_main=True,
    ),
    Subject("housing", Translated("Тұрғын үй", "Жильё", "Housing"), 1629, is_main=True),
    Subject(
        "employment",
        Translated(
            "Еңбек: заңсыз жұмыстан шығару, төленбеген жалақы",
            "Труд: незаконное увольнение, невыплата зарплаты",
            "Employment: unlawful dismissal, unpaid wages",
        ),
        454,
        is_main=True,
    ),
    Subject("roads", Translated("Жолдар", "Дороги", "Roads"), 176),
    Subject("water-supply", Translated("Сумен жабдықтау", "Водоснабжение", "Water supply"), 158),
    Subject("health-care", Translated("Денсаулық сақтау", "Здравоохранение", "Health care"), 139),
    Subject("land", Translated("Жер мәселелері", "Земельные вопросы", "Land"), 133),
    Subject(
        "utilities",
        Translated("Газ, жарық, жылу", "Газ, свет, тепло", "Gas, electricity, heating"),
        121,
    ),
    Subject("education", Translated("Білім беру", "Образование", "Education"), 112),
    Subject(
        "transport", Translated("Қоғамдық көлік", "Общественный транспорт", "Public transport"), 76
    ),
    Subject("ecology", Translated("Экология", "Экология", "Environment"), 58),
)

OUTCOMES = {Outcome.RESOLVED: 2747, Outcome.CONSULTED: 2289, Outcome.UNDER_REVIEW: 168}
