"""Duties: rules that somebody must meet some districts so often in a period."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, Column, ForeignKey, Table, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.audit import Audited
from meetings.database import Base, Numbered, enum_column
from meetings.i18n import Named, Translated
from meetings.officials.official import Official
from meetings.places.district import District

duty_district = Table(
    "duty_district",
    Base.metadata,
    Column("duty_id", ForeignKey("duty.id", ondelete="CASCADE"), primary_key=True),
    Column("district_id", ForeignKey("district.id"), primary_key=True),
)


class Recurrence(StrEnum):
    """How often the duty begins anew; ``once`` has days of its own."""

    ONCE = "once"
    YEAR = "year"
    HALF_YEAR = "half-year"
    QUARTER = "quarter"

    @property
    def label(self) -> str:
        """The period in the current language."""
        return str(_LABELS[self])


_LABELS = {
    Recurrence.ONCE: _l("Once, in a period of its own"),
    Recurrence.YEAR: _l("Every year"),
    Recurrence.HALF_YEAR: _l("Every half-year"),
    Recurrence.QUARTER: _l("Every quarter"),
}
_MONTHS = {Recurrence.YEAR: 12, Recurrence.HALF_YEAR: 6, Recurrence.QUARTER: 3}


class Duty(Audited, Numbered, Named, Base):
    """The official meets each of the districts ``at_least`` times in every period.

    ``first_day`` and ``last_day`` bound it; a recurring duty may leave either open. ``source``
    names the rule that it comes from.
    """

    __tablename__ = "duty"
    __table_args__ = (
        CheckConstraint("at_least > 0", name="at_least"),
        CheckConstraint("last_day >= first_day", name="order"),
        CheckConstraint(
            "recurrence <> 'once' OR (first_day IS NOT NULL AND last_day IS NOT NULL)", name="once"
        ),
    )

    official_id: Mapped[int] = mapped_column(ForeignKey("official.id"), index=True)
    at_least: Mapped[int] = mapped_column(default=1)
    recurrence: Mapped[Recurrence] = mapped_column(enum_column(Recurrence))
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    source_kk: Mapped[str] = mapped_column(Text, default="")
    source_ru: Mapped[str] = mapped_column(Text, default="")
    source_en: Mapped[str] = mapped_column(Text, default="")
    active: Mapped[bool] = mapped_column(default=True)

    official: Mapped[Official] = relationship()
    districts: Mapped[list[District]] = relationship(
        secondary=duty_district, order_by=District.slug
    )

    @property
    def source(self) -> Translated:
        """The rule that it comes from; falls back kk, ru, en."""
        return Translated(self.source_kk or "", self.source_ru or "", self.source_en or "")

    def periods(self, first: date, last: date) -> list[tuple[date, date]]:
        """Its periods that overlap with these days, both ends included; whole ones, in order."""
        if self.recurrence is Recurrence.ONCE:
            assert self.first_day
            assert self.last_day
            whole = [(self.first_day, self.last_day)]
        else:
            whole = _recurring(first, last, _MONTHS[self.recurrence])
        return [period for period in whole if self._applies(*period, first, last)]

    def _applies(self, start: date, end: date, first: date, last: date) -> bool:
        begun = self.first_day is None or self.first_day <= end
        over = self.last_day is not None and self.last_day < start
        return begun and not over and start <= last and end >= first


def _recurring(first: date, last: date, months: int) -> list[tuple[date, date]]:
    start = date(first.year, (first.month - 1) // months * months + 1, 1)
    found = []
    while start <= last:
        following = _after(start, months)
        found.append((start, following - timedelta(days=1)))
        start = following
    return found


def _after(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)
