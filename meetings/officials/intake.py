"""Officials from tables, known by their slug, with what they are responsible for and where."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import delete, insert, select, update

from meetings.appeals.topic import Topic
from meetings.errors import InvalidInput
from meetings.i18n import LANGUAGES
from meetings.imports.cell import quoted
from meetings.imports.columns import Column
from meetings.imports.draft import Draft, Parser
from meetings.imports.intake import Intake, Values
from meetings.imports.lookups import DISTRICT_WORDS, named
from meetings.imports.names import Names, first_name, slug, slug_of
from meetings.imports.values import email, text, whole, yes_or_no
from meetings.officials.official import Official, Responsibility
from meetings.officials.organisation import Organisation
from meetings.officials.organisation_names import OrganisationNames
from meetings.places.district import District

COLUMNS = (
    Column("slug", ("Слаг", "Код", "Slug", "Code")),
    Column("name_kk", (
        "Аты-жөні", "ФИО на казахском", "Name in Kazakh", "Аты-жөні (қаз)", "ФИО (каз)", "Name (kk)",
    ), need="name"),
    Column("name_ru", (
        "Аты-жөні орысша", "ФИО", "Name in Russian", "Аты-жөні (орыс)", "ФИО (рус)", "Name (ru)",
        "Имя",
    ), need="name"),
    Column("name_en", (
        "Аты-жөні ағылшынша", "ФИО на английском", "Name", "Аты-жөні (ағыл)", "ФИО (англ)",
        "Name (en)", "Name in English", "Full name",
    ), need="name"),
    Column("post_kk", (
        "Лауазымы", "Должность на казахском", "Post in Kazakh", "Лауазым", "Лауазымы (қаз)",
        "Должность (каз)", "Post (kk)",
    )),
    Column("post_ru", (
        "Лауазымы орысша", "Должность", "Post in Russian", "Лауазымы (орыс)", "Должность (рус)",
        "Post (ru)",
    )),
    Column("post_en", (
        "Лауазымы ағылшынша", "Должность на английском", "Post", "Лауазымы (ағыл)",
        "Должность (англ)", "Post (en)", "Post in English", "Position",
    )),
    Column("email", ("Электрондық пошта", "Электронная почта", "E-mail", "Пошта", "Почта")),
    Column("organisation", (
        "Ұйым", "Организация", "Organisation", "Мекеме", "Ведомство", "Organization", "Department",
    ), need="organisation"),
    Column("home_id", (
        "Аудан", "Район", "District", "Ауданы", "Аудан/қала", "Район/город", "Home district",
    ), need="district"),
    Column("max_per_day", ("Күніне ең көбі", "Не более в день", "Max per day")),
    Column("max_per_week", ("Аптасына ең көбі", "Не более в неделю", "Max per week")),
    Column("answers_per_meeting", (
        "Кездесудегі жауаптар", "Ответов за встречу", "Answers per meeting",
    )),
    Column("responsibilities", (
        "Жауапкершілігі", "Ответственность", "Responsibilities", "Жауапкершілік", "Отвечает за",
        "Responsible for",
    )),
    Column("active", ("Белсенді", "Активен", "Active")),
)  # fmt: skip

_EVERYTHING = ("*", "барлығы", "бәрі", "все", "all")
_FIELDS = (
    "slug", "name_kk", "name_ru", "name_en", "post_kk", "post_ru", "post_en", "email", "home_id",
    "max_per_day", "max_per_week", "answers_per_meeting", "active",
)  # fmt: skip
_DEFAULTS = {name: "" for name in _FIELDS if name.startswith(("name_", "post_"))} | {
    "email": None, "max_per_day": 2, "max_per_week": 4, "answers_per_meeting": 10, "active": True,
}  # fmt: skip
Areas = frozenset[tuple[int, int]]  # (topic id, district id)


class OfficialIntake(Intake):
    """What the columns of a table of officials mean, and how its rows are kept."""

    kind = "officials"
    subject = "official"
    columns = COLUMNS

    def load(self) -> dict[str, Parser]:
        self._topics = named(self.session, Topic)
        self._districts = named(self.session, District, DISTRICT_WORDS)
        self._organisations = OrganisationNames(self.session)
        names = {
            f"{part}_{language}": text(300) for part in ("name", "post") for language in LANGUAGES
        }
        return {
            **names,
            "slug": slug,
            "email": email,
            "organisation": self._organisations,
            "home_id": self._districts,
            "max_per_day": whole(0, 20),
            "max_per_week": whole(0, 100),
            "answers_per_meeting": whole(0, 1000),
            "responsibilities": self._areas,
            "active": yes_or_no,
        }

    def _areas(self, cell: str) -> Areas:
        """“housing: keles, ordabasy; social support: *” as pairs of ids."""
        found: set[tuple[int, int]] = set()
        for part in filter(str.strip, re.split(r"[;\n]+", cell)):
            topic, colon, districts = part.partition(":")
            if not colon:
                raise InvalidInput(
                    _(
                        "%(value)s names no districts; write them like topic: district, district; "
                        "topic: *.",
                        value=quoted(part),
                    )
                )
            found.update(
                (topic_id, district_id)
                for topic_id in _each(topic, self._topics)
                for district_id in _each(districts, self._districts)
            )
        return frozenset(found)

    def complete(self, one: Draft) -> None:
        one.key = one.values.get("slug") or slug_of(first_name(one.values))
        one.values["slug"] = one.key
        if not one.key:
            one.refuse("slug", _("No slug can be made from this name; add one in a column “Slug”."))

    def settle(self, drafts: Sequence[Draft]) -> list[str]:
        named_ones = {one.values["organisation"] for one in drafts if one.good}
        new = [
            quoted(name, 100)
            for slug, name in self._organisations.new.items()
            if slug in named_ones
        ]
        if not new:
            return []
        return [
            _("These organisations are not known yet and are new: %(names)s.", names=", ".join(new))
        ]

    def stored(self, keys: Sequence[str], fields: set[str]) -> dict[str, Values]:
        found = self.session.execute(
            select(
                Official.id,
                *(getattr(Official, name) for name in _FIELDS),
                Organisation.slug.label("organisation"),
            )
            .join(Organisation)
            .where(Official.slug.in_(keys))
        )
        rows = {row.slug: dict(row._mapping) for row in found}
        areas = self._stored_areas([row["id"] for row in rows.values()])
        for row in rows.values():
            row["responsibilities"] = frozenset(areas.get(row["id"], ()))
        return rows

    def _stored_areas(self, ids: Sequence[int]) -> dict[int, set[tuple[int, int]]]:
        areas: dict[int, set[tuple[int, int]]] = {}
        for official_id, topic_id, district_id in self.session.execute(
            select(
                Responsibility.official_id, Responsibility.topic_id, Responsibility.district_id
            ).where(Responsibility.official_id.in_(ids))
        ):
            areas.setdefault(official_id, set()).add((topic_id, district_id))
        return areas

    def insert(self, rows: Sequence[Values]) -> None:
        organisations = self._organisations.ids(row["organisation"] for row in rows)
        made = self.session.execute(
            insert(Official).returning(Official.slug, Official.id),
            [_columns({**_DEFAULTS, **row}, organisations) for row in rows],
        )
        ids = dict(made.all())
        self._add_areas([{**row, "id": ids[row["slug"]]} for row in rows])

    def update(self, rows: Sequence[Values]) -> None:
        organisations = self._organisations.ids(row["organisation"] for row in rows)
        self.session.execute(
            update(Official), [{"id": row["id"], **_columns(row, organisations)} for row in rows]
        )
        self.session.execute(
            delete(Responsibility).where(
                Responsibility.official_id.in_([row["id"] for row in rows])
            ),
            execution_options={"synchronize_session": False},
        )
        self._add_areas(rows)

    def _add_areas(self, rows: Sequence[Values]) -> None:
        areas = [
            {"official_id": row["id"], "topic_id": topic_id, "district_id": district_id}
            for row in rows
            for topic_id, district_id in sorted(row.get("responsibilities", ()))
        ]
        if areas:
            self.session.execute(insert(Responsibility), areas)


def _columns(row: Values, organisations: dict[str, int]) -> Values:
    return {
        **{name: row[name] for name in _FIELDS},
        "organisation_id": organisations[row["organisation"]],
    }


def _each(cell: str, names: Names[int]) -> list[int]:
    """The ids of the names in a list, or of all there are."""
    if cell.strip().casefold() in _EVERYTHING:
        return names.all
    return [names(name.strip()) for name in cell.split(",") if name.strip()]
