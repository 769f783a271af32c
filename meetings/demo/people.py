"""Invented people: common names put together by chance, in three languages."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from meetings.i18n import Translated

# Kazakh, Russian, English.
_MEN = (
    ("Нұрлан", "Нурлан", "Nurlan"), ("Ерлан", "Ерлан", "Yerlan"), ("Бауыржан", "Бауыржан", "Bauyrzhan"),
    ("Қайрат", "Кайрат", "Kairat"), ("Мұрат", "Мурат", "Murat"), ("Асқар", "Аскар", "Askar"),
    ("Дәурен", "Даурен", "Dauren"), ("Серік", "Серик", "Serik"), ("Талғат", "Талгат", "Talgat"),
    ("Әділет", "Адилет", "Adilet"), ("Жандос", "Жандос", "Zhandos"), ("Олжас", "Олжас", "Olzhas"),
    ("Рустам", "Рустам", "Rustam"), ("Шерзод", "Шерзод", "Sherzod"), ("Андрей", "Андрей", "Andrei"),
    ("Азамат", "Азамат", "Azamat"), ("Санжар", "Санжар", "Sanzhar"), ("Қуаныш", "Куаныш", "Kuanysh"),
)  # fmt: skip
_WOMEN = (
    ("Айгүл", "Айгуль", "Aigul"), ("Гүлнар", "Гульнар", "Gulnar"), ("Әсел", "Асель", "Assel"),
    ("Динара", "Динара", "Dinara"), ("Жанар", "Жанар", "Zhanar"), ("Сәуле", "Сауле", "Saule"),
    ("Мәдина", "Мадина", "Madina"), ("Қарлығаш", "Карлыгаш", "Karlygash"), ("Перизат", "Перизат", "Perizat"),
    ("Назгүл", "Назгуль", "Nazgul"), ("Феруза", "Феруза", "Feruza"), ("Ольга", "Ольга", "Olga"),
    ("Ақмарал", "Акмарал", "Akmaral"), ("Жұлдыз", "Жулдыз", "Zhuldyz"), ("Эльмира", "Эльмира", "Elmira"),
)  # fmt: skip
# Each takes an “а” (“a”) for a woman.
_FAMILIES = (
    ("Әлімбеков", "Алимбеков", "Alimbekov"), ("Бейсенов", "Бейсенов", "Beisenov"),
    ("Жүнісов", "Жунусов", "Zhunusov"), ("Қалдыбаев", "Калдыбаев", "Kaldybayev"),
    ("Оразов", "Оразов", "Orazov"), ("Сейтқазиев", "Сейтказиев", "Seitkaziyev"),
    ("Тілеубердиев", "Тлеубердиев", "Tleuberdiyev"), ("Үсенов", "Усенов", "Ussenov"),
    ("Мырзабеков", "Мырзабеков", "Myrzabekov"), ("Нысанбаев", "Нысанбаев", "Nyssanbayev"),
    ("Ермеков", "Ермеков", "Yermekov"), ("Досымбетов", "Досымбетов", "Dossymbetov"),
    ("Айтжанов", "Айтжанов", "Aitzhanov"), ("Құлманов", "Кулманов", "Kulmanov"),
    ("Рысдәулетов", "Рысдаулетов", "Rysdauletov"), ("Шойбеков", "Шойбеков", "Shoibekov"),
    ("Пірімқұлов", "Пиримкулов", "Pirimkulov"), ("Юлдашев", "Юлдашев", "Yuldashev"),
    ("Байтөреев", "Байтореев", "Baitoreyev"), ("Есмұратов", "Есмуратов", "Yesmuratov"),
    ("Жарылқасынов", "Жарылкасынов", "Zharylkassynov"), ("Тасболатов", "Тасболатов", "Tasbolatov"),
    ("Кузнецов", "Кузнецов", "Kuznetsov"), ("Мамырәлиев", "Мамыралиев", "Mamyraliyev"),
    ("Сапарғалиев", "Сапаргалиев", "Sapargaliyev"), ("Ізтілеуов", "Изтлеуов", "Iztleuov"),
)  # fmt: skip


class Person(NamedTuple):
    """A name as the three languages write it, and as an address does."""

    name: Translated
    slug: str


def people(random: Random, count: int) -> list[Person]:
    """That many people, no two of one name."""
    firsts = [(*name, "") for name in _MEN] + [(*name, "а") for name in _WOMEN]
    pairs = [(first, family) for first in firsts for family in _FAMILIES]
    return [_person(first, family) for first, family in random.sample(pairs, count)]


def _person(first: tuple[str, str, str, str], family: tuple[str, str, str]) -> Person:
    kk, ru, en, ending = first
    latin_family = family[2] + ("a" if ending else "")
    name = Translated(
        f"{family[0]}{ending} {kk}", f"{family[1]}{ending} {ru}", f"{en} {latin_family}"
    )
    return Person(name, f"{en}-{latin_family}".lower())
