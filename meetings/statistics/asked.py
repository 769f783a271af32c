"""What is asked of the figures: as of which day, which days of receipt, which appeals."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from meetings.appeals.tally import month
from meetings.appeals.topic import Topic
from meetings.errors import InvalidInput
from meetings.officials.organisation import Organisation
from meetings.places.district import District

EARLIEST, LATEST = date(1990, 1, 1), date(2999, 12, 31)
Choice = District | Topic | Organisation
Record = TypeVar("Record", District, Topic, Organisation)
CHOICES: dict[str, type[Choice]] = {
    "topic": Topic,
    "district": District,
    "organisation": Organisation,
}


@dataclass(frozen=True)
class Period:
    """The days of receipt that are counted, both ends included; None leaves an end open."""

    first: date | None = None
    last: date | None = None

    @classmethod
    def parse(cls, first: str, last: str) -> Period:
        """The period of two ISO dates, each maybe empty; raises InvalidInput."""
        period = cls(_day(first, "from"), _day(last, "to"))
        if period.first and period.last and period.last < period.first:
            raise InvalidInput(_("The period ends before it starts; choose a later end."), "to")
        return period

    @property
    def is_open(self) -> bool:
        """Whether every day counts."""
        return self.first is None and self.last is None


@dataclass(frozen=True)
class Asked:
    """All that the address says; a record is None where any will do."""

    as_of: date
    today: date
    period: Period = Period()
    topic: Topic | None = None
    district: District | None = None
    organisation: Organisation | None = None

    @classmethod
    def read(cls, session: Session, arguments: Mapping[str, str], today: date) -> Asked:
        """From the parameters of an address; empty ones are as if absent. Raises InvalidInput."""
        return cls(
            as_of=_as_of(arguments.get("as_of", ""), today),
            today=today,
            period=Period.parse(arguments.get("from", ""), arguments.get("to", "")),
            topic=_chosen(session, Topic, arguments.get("topic", "")),
            district=_chosen(session, District, arguments.get("district", "")),
            organisation=_chosen(session, Organisation, arguments.get("organisation", "")),
        )

    @property
    def chosen(self) -> dict[str, Choice]:
        """The records asked for, by parameter."""
        found = {name: getattr(self, name) for name in CHOICES}
        return {name: record for name, record in found.items() if record is not None}

    @property
    def is_present(self) -> bool:
        """Whether the figures are those of today."""
        return self.as_of == self.today

    def parameters(self, **other: str) -> dict[str, Any]:
        """The parameters of an address that asks for the same, or with others in their place."""
        days = {"from": self.period.first, "to": self.period.last}
        days |= {} if self.is_present else {"as_of": self.as_of}
        written = {name: day.isoformat() for name, day in days.items() if day}
        written |= {name: record.slug for name, record in self.chosen.items()}
        return {name: value for name, value in (written | other).items() if value}

    def narrowed(self, columns: Mapping[str, ColumnElement[int]]) -> list[ColumnElement[bool]]:
        """Conditions on the columns named ``topic``, ``district`` and ``organisation``."""
        return [columns[name] == record.id for name, record in self.chosen.items()]


def _day(text: str, field: str) -> date | None:
    if not text:
        return None
    refusal = InvalidInput(
        _("“%(text)s” is no day; write one like 2019-09-30.", text=text[:40]), field
    )
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise refusal from error
    if not EARLIEST <= day <= LATEST:
        raise refusal
    return day


def _as_of(text: str, today: date) -> date:
    day = _day(text, "as_of") or today
    if day > today:
        raise InvalidInput(
            _(
                "Nobody knows the figures of %(day)s yet; choose today or a day before.",
                day=format_date(day, "d MMMM y"),
            ),
            "as_of",
        )
    return day


def _chosen(session: Session, kind: type[Record], slug: str) -> Record | None:
    if not slug:
        return None
    found = session.scalars(select(kind).where(kind.slug == slug)).first()
    if found is None:
        raise InvalidInput(
            _("“%(text)s” is none of the choices; choose from the lists.", text=slug[:40]),
            next(name for name, each in CHOICES.items() if each is kind),
        )
    return found


def month_end(day: date) -> date:
    """The last day of a day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


@dataclass(frozen=True)
class Window:
    """A period of receipt and a day, cut where months are whole.

    Whole months are read from the tallies, the days at the edges from the events: ``edges`` are
    the days of receipt outside of whole months, and the days after ``counted_until`` up to
    ``as_of`` are what happened since the last whole month.
    """

    period: Period
    as_of: date

    @property
    def whole_first(self) -> date | None:
        """The first day of receipt in a whole month; None for an open beginning."""
        first = self.period.first
        if first is None or first.day == 1:
            return first
        return month_end(first) + timedelta(days=1)

    @property
    def whole_last(self) -> date | None:
        """The last day of receipt in a whole month; None for an open end."""
        last = self.period.last
        if last is None or last == month_end(last):
            return last
        return last.replace(day=1) - timedelta(days=1)

    @property
    def has_whole_months(self) -> bool:
        """Whether any month of receipt is whole."""
        first, last = self.whole_first, self.whole_last
        return first is None or last is None or first <= last

    @property
    def edges(self) -> list[Period]:
        """The days of receipt outside of whole months: at most two runs."""
        first, last = self.period.first, self.period.last
        if not self.has_whole_months:
            return [self.period]
        runs = []
        if first and self.whole_first and first < self.whole_first:
            runs.append(Period(first, self.whole_first - timedelta(days=1)))
        if last and self.whole_last and self.whole_last < last:
            runs.append(Period(self.whole_last + timedelta(days=1), last))
        return runs

    @property
    def counted_until(self) -> date:
        """The last day of the last month that was over by ``as_of``."""
        if self.as_of == month_end(self.as_of):
            return self.as_of
        return self.as_of.replace(day=1) - timedelta(days=1)

    @property
    def last_month(self) -> int:
        """The number of that month."""
        return month(self.counted_until)
