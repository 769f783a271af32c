"""Fields of the desk's forms: each says in a sentence what does not fit, and keeps what was typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import DateInput, TimeInput

LARGEST_ID = 2**31 - 1
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
MOST_AT_ONCE = 40
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
Groups = dict[str, list[tuple[int, str]]]


def number(text: str | int | None) -> int | None:
    """The id that a form names; nothing is None. Raises ValueError for what can be no id."""
    if text in (None, ""):
        return None
    value = int(str(text))
    if not 0 < value <= LARGEST_ID:
        raise ValueError("no id")
    return value


def known_id(text: str | int | None) -> int | None:
    """The same, but what can be no id is None too."""
    try:
        return number(text)
    except ValueError:
        return None


def day_of(text: str) -> date:
    """The day that ``2027-05-18`` names. Raises ValueError for anything else."""
    day = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError("outside of our times")
    return day


def one_line(text: str | None) -> str:
    """The text without control characters, its gaps one space wide."""
    return " ".join(_CONTROL.sub(" ", text or "").split())


def several_lines(text: str | None) -> str:
    """The text without control characters other than the ends of lines."""
    return _CONTROL.sub(" ", (text or "").replace("\r\n", "\n").replace("\r", "\n")).strip()


class Choice(SelectField):
    """One of the records offered, or nothing; ``data`` is its id."""

    def __init__(self, label: Any, complaint: Any, **options: Any) -> None:
        super().__init__(
            label,
            coerce=number,
            choices=[],
            invalid_value_message=complaint,
            invalid_choice_message=complaint,
            **options,
        )

    def offer(self, records: Iterable[tuple[int, str]], nothing: str | None = None) -> None:
        """Offer pairs of id and label, after a blank choice that is called ``nothing``."""
        blank = [] if nothing is None else [SelectChoice("", nothing)]
        self.choices = [*blank, *(SelectChoice(str(id_), label) for id_, label in records)]

    def offer_groups(self, groups: Groups, nothing: str) -> None:
        """The same, with a heading over each group."""
        self.choices = [SelectChoice("", nothing)]
        for heading, records in groups.items():
            self.choices += [
                SelectChoice(str(id_), label, optgroup=heading) for id_, label in records
            ]

    @property
    def chosen(self) -> int | None:
        """The id, when it is one of those offered."""
        offered = {choice.value for choice in self.choices}
        return self.data if str(self.data) in offered else None


class Several(Field):
    """Ids of records, each once; whether they exist is for the diary's rules to say."""

    def process_data(self, value: Any) -> None:
        self.data: list[int] = list(value or ())

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = []
        unreadable = False
        for text in valuelist[: MOST_AT_ONCE + 1]:
            try:
                value = number(text)
            except ValueError:
                unreadable = True
            else:
                self.data += [value] if value and value not in self.data else []
        if unreadable:
            raise ValueError(_("Choose officials from the list."))
        if len(valuelist) > MOST_AT_ONCE:
            self.data = self.data[:MOST_AT_ONCE]
            raise ValueError(_("Choose %(most)s officials at most.", most=MOST_AT_ONCE))


class _Typed(Field):
    """A field whose text is read by ``read``; what cannot be read is shown as it was typed."""

    data: Any
    unreadable: Callable[[], str]

    def read(self, text: str) -> Any:
        raise NotImplementedError

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        if not valuelist:
            return
        text = valuelist[0].strip()
        self.data = None
        if text:
            try:
                self.data = self.read(text)
            except ValueError as error:
                raise ValueError(type(self).unreadable()) from error

    def write(self) -> str:
        return str(self.data)

    def _value(self) -> str:
        if self.raw_data:
            return one_line(self.raw_data[0])[:40]
        return self.write() if self.data is not None else ""

    def __call__(self, **attributes: Any) -> Any:
        # A browser shows nothing in a date field whose value is no date.
        kind = {"type": "text"} if self.process_errors else {}
        return super().__call__(**kind, **attributes)


class Day(_Typed):
    """A day within the times that calendars know."""

    widget = DateInput()
    unreadable = staticmethod(
        lambda: _("This is no day between 2000 and 2099; write one like 2027-05-18.")
    )

    def read(self, text: str) -> date:
        return day_of(text)


class Hour(_Typed):
    """A wall-clock time to the minute."""

    widget = TimeInput()
    unreadable = staticmethod(lambda: _("This is no time of the day; write one like 09:30."))

    def read(self, text: str) -> time:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - a wall clock has no zone

    def write(self) -> str:
        return f"{self.data:%H:%M}"
