"""Venues from tables, known by their slug: where they are, when open, and what they offer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import insert, select, update
from sqlalchemy.orm import aliased

from meetings.errors import InvalidInput
from meetings.i18n import LANGUAGES
from meetings.imports.cell import quoted
from meetings.imports.columns import Column
from meetings.imports.draft import Draft, Parser
from meetings.imports.intake import Intake, Values
from meetings.imports.lookups import DISTRICT_WORDS, named
from meetings.imports.names import Called, Names, first_name, slug, slug_of
from meetings.imports.values import Words, day, degrees, text, whole, yes_or_no
from meetings.imports.weekdays import hours, weekdays
from meetings.places.district import District
from meetings.places.venue import Uplink, Venue, VenueKind

COLUMNS = (
    Column("slug", ("Слаг", "Код", "Slug", "Code")),
    Column("name_kk", (
        "Атауы", "Название на казахском", "Name in Kazakh", "Атауы (қаз)", "Название (каз)",
        "Name (kk)",
    ), need="name"),
    Column("name_ru", (
        "Атауы орысша", "Название", "Name in Russian", "Атауы (орыс)", "Название (рус)",
        "Name (ru)", "Наименование",
    ), need="name"),
    Column("name_en", (
        "Атауы ағылшынша", "Название на английском", "Name", "Атауы (ағыл)", "Название (англ)",
        "Name (en)", "Name in English",
    ), need="name"),
    Column("district_id", (
        "Аудан", "Район", "District", "Ауданы", "Аудан/қала", "Район/город", "Area",
    ), need="district"),
    Column("kind", ("Түрі", "Вид", "Kind", "Тип", "Type"), need="kind"),
    Column("address_kk", (
        "Мекенжайы", "Адрес на казахском", "Address in Kazakh", "Мекенжай", "Адрес (каз)",
        "Address (kk)",
    )),
    Column("address_ru", (
        "Мекенжайы орысша", "Адрес", "Address in Russian", "Адрес (рус)", "Address (ru)",
    )),
    Column("address_en", (
        "Мекенжайы ағылшынша", "Адрес на английском", "Address", "Адрес (англ)", "Address (en)",
        "Address in English",
    )),
    Column("latitude", ("Ендік", "Широта", "Latitude", "Ендігі", "Lat"), need="latitude"),
    Column("longitude", (
        "Бойлық", "Долгота", "Longitude", "Бойлығы", "Lon", "Lng",
    ), need="longitude"),
    Column("capacity", (
        "Сыйымдылығы", "Вместимость", "Capacity", "Сыйымдылық", "Мест",
    ), need="capacity"),
    Column("hours", (
        "Жұмыс уақыты", "Часы работы", "Hours", "Режим работы", "График работы", "Opening hours",
    )),
    Column("market_days", ("Базар күндері", "Базарные дни", "Market days")),
    Column("season", ("Маусым", "Сезон", "Season")),
    Column("closed_dates", ("Жабық күндер", "Закрыто по датам", "Closed dates")),
    Column("power", ("Электр", "Электричество", "Power", "Электр қуаты", "Розетка")),
    Column("lighting", ("Жарық", "Освещение", "Lighting", "Жарықтандыру")),
    Column("shelter", ("Баспана", "Навес", "Shelter", "Жабын", "Укрытие")),
    Column("uplink", ("Байланыс", "Связь", "Uplink", "Интернет", "Internet")),
    Column("notes", ("Ескертпе", "Примечание", "Notes", "Ескерту", "Примечания")),
    Column("fallback", (
        "Қосалқы орын", "Запасная площадка", "Fallback venue", "Запасное место", "Fallback",
    )),
    Column("active", ("Белсенді", "Активна", "Active", "Активен")),
)  # fmt: skip

KINDS = Words({
    VenueKind.BAZAAR: ("базар", "рынок", "bazaar", "базар", "market", "bazar"),
    VenueKind.PARK: ("саябақ", "парк", "park", "сквер", "гүлзар"),
    VenueKind.SQUARE: ("алаң", "площадь", "square", "алаңы", "пешеходная улица"),
    VenueKind.YARD: (
        "кәсіпорын ауласы", "двор предприятия", "enterprise yard", "yard", "двор", "аула",
        "предприятие", "кәсіпорын",
    ),
    VenueKind.FIELD: ("егістік", "поле", "sown field", "field", "егіс алқабы", "посевное поле"),
    VenueKind.FARM: ("ферма", "ферма", "farm", "шаруа қожалығы", "крестьянское хозяйство", "кх"),
    VenueKind.OFFICE: (
        "қабылдау бөлмесі", "приёмная", "reception office", "office", "офис", "кеңсе", "қабылдау",
        "общественная приёмная",
    ),
})  # fmt: skip

UPLINKS = Words({
    Uplink.NONE: ("жоқ", "нет", "none", "no signal", "нет связи", "байланыс жоқ"),
    Uplink.WEAK: ("әлсіз", "слабая", "weak", "слабый", "плохая", "3g"),
    Uplink.GOOD: ("жақсы", "хорошая", "good", "хороший", "4g", "lte", "5g"),
    Uplink.WIRED: ("сымды", "проводная", "wired", "кабель", "cable", "оптика", "fibre", "fiber"),
})  # fmt: skip

_PLAIN = (
    "slug", "name_kk", "name_ru", "name_en", "address_kk", "address_ru", "address_en",
    "district_id", "kind", "latitude", "longitude", "capacity", "hours", "market_days",
    "closed_dates", "season_start", "season_end", "power", "lighting", "shelter", "uplink",
    "notes", "active",
)  # fmt: skip
_EMPTY = dict.fromkeys((name for name in _PLAIN if name.startswith(("name_", "address_"))), "")
_DEFAULTS = _EMPTY | {
    "season_start": None, "season_end": None, "power": False, "lighting": False, "shelter": False,
    "uplink": Uplink.WEAK, "notes": "", "active": True,
}  # fmt: skip
_SEASON = re.compile(r"(\d{1,2})\.(\d{1,2})\s*[-–—]\s*(\d{1,2})\.(\d{1,2})")


class VenueIntake(Intake):
    """What the columns of a table of venues mean, and how its rows are kept."""

    kind = "venues"
    subject = "venue"
    columns = COLUMNS

    def load(self) -> dict[str, Parser]:
        self._district_slugs = dict(self.session.execute(select(District.id, District.slug)).all())
        names = {
            f"{part}_{language}": text(300)
            for part in ("name", "address")
            for language in LANGUAGES
        }
        answers = dict.fromkeys(("power", "lighting", "shelter", "active"), yes_or_no)
        return {
            **names,
            **answers,
            "slug": slug,
            "district_id": named(self.session, District, DISTRICT_WORDS),
            "kind": KINDS,
            "latitude": degrees(90),
            "longitude": degrees(180),
            "capacity": whole(0, 1_000_000),
            "hours": hours,
            "market_days": _market_days,
            "season": _season,
            "closed_dates": _closed_dates,
            "uplink": UPLINKS,
            "notes": text(2000, lines=True),
            "fallback": text(300),
        }

    def complete(self, one: Draft) -> None:
        values = one.values
        district = self._district_slugs[values["district_id"]]
        name = slug_of(first_name(values))
        one.key = values.get("slug") or (name and slug_of(district, name))
        if not one.key:
            one.refuse("slug", _("No slug can be made from this name; add one in a column “Slug”."))
        values["slug"] = one.key
        if "season" in values:
            values["season_start"], values["season_end"] = values.pop("season")

    def settle(self, drafts: Sequence[Draft]) -> list[str]:
        """A refused row may be the fallback of another, which is then refused too."""
        before = None
        while before != (good := sum(one.good for one in drafts)):
            before = good
            self._find_fallbacks([one for one in drafts if one.good])
        return []

    def _find_fallbacks(self, drafts: Sequence[Draft]) -> None:
        wishes = [one for one in drafts if "fallback" in one.values]
        names = self._venue_names(drafts) if wishes else Names([])
        for one in wishes:
            try:
                one.values["fallback"] = names(one.values["fallback"])
            except InvalidInput as error:
                one.refuse("fallback", str(error))
                continue
            if one.values["fallback"] == one.key:
                one.refuse("fallback", _("A venue cannot stand in for itself; name another one."))

    def _venue_names(self, drafts: Sequence[Draft]) -> Names[str]:
        found = self.session.execute(
            select(Venue.slug, Venue.name_kk, Venue.name_ru, Venue.name_en)
        )
        stored = [Called(slug, slug, tuple(names)) for slug, *names in found]
        return Names([*stored, *(Called(one.key, one.key, _names(one.values)) for one in drafts)])

    def stored(self, keys: Sequence[str], fields: set[str]) -> dict[str, Values]:
        fallback = aliased(Venue)
        found = self.session.execute(
            select(
                Venue.id,
                *(getattr(Venue, name) for name in _PLAIN),
                fallback.slug.label("fallback"),
            )
            .outerjoin(fallback, Venue.fallback_id == fallback.id)
            .where(Venue.slug.in_(keys))
        )
        return {row.slug: dict(row._mapping) for row in found}

    def insert(self, rows: Sequence[Values]) -> None:
        empty: Values = {**_DEFAULTS, "hours": {}, "market_days": [], "closed_dates": []}
        self.session.execute(insert(Venue), [_columns({**empty, **row}) for row in rows])

    def update(self, rows: Sequence[Values]) -> None:
        self.session.execute(update(Venue), [{"id": row["id"], **_columns(row)} for row in rows])

    def link(self, rows: Sequence[Values]) -> None:
        pairs = {row["slug"]: row["fallback"] for row in rows if row.get("fallback")}
        if not pairs:
            return
        slugs = {*pairs.keys(), *pairs.values()}
        found = self.session.execute(select(Venue.slug, Venue.id).where(Venue.slug.in_(slugs)))
        ids = dict(found.all())
        self.session.execute(
            update(Venue),
            [{"id": ids[one], "fallback_id": ids[other]} for one, other in pairs.items()],
        )


def _columns(row: Values) -> Values:
    return {name: row[name] for name in _PLAIN}


def _names(values: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(values.get(f"name_{language}", "") for language in LANGUAGES)


def _market_days(cell: str) -> list[str]:
    """Every day is kept as none, which stands for all days that the venue is open."""
    days = weekdays(cell)
    return [] if len(days) == 7 else days


def _season(cell: str) -> tuple[str, str]:
    """The first and last day of “15.04-31.10” as ``MM-DD``."""
    match = _SEASON.fullmatch(cell)
    try:
        if match:
            first = date(2000, int(match[2]), int(match[1]))
            last = date(2000, int(match[4]), int(match[3]))
            return f"{first:%m-%d}", f"{last:%m-%d}"
    except ValueError:
        pass  # such as the 31st of June
    raise InvalidInput(
        _(
            "%(value)s is no season; write its first and last day, like 15.04-31.10.",
            value=quoted(cell),
        )
    )


def _closed_dates(cell: str) -> list[str]:
    return sorted({day(part).isoformat() for part in re.split(r"[,;\s]+", cell) if part})
