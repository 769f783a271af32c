"""The forms with which administrators keep the accounts of the staff."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import EmailField, RadioField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from meetings.access import Role
from meetings.accounts.user import User
from meetings.database import db
from meetings.i18n import LANGUAGES
from meetings.places.district import District
from meetings.places.organizers import districts_of

_UNKNOWN = _l("Choose from the list.")


class Checkboxes(SelectMultipleField):
    """Any number of choices, each with its box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PersonForm(FlaskForm):
    """Name, language, roles and districts of a member of staff."""

    name = StringField(_l("Name"), validators=[InputRequired(_l("Write a name.")), Length(max=120)])
    language = RadioField(
        _l("Language of letters"), choices=LANGUAGES, default="kk", invalid_choice_message=_UNKNOWN
    )
    roles = Checkboxes(_l("Roles"), invalid_choice_message=_UNKNOWN)
    districts = Checkboxes(
        _l("Plans only in"),
        description=_l("For organizers. Nothing chosen means everywhere."),
        invalid_choice_message=_l("There is no district called %(value)s."),
    )

    def offer_choices(self) -> None:
        """Fill in what can be chosen, in the current language."""
        self.roles.choices = {role.value: role.label for role in Role}
        districts = {each.slug: str(each.name) for each in db.session.scalars(select(District))}
        self.districts.choices = dict(sorted(districts.items(), key=lambda pair: pair[1]))

    def show(self, user: User) -> None:
        """Fill in what holds now."""
        self.name.data = user.display_name
        self.language.data = user.language
        self.roles.data = [role.value for role in user.role_names]
        bound = districts_of(user) or ()
        slugs = select(District.slug).where(District.id.in_(bound))
        self.districts.data = list(db.session.scalars(slugs))

    @property
    def chosen_roles(self) -> list[Role]:
        """The roles that were ticked."""
        return [Role(value) for value in self.roles.data or ()]


class NewPersonForm(PersonForm):
    """The same for a new account, with its address."""

    email = EmailField(_l("E-mail"), validators=[InputRequired(_l("Enter the e-mail address."))])
