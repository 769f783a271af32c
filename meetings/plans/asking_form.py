"""The form in which a plan is asked for: its days, how long to search, and what is wished."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import (
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from meetings.diary import offers
from meetings.diary.fields import Choice, Day, Hour, one_line
from meetings.errors import InvalidInput
from meetings.i18n import format_short_day
from meetings.plans.wishes import Away, Wanted, Wishes

WANTED = 3
MONTHS = 3
OWN = "own"
_UNKNOWN = _l("Choose from the list.")
Pairs = Iterable[tuple[int, str]]


class Marks(SelectMultipleField):
    """Several of a list, as boxes to tick; ``data`` are ids."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any, **options: Any) -> None:
        words = {"invalid_choice_message": _UNKNOWN, "invalid_value_message": _UNKNOWN}
        super().__init__(label, coerce=int, choices=[], **words, **options)

    def offer(self, records: Pairs) -> None:
        """Offer pairs of id and label."""
        self.choices = [SelectChoice(str(id_), label) for id_, label in records]


class WantedForm(Form):
    """A meeting that must be in the plan; without a district there is none."""

    district = Choice(_l("District"), _UNKNOWN)
    day = Day(_l("Day"))
    start = Hour(_l("Hour"))
    topic = Choice(_l("Topic"), _UNKNOWN)
    official = Choice(_l("Official"), _UNKNOWN)


class AskingForm(FlaskForm):
    """What is asked; ``offer`` comes before anything else."""

    within: frozenset[int] | None = None
    period = RadioField(_l("Period"), choices=[], default="next")
    first = Day(_l("First day"))
    last = Day(_l("Last day"))
    seconds = SelectField(_l("How long may it search?"), coerce=int, choices=[], default=60)
    label = StringField(_l("Name"), filters=[one_line], validators=[Length(max=200)])
    extra_crew = Choice(_l("One crew more, at home in"), _UNKNOWN)
    without_crews = Marks(_l("These crews stay at home"))
    without_officials = Marks(_l("These officials do not come"))
    districts = Marks(_l("Only in these districts"))
    wanted = FieldList(FormField(WantedForm), min_entries=WANTED, max_entries=WANTED)

    def offer(self, session: Session, today: date, within: frozenset[int] | None) -> None:
        """Fill in what can be chosen, in the current language; ``within`` where she plans, None for all."""
        self.within = within
        quarters = [(key, f"{name} ({_days(*days)})") for key, name, days in _quarters(today)]
        self.period.choices = _choices([*quarters, (OWN, _("Other days"))])
        self.seconds.choices = _choices([
            (15, _("15 seconds, for a first look")),
            (60, _("1 minute")),
            (300, _("5 minutes")),
            (900, _("15 minutes")),
        ])  # fmt: skip
        districts, officials = offers.districts(session, within), offers.officials(session)
        self.extra_crew.offer(offers.districts(session), _("None"))
        self.without_crews.offer(offers.crews(session))
        self.without_officials.offer(offers.flat(officials))
        self.districts.offer(districts)
        topics = offers.topics(session)
        for each in self.wanted:
            each.form.district.offer(districts, _("No meeting"))
            each.form.topic.offer(topics, _("Any"))
            each.form.official.offer_groups(officials, _("Any"))

    @property
    def factors(self) -> list[Any]:
        """The fields that say how much each topic counts."""
        return [field for field in self if field.name.startswith("topic_")]

    def days(self, today: date) -> tuple[date, date]:
        """First and last day asked for; raises InvalidInput where one is missing."""
        for key, _name, days in _quarters(today):
            if self.period.data == key:
                return days
        for field in (self.first, self.last):
            if field.data is None:
                raise InvalidInput(_("Choose a day."), field.name)
        return self.first.data, self.last.data

    def wishes(self) -> Wishes:
        """What is wished; raises InvalidInput."""
        factors = {int(each.name.removeprefix("topic_")): each.data for each in self.factors}
        return Wishes(
            topics={id_: factor for id_, factor in factors.items() if factor != 1},
            extra_crews=(self.extra_crew.chosen,) if self.extra_crew.chosen else (),
            without_crews=tuple(self.without_crews.data or ()),
            officials=tuple(Away(id_) for id_ in self.without_officials.data or ()),
            districts=tuple(self.districts.data or sorted(self.within or ())),
            meetings=tuple(self._wanted()),
        )

    def _wanted(self) -> Iterator[Wanted]:
        for index, entry in enumerate(self.wanted):
            form = entry.form
            if form.district.data is None:
                continue
            if form.day.data is None:
                raise InvalidInput(
                    _("Choose the day of the meeting that must be there."), f"wanted.{index}.day"
                )
            yield Wanted(
                district=form.district.data, day=form.day.data, start=form.start.data,
                topic=form.topic.data, official=form.official.data,
            )  # fmt: skip


def form_for(
    session: Session, today: date, within: frozenset[int] | None, **given: Any
) -> AskingForm:
    """The form with a field for each topic, its choices filled in."""
    fields = {f"topic_{id_}": _factor(name) for id_, name in offers.topics(session)}
    form: AskingForm = type("TopicsForm", (AskingForm,), fields)(**given)
    form.offer(session, today, within)
    return form


def _choices(pairs: Iterable[tuple[object, str]]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in pairs]


def _factor(name: str) -> SelectField:
    words = [(1, _("as usual")), (2, _("twice")), (3, _("three times")), (0, _("not at all"))]
    return SelectField(name, coerce=int, default=1, choices=_choices(words))


def written(wishes: Wishes, first: date, last: date) -> dict[str, Any]:
    """What the form shows of the wishes and days of another plan."""
    return {
        "period": OWN, "first": first, "last": last,
        "extra_crew": next(iter(wishes.extra_crews), None),
        "without_crews": list(wishes.without_crews),
        "without_officials": [each.id for each in wishes.officials],
        "districts": list(wishes.districts),
        "wanted": [
            {"district": each.district, "day": each.day, "start": each.start,
             "topic": each.topic, "official": each.official}
            for each in wishes.meetings[:WANTED]
        ],
        **{f"topic_{id_}": factor for id_, factor in wishes.topics.items()},
    }  # fmt: skip


def _quarters(today: date) -> list[tuple[str, str, tuple[date, date]]]:
    """What is left of this quarter, when something is, and the next one."""
    begin = _next_quarter(today)
    after = _next_quarter(begin)
    tomorrow, one = today + timedelta(days=1), timedelta(days=1)
    following = ("next", _("The next quarter"), (begin, after - one))
    if tomorrow >= begin:
        return [following]
    return [("this", _("The rest of this quarter"), (tomorrow, begin - one)), following]


def _next_quarter(day: date) -> date:
    month = (day.month - 1) // MONTHS * MONTHS + MONTHS + 1
    return date(day.year + month // 13, (month - 1) % 12 + 1, 1)


def _days(first: date, last: date) -> str:
    return f"{format_short_day(first)} – {format_short_day(last)} {last.year}"
