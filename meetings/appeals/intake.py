"""Appeals from tables, known by their external number; personal data goes apart, encrypted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import insert, select, update

from meetings.appeals import following
from meetings.appeals.appeal import Appeal, AppealPerson, Outcome
from meetings.appeals.receiving import last_day
from meetings.appeals.topic import Topic
from meetings.database import Base
from meetings.imports.columns import Column
from meetings.imports.draft import Draft, Parser
from meetings.imports.intake import Intake, Values
from meetings.imports.lookups import DISTRICT_WORDS, named
from meetings.imports.values import Words, text
from meetings.places.district import District

COLUMNS = (
    Column("external_number", (
        "Өтініш нөмірі", "Номер обращения", "Appeal number", "Нөмірі", "Нөмір", "Номер", "Number",
        "№ обращения", "Тіркеу нөмірі", "Регистрационный номер", "Рег. номер", "ID",
    ), need="number"),
    Column("received_on", (
        "Түскен күні", "Дата поступления", "Received on", "Күні", "Дата", "Date", "Өтініш күні",
        "Дата обращения", "Тіркелген күні", "Дата регистрации", "Received",
    ), need="received_on"),
    Column("topic", (
        "Тақырып", "Тема", "Topic", "Тақырыбы", "Тематика", "Санат", "Категория", "Category",
        "Мәселе", "Вопрос", "Subject",
    ), need="topic"),
    Column("district", (
        "Аудан", "Район", "District", "Ауданы", "Аудан/қала", "Район/город", "Area",
    ), need="district"),
    Column("outcome", (
        "Нәтиже", "Результат", "Outcome", "Нәтижесі", "Мәртебе", "Мәртебесі", "Статус", "Status",
        "Күйі", "Исход", "Решение", "Шешім", "Result",
    )),
    Column("outcome_on", (
        "Нәтиже күні", "Дата результата", "Outcome date", "Шешілген күні", "Дата решения",
        "Жауап күні", "Дата ответа", "Closed on",
    )),
    Column("organisation", (
        "Ұйым", "Организация", "Organisation", "Мекеме", "Ведомство", "Organization", "Department",
        "Орындаушы", "Исполнитель", "Орындаушы мекеме", "Ответственный орган",
    )),
    Column("name", (
        "Аты-жөні", "ФИО", "Name", "Өтініш беруші", "Заявитель", "Applicant", "Аты", "Имя",
        "Full name",
    ), personal=True),
    Column("contact", (
        "Байланыс", "Контакт", "Contact", "Байланысы", "Контакты", "Телефон", "Phone",
        "Номер телефона", "Пошта", "Почта", "Email",
    ), personal=True),
    Column("text", (
        "Мәтін", "Текст", "Text", "Өтініш мәтіні", "Текст обращения", "Appeal text", "Мазмұны",
        "Содержание", "Суть обращения", "Content",
    ), personal=True),
)  # fmt: skip

OUTCOMES = Words({
    Outcome.UNDER_REVIEW: (
        "қаралуда", "на рассмотрении", "under review", "under_review", "қарауда", "рассматривается",
        "в работе", "жұмыста", "открыто", "ашық", "open", "in progress", "pending",
    ),
    Outcome.RESOLVED: (
        "шешілді", "решено", "resolved", "шешілген", "оң шешілді", "решен", "решён", "решена",
        "решено положительно", "удовлетворено", "қанағаттандырылды", "solved",
    ),
    Outcome.CONSULTED: (
        "түсіндірілді", "разъяснено", "consulted", "түсінік берілді", "разъяснен", "разъяснён",
        "дано разъяснение", "кеңес берілді", "консультация", "explained",
    ),
})  # fmt: skip

PERSONAL = ("name", "contact", "text")
_PLAIN = ("received_on", "topic_id", "district_id", "outcome", "outcome_on", "organisation_id")
# The cell names a topic, the record keeps its id.
_RENAMED = {"topic": "topic_id", "district": "district_id", "organisation": "organisation_id"}


class AppealIntake(Intake):
    """What the columns of a table of appeals mean, and how its rows are kept."""

    kind = "appeals"
    subject = "appeal"
    columns = COLUMNS

    def load(self) -> dict[str, Parser]:
        return {
            "external_number": text(80),
            "received_on": self.past_day,
            "topic": named(self.session, Topic),
            "district": named(self.session, District, DISTRICT_WORDS),
            "outcome": OUTCOMES,
            "outcome_on": self.past_day,
            # Organisations stand above appeals, so only their table is named.
            "organisation": named(self.session, Base.metadata.tables["organisation"].c),
            "name": text(300),
            "contact": text(300),
            "text": text(20_000, lines=True),
        }

    def complete(self, one: Draft) -> None:
        values = one.values
        if values.get("outcome_on", values["received_on"]) < values["received_on"]:
            one.refuse(
                "outcome_on", _("The outcome is older than the appeal; correct one of the days.")
            )
        one.values = {_RENAMED.get(name, name): value for name, value in values.items()}
        one.key = values["external_number"]

    def stored(self, keys: Sequence[str], fields: set[str]) -> dict[str, Values]:
        """Personal fields are read, and decrypted, only when the file gives some."""
        personal = [getattr(AppealPerson, name) for name in PERSONAL if name in fields]
        found = self.session.execute(
            select(
                Appeal.id,
                Appeal.external_number,
                *(getattr(Appeal, name) for name in _PLAIN),
                Appeal.keep_until,
                Appeal.erased_at,
                AppealPerson.appeal_id.label("person_id"),
                *personal,
            )
            .outerjoin(AppealPerson)
            .where(Appeal.external_number.in_(keys))
        )
        return {row.external_number: dict(row._mapping) for row in found}

    def admitted(self, values: Values, stored: Values | None) -> Values:
        """Personal data that were erased do not come back."""
        if stored is None or stored["erased_at"] is None:
            return values
        return {name: value for name, value in values.items() if name not in PERSONAL}

    def insert(self, rows: Sequence[Values]) -> None:
        made = self.session.execute(
            insert(Appeal).returning(Appeal.external_number, Appeal.id),
            [self._plain(row) for row in rows],
        )
        ids = dict(made.all())
        self._add_people([{**row, "id": ids[row["external_number"]]} for row in rows])
        following.follow(self.session, ids.values(), today=self.today, now=self.now)

    def update(self, rows: Sequence[Values]) -> None:
        self.session.execute(
            update(Appeal), [{"id": row["id"], **self._plain(row)} for row in rows]
        )
        self._add_people([row for row in rows if row["person_id"] is None])
        known = [
            {"appeal_id": row["id"], **{name: row[name] for name in PERSONAL if name in row}}
            for row in rows
            if row["person_id"] is not None
        ]
        if any(len(person) > 1 for person in known):
            self.session.execute(update(AppealPerson), known)
        changed = [row["id"] for row in rows]
        following.follow(self.session, changed, today=self.today, now=self.now)

    def _plain(self, row: Values) -> Values:
        return {
            "external_number": row["external_number"],
            "changed_at": self.now,
            "outcome": Outcome.UNDER_REVIEW,
            "outcome_on": None,
            "organisation_id": None,
            "keep_until": row.get("keep_until") or self._term(row),
            **{name: row[name] for name in _PLAIN if name in row},
        }

    def _term(self, row: Values) -> date | None:
        """Until when personal data are kept that come with the row."""
        return last_day(self.today) if any(row.get(name) for name in PERSONAL) else None

    def _add_people(self, rows: Sequence[Values]) -> None:
        people = [
            {"appeal_id": row["id"], **{name: row.get(name) for name in PERSONAL}}
            for row in rows
            if any(row.get(name) for name in PERSONAL)
        ]
        if people:
            self.session.execute(insert(AppealPerson), people)
