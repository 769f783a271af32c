"""The form with which a resident sends an appeal: as little as is needed, in plain words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import regex
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import BooleanField, Field, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, ValidationError

from meetings.appeals.receiving import (
    LONGEST_CONTACT,
    LONGEST_NAME,
    LONGEST_TEXT,
    Statement,
)
from meetings.appeals.topic import Topic
from meetings.errors import InvalidInput
from meetings.pages import choices
from meetings.places.district import District
from meetings.public_form import optional, require_few_links, required

MOST_LINKS = 5
_MAIL = regex.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_PHONE = regex.compile(r"\+?[\d\s()./-]+")
_CHOOSE = _l("Choose from the list.")


def _said(check: Callable[..., str], *arguments: Any, **options: Any) -> Any:
    """A validator that keeps the cleaned text."""

    def clean(_form: Any, field: Field) -> None:
        try:
            field.data = check(field.data or "", field.name, *arguments, **options)
        except InvalidInput as error:
            raise ValidationError(str(error)) from error

    return clean


class AppealForm(FlaskForm):
    """An appeal as a resident writes it. It needs no session: the page signs a token instead."""

    class Meta:
        csrf = False

    topic = SelectField(_l("What is it about?"), invalid_choice_message=_CHOOSE)
    district = SelectField(_l("Where?"), invalid_choice_message=_CHOOSE)
    text = TextAreaField(
        _l("What happened, and what should be done?"),
        validators=[_said(required, LONGEST_TEXT, lines=True)],
    )
    name = StringField(_l("Your name"), validators=[_said(optional, LONGEST_NAME)])
    contact = StringField(_l("Phone or e-mail"), validators=[_said(optional, LONGEST_CONTACT)])
    consent = BooleanField(
        _l("I agree"),
        validators=[InputRequired(_l("Without your agreement we may not keep what you wrote."))],
    )

    def offer(self, session: Session) -> None:
        """Fill in what can be chosen, in the current language."""
        first = ("", _("Choose"))
        places = choices.districts(choices.all_districts(session)).options
        self.topic.choices = [first, *_pairs(choices.topics(session).options)]
        self.district.choices = [first, *_pairs(places)]

    def validate_topic(self, field: SelectField) -> None:
        """It is about something."""
        _require_chosen(field)

    def validate_district(self, field: SelectField) -> None:
        """It is about somewhere."""
        _require_chosen(field)

    def validate_text(self, field: TextAreaField) -> None:
        """It is no list of links."""
        try:
            require_few_links(field.data or "", field.name, MOST_LINKS)
        except InvalidInput as error:
            raise ValidationError(str(error)) from error

    def validate_contact(self, field: StringField) -> None:
        """It can be called or written to."""
        given = field.data or ""
        digits = len(regex.findall(r"\d", given))
        is_phone = bool(_PHONE.fullmatch(given)) and 5 <= digits <= 15
        if given and not is_phone and not _MAIL.fullmatch(given):
            raise ValidationError(
                _("Write a phone number or an e-mail address, or leave this empty.")
            )

    def statement(self, session: Session, language: str) -> Statement:
        """What was entered, once it is valid."""
        return Statement(
            topic_id=_id_of(session, Topic, self.topic.data),
            district_id=_id_of(session, District, self.district.data),
            text=self.text.data or "",
            language=language,
            name=self.name.data or "",
            contact=self.contact.data or "",
        )


def _pairs(options: Any) -> list[tuple[str, str]]:
    return [(option.slug, option.name) for option in options]


def _require_chosen(field: SelectField) -> None:
    if not field.data:
        raise ValidationError(_CHOOSE)


def _id_of(session: Session, record: Any, slug: str) -> int:
    return session.scalars(select(record.id).where(record.slug == slug)).one()
