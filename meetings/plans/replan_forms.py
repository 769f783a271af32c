"""The forms of replanning: who or what cannot be used, and on which days."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Form
from wtforms.validators import InputRequired, ValidationError

from meetings.diary import offers
from meetings.diary.fields import Choice, Day

_UNKNOWN = _l("Choose from the list.")


class _Days(Form):
    """Days, both included."""

    first_day = Day(_l("First day"), validators=[InputRequired(_l("Choose a day."))])
    last_day = Day(_l("Last day"), validators=[InputRequired(_l("Choose a day."))])

    def validate_last_day(self, field: Day) -> None:
        """In order."""
        if self.first_day.data and field.data and field.data < self.first_day.data:
            raise ValidationError(_("The last day lies before the first; choose a later one."))


class AwayForm(_Days, FlaskForm):
    """An official who is away; why is not kept."""

    who = Choice(_l("Who"), _UNKNOWN)

    def __init__(self, officials: offers.Groups, *given: Any, **also: Any) -> None:
        super().__init__(*given, prefix="away-", **also)
        self.who.offer_groups(officials, _("Choose an official"))

    def validate_who(self, field: Choice) -> None:
        """Somebody is away."""
        if field.data is None:
            raise ValidationError(_("Choose an official."))


class ClosedForm(_Days, FlaskForm):
    """A venue that cannot be used."""

    where = Choice(_l("Venue"), _UNKNOWN)

    def __init__(self, venues: offers.Groups, *given: Any, **also: Any) -> None:
        super().__init__(*given, prefix="closed-", **also)
        self.where.offer_groups(venues, _("Choose a venue"))

    def validate_where(self, field: Choice) -> None:
        """Some venue is closed."""
        if field.data is None:
            raise ValidationError(_("Choose a venue."))
