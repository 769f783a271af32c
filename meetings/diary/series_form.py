"""The forms of recurring receptions."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, ValidationError
from wtforms.validators import Optional as MaybeEmpty
from wtforms.widgets import CheckboxInput, ListWidget

from meetings.diary import offers, recurrence
from meetings.diary.draft import SessionDraft
from meetings.diary.fields import Choice, Day, one_line
from meetings.diary.forms import Offered, StaffedForm
from meetings.diary.recurrence import Weekly
from meetings.diary.series import ReceptionSeries
from meetings.errors import InvalidInput
from meetings.places import conditions
from meetings.places.venue import WEEKDAYS, Venue


class SeriesForm(StaffedForm, FlaskForm):
    """A rule of receptions in an office."""

    venue = Choice(_l("Office"), _l("Choose an office from the list."))
    weekdays = SelectMultipleField(
        _l("Weekdays"),
        choices=lambda: [SelectChoice(*pair) for pair in recurrence.weekday_names()],
        invalid_choice_message=_l("Choose weekdays from the list."),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    every = IntegerField(
        _l("Every so many weeks"),
        invalid_value_message=_l("Write a whole number."),
        default=1,
        validators=[
            MaybeEmpty(),
            NumberRange(1, recurrence.MOST_WEEKS, _l("Choose a number from %(min)d to %(max)d.")),
        ],
    )
    rule = StringField(_l("Own rule"), filters=[one_line])
    first_day = Day(_l("First day"), validators=[InputRequired(_l("Choose a day."))])
    until = Day(_l("Last day"))
    active = BooleanField(_l("In use"), default=True)

    def offer(self, venues: offers.Groups, given: Offered) -> None:
        """Fill in what can be chosen, in the current language."""
        self.venue.offer_groups(venues, _("Choose an office"))
        self.offer_staffed(given)

    def validate_venue(self, field: Choice) -> None:
        """A reception is held somewhere."""
        if field.data is None:
            raise ValidationError(_("Choose an office."))

    def validate_end(self, field: Any) -> None:
        """Receptions end after they start."""
        if self.start.data and field.data and field.data <= self.start.data:
            raise ValidationError(_("The reception ends before it starts; choose a later end."))

    def validate_until(self, field: Day) -> None:
        """The last day is not before the first."""
        if self.first_day.data and field.data and field.data < self.first_day.data:
            raise ValidationError(_("The last day lies before the first; choose a later one."))

    def validate_weekdays(self, field: SelectMultipleField) -> None:
        """Some day is needed, unless an own rule says more."""
        if not field.data and not self.rule.data:
            raise ValidationError(_("Choose at least one weekday."))

    def validate_rule(self, field: StringField) -> None:
        """An own rule is one that we can lay out."""
        if field.data:
            try:
                field.data = recurrence.checked(field.data)
            except InvalidInput as error:
                raise ValidationError(str(error)) from error

    def fits(self, venue: Venue) -> bool:
        """Whether the office opens then on each weekday of the rule; says so at the field if not."""
        rule, hours = self.asked_rule(), (self.start.data, self.end.data)
        names = dict(recurrence.weekday_names())
        opens = dict(zip(recurrence.WEEKDAYS, WEEKDAYS, strict=True))
        closed = [
            names[code]
            for code in recurrence.named_weekdays(rule)
            if not conditions.opens_on(venue, opens[code], *hours)
        ]
        if closed:
            field = self.rule if self.rule.data else self.weekdays
            field.errors = [_closed(venue, closed)]
        return not closed

    def asked_rule(self) -> str:
        """The rule of the ticks, or the own one in their place."""
        ticked = Weekly(tuple(self.weekdays.data or ()), self.every.data or 1)
        return self.rule.data or ticked.rule

    def fill(self, series: ReceptionSeries) -> None:
        """Write what is asked for into a series, its officials apart."""
        series.venue_id, series.topic_id, series.crew_id = (
            self.venue.data,
            self.topic.data,
            self.crew.data,
        )
        series.start, series.end, series.language = (
            self.start.data,
            self.end.data,
            self.language.data,
        )
        series.first_day, series.until = self.first_day.data, self.until.data
        series.active = self.active.data
        series.rule = self.asked_rule()

    def part(self) -> SessionDraft | None:
        """The reception as a session, None while something is missing."""
        missing = None in (self.topic.chosen, self.start.data, self.end.data)
        if missing or self.end.data <= self.start.data:
            return None
        return SessionDraft(
            self.topic.data, self.start.data, self.end.data, tuple(self.officials.data)
        )


def _closed(venue: Venue, days: list[str]) -> str:
    return _(
        "%(venue)s is not open at these hours on: %(days)s. Leave the days out or choose other hours.",
        venue=venue.name,
        days=", ".join(days),
    )


def shown(series: ReceptionSeries) -> dict[str, Any]:
    """What the form shows of a series as it stands."""
    weekly = Weekly.of(series.rule)
    return {
        "venue": series.venue_id,
        "topic": series.topic_id,
        "crew": series.crew_id,
        "officials": [official.id for official in series.officials],
        "language": series.language,
        "start": series.start,
        "end": series.end,
        "first_day": series.first_day,
        "until": series.until,
        "active": series.active,
        "weekdays": list(weekly.weekdays) if weekly else [],
        "every": weekly.every if weekly else 1,
        "rule": "" if weekly else series.rule,
    }


class PeriodForm(FlaskForm):
    """The days for which a series is laid out, both ends included."""

    first = Day(_l("From day"), validators=[InputRequired(_l("Choose a day."))])
    last = Day(_l("To day"), validators=[InputRequired(_l("Choose a day."))])
