"""The 17 areas of Turkistan region, their centres, and how many appeals came from each."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NamedTuple

from meetings.i18n import Translated


class Zone(StrEnum):
    """Neighbouring areas that one specialist of a regional department serves."""

    NORTH = "north"
    CENTRE = "centre"
    EAST = "east"
    SOUTH = "south"
    STEPPE = "steppe"


class Area(NamedTuple):
    """A district of the demo; ``appeals`` is counted by the borders of today."""

    slug: str
    zone: Zone
    name: Translated
    centre: Translated
    latitude: float
    longitude: float
    appeals: int
    crop: str
    is_city: bool = False

    def row(self) -> dict[str, Any]:
        """The values of the District record."""
        return {
            "slug": self.slug,
            "is_city": self.is_city,
            **in_languages("name", self.name),
            **in_languages("centre", self.centre),
            "latitude": self.latitude,
            "longitude": self.longitude,
        }


def in_languages(column: str, text: Translated) -> dict[str, str]:
    """The three columns of a text: ``name_kk``, ``name_ru``, ``name_en``."""
    return {f"{column}_kk": text.kk, f"{column}_ru": text.ru, f"{column}_en": text.en}


def _area(
    slug: str,
    zone: Zone,
    names: tuple[str, str, str],
    centre: tuple[str, str, str],
    position: tuple[float, float],
    appeals: int,
    crop: str,
) -> Area:
    return Area(
        slug, zone, _district_name(*names), Translated(*centre), *position, appeals, crop
    )  # fmt: skip


def _city(
    slug: str,
    zone: Zone,
    names: tuple[str, str, str],
    position: tuple[float, float],
    appeals: int,
) -> Area:
    kk, ru, en = names
    name = Translated(f"{kk} қаласы", f"город {ru}", f"{en} city")
    return Area(slug, zone, name, Translated(*names), *position, appeals, "", is_city=True)


def _district_name(kk: str, ru: str, en: str) -> Translated:
    return Translated(f"{kk} ауданы", f"{ru} район", f"{en} district")


AREAS = (
    _city("turkistan", Zone.NORTH, ("Түркістан", "Туркестан", "Turkistan"), (43.30, 68.25), 318),
    _city("kentau", Zone.NORTH, ("Кентау", "Кентау", "Kentau"), (43.52, 68.50), 164),
    _city("arys", Zone.CENTRE, ("Арыс", "Арыс", "Arys"), (42.43, 68.81), 121),
    _area("baidibek", Zone.CENTRE, ("Бәйдібек", "Байдибекский", "Baidibek"),
          ("Шаян", "Шаян", "Shayan"), (43.03, 69.37), 84, "wheat"),
    _area("kazygurt", Zone.SOUTH, ("Қазығұрт", "Казыгуртский", "Kazygurt"),
          ("Қазығұрт", "Казыгурт", "Kazygurt"), (41.76, 69.39), 142, "wheat"),
    _area("keles", Zone.SOUTH, ("Келес", "Келесский", "Keles"),
          ("Абай", "Абай", "Abay"), (41.35, 68.95), 1079, "vegetables"),
    _area("maktaaral", Zone.STEPPE, ("Мақтаарал", "Мактааральский", "Maktaaral"),
          ("Мырзакент", "Мырзакент", "Myrzakent"), (40.66, 68.54), 262, "cotton"),
    _area("zhetisay", Zone.STEPPE, ("Жетісай", "Жетысайский", "Zhetisay"),
          ("Жетісай", "Жетысай", "Zhetisay"), (40.78, 68.33), 1012, "cotton"),
    _area("ordabasy", Zone.CENTRE, ("Ордабасы", "Ордабасинский", "Ordabasy"),
          ("Темірлан", "Темирлан", "Temirlan"), (42.60, 69.26), 968, "maize"),
    _area("otyrar", Zone.NORTH, ("Отырар", "Отырарский", "Otyrar"),
          ("Шәуілдір", "Шаульдер", "Shauildir"), (42.77, 68.37), 67, "melons"),
    _area("sairam", Zone.EAST, ("Сайрам", "Сайрамский", "Sairam"),
          ("Ақсукент", "Аксукент", "Aksukent"), (42.43, 69.83), 287, "vegetables"),
    _area("saryagash", Zone.SOUTH, ("Сарыағаш", "Сарыагашский", "Saryagash"),
          ("Сарыағаш", "Сарыагаш", "Saryagash"), (41.46, 69.16), 248, "vegetables"),
    _area("sauran", Zone.NORTH, ("Сауран", "Сауранский", "Sauran"),
          ("Шорнақ", "Шорнак", "Shornak"), (43.36, 68.04), 79, "melons"),
    _area("sozak", Zone.NORTH, ("Созақ", "Сузакский", "Sozak"),
          ("Шолаққорған", "Шолаккорган", "Sholakkorgan"), (43.77, 69.17), 73, "lucerne"),
    _area("tolebi", Zone.EAST, ("Төлеби", "Толебийский", "Tolebi"),
          ("Ленгер", "Ленгер", "Lenger"), (42.18, 69.88), 119, "wheat"),
    _area("tulkibas", Zone.EAST, ("Түлкібас", "Тюлькубасский", "Tulkibas"),
          ("Тұрар Рысқұлов", "Турар Рыскулов", "Turar Ryskulov"), (42.53, 70.35), 107, "wheat"),
    _area("shardara", Zone.STEPPE, ("Шардара", "Шардаринский", "Shardara"),
          ("Шардара", "Шардара", "Shardara"), (41.26, 67.97), 74, "rice"),
)  # fmt: skip

ZONE_HOME = {
    Zone.NORTH: "turkistan",
    Zone.CENTRE: "ordabasy",
    Zone.EAST: "sairam",
    Zone.SOUTH: "keles",
    Zone.STEPPE: "zhetisay",
}
