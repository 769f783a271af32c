"""The filters above the desk's week and list; what does not fit is said at its field and left out."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms import BooleanField, Form, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from meetings.diary import offers
from meetings.diary.desk_queries import Wish
from meetings.diary.fields import Choice, Day, one_line
from meetings.diary.meeting import MeetingKind
from meetings.diary.status import Status
from meetings.places.venue import VenueKind

TEXT_LENGTH = 100
_UNKNOWN = _l("Choose from the list.")


def _kinds(kind: Any) -> Any:
    return lambda: [
        SelectChoice("", _("All")),
        *(SelectChoice(each.value, each.label) for each in kind),
    ]


def _one_of(label: Any, kind: Any) -> SelectField:
    return SelectField(label, choices=_kinds(kind), default="", invalid_choice_message=_UNKNOWN)


class _Filter(Form):
    district = Choice(_l("District"), _UNKNOWN)
    official = Choice(_l("Official"), _UNKNOWN)
    status = _one_of(_l("Status"), Status)
    mine = BooleanField(_l("Only mine"))

    def offer(self, session: Session) -> None:
        """Fill in what can be chosen, in the current language."""
        self.district.offer(offers.districts(session), _("All"))
        self.official.offer_groups(offers.officials(session), _("All"))

    @property
    def kept(self) -> dict[str, str]:
        """What was asked for, as it stands in the address."""
        return {
            name: field.raw_data[0]
            for name, field in self._fields.items()
            if field.raw_data and field.raw_data[0]
        }

    def wish(self, user_id: int) -> Wish:
        """The wish, without what does not fit."""
        self.validate()
        return Wish(**self._chosen(), user=user_id if self.mine.data else None)

    def _chosen(self) -> dict[str, Any]:
        records = {
            name: field.chosen for name, field in self._fields.items() if isinstance(field, Choice)
        }
        return {**records, "status": _member(Status, self.status)}


class WeekFilter(_Filter):
    """What the week is narrowed to."""

    crew = Choice(_l("Camera crew"), _UNKNOWN)
    day = Day(_l("Week of"))

    def offer(self, session: Session) -> None:
        super().offer(session)
        self.crew.offer(offers.crews(session), _("All"))


class ListFilter(_Filter):
    """What the list is narrowed to."""

    topic = Choice(_l("Topic"), _UNKNOWN)
    venue_kind = _one_of(_l("Place"), VenueKind)
    kind = _one_of(_l("Kind"), MeetingKind)
    first = Day(_l("From day"))
    last = Day(_l("To day"))
    text = StringField(
        _l("Title or venue"),
        filters=[one_line],
        validators=[Length(max=TEXT_LENGTH, message=_l("Search for %(max)d letters at most."))],
    )

    def offer(self, session: Session) -> None:
        super().offer(session)
        self.topic.offer(offers.topics(session), _("All"))

    def _chosen(self) -> dict[str, Any]:
        return {
            **super()._chosen(),
            "venue_kind": _member(VenueKind, self.venue_kind),
            "kind": _member(MeetingKind, self.kind),
            "first": self.first.data,
            "last": self.last.data,
            "text": (self.text.data or "")[:TEXT_LENGTH],
        }


def _member(kind: Any, field: SelectField) -> Any:
    return next((each for each in kind if each.value == field.data), None)
