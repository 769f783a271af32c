"""The form of a duty: who meets which districts how often, and by which rule."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from meetings.diary import offers
from meetings.diary.fields import Choice, Day, number, one_line
from meetings.i18n import LANGUAGES
from meetings.places.district import District
from meetings.plans.duty import Duty, Recurrence

MOST_VISITS = 60
_UNKNOWN = _l("Choose from the list.")
_IN_LANGUAGES = {"kk": _l("in Kazakh"), "ru": _l("in Russian"), "en": _l("in English")}


def _text(language: str, most: int) -> StringField:
    """One line in a language."""
    longest = Length(max=most, message=_l("Write %(max)d characters at most."))
    return StringField(_IN_LANGUAGES[language], filters=[one_line], validators=[longest])


class DutyForm(FlaskForm):
    """A duty as an organizer writes it down; days bound it, and one of each text is needed."""

    name_kk, name_ru, name_en = (_text(language, 300) for language in LANGUAGES)
    official = Choice(_l("Who"), _UNKNOWN)
    districts = SelectMultipleField(
        _l("In which districts"),
        coerce=number,
        invalid_value_message=_UNKNOWN,
        invalid_choice_message=_UNKNOWN,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    at_least = IntegerField(
        _l("Visits to each district"),
        default=1,
        invalid_value_message=_l("Write a whole number."),
        validators=[
            InputRequired(_l("Write a whole number.")),
            NumberRange(1, MOST_VISITS, _l("Choose a number from %(min)d to %(max)d.")),
        ],
    )
    recurrence = RadioField(
        _l("How often"),
        choices=lambda: [SelectChoice(each.value, each.label) for each in Recurrence],
        default=Recurrence.YEAR.value,
        invalid_choice_message=_UNKNOWN,
    )
    first_day = Day(_l("First day"))
    last_day = Day(_l("Last day"))
    source_kk, source_ru, source_en = (_text(language, 1000) for language in LANGUAGES)

    def offer(self, officials: offers.Groups, districts: offers.Pairs) -> None:
        """Fill in what can be chosen, in the current language."""
        self.official.offer_groups(officials, _("Choose an official"))
        self.districts.choices = [SelectChoice(id_, label) for id_, label in districts]

    def validate_official(self, field: Choice) -> None:
        """Somebody owes it."""
        if field.data is None:
            raise ValidationError(_("Choose an official."))

    def validate_districts(self, field: SelectMultipleField) -> None:
        """It is owed somewhere."""
        if not field.data:
            raise ValidationError(_("Choose at least one district."))

    def validate_last_day(self, field: Day) -> None:
        """The days are in order, and both are there for what is due once."""
        first = self.first_day.data
        if self.recurrence.data == Recurrence.ONCE and not (first and field.data):
            raise ValidationError(_("What is due once needs its first and its last day."))
        if first and field.data and field.data < first:
            raise ValidationError(_("The last day lies before the first; choose a later one."))

    def validate_name_kk(self, _field: StringField) -> None:
        """It is called something, in one language at least."""
        if not any(self._texts("name").values()):
            raise ValidationError(_("Say in one language at least what is owed."))

    def validate_source_kk(self, _field: StringField) -> None:
        """A duty without a rule is none."""
        if not any(self._texts("source").values()):
            raise ValidationError(_("Name the rule in one language at least."))

    def fill(self, duty: Duty, districts: list[District]) -> None:
        """Write what is asked for into a duty."""
        duty.official_id, duty.districts = self.official.data, districts
        duty.at_least = self.at_least.data
        duty.recurrence = Recurrence(self.recurrence.data)
        duty.first_day, duty.last_day = self.first_day.data, self.last_day.data
        for column, text in {**self._texts("name"), **self._texts("source")}.items():
            setattr(duty, column, text)

    def _texts(self, kind: str) -> dict[str, str]:
        columns = (f"{kind}_{language}" for language in LANGUAGES)
        return {column: self[column].data or "" for column in columns}


def shown(duty: Duty) -> dict[str, Any]:
    """What the form shows of a duty as it stands."""
    texts = [f"{kind}_{language}" for kind in ("name", "source") for language in LANGUAGES]
    return {
        "official": duty.official_id,
        "districts": [district.id for district in duty.districts],
        "at_least": duty.at_least,
        "recurrence": duty.recurrence.value,
        "first_day": duty.first_day,
        "last_day": duty.last_day,
        **{column: getattr(duty, column) for column in texts},
    }
