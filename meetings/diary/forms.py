"""The form in which a meeting is planned: it keeps all that was typed, whatever became of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from wtforms import (
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from meetings.diary import offers
from meetings.diary.draft import MeetingDraft, SessionDraft
from meetings.diary.fields import Choice, Day, Hour, Several, known_id, one_line, several_lines
from meetings.diary.meeting import Meeting
from meetings.i18n import LANGUAGES

MOST_SESSIONS = 12
TITLE_LENGTH = 300
NOTES_LENGTH = 5000
ZONE_LENGTH = 60
_SESSION_KEY = re.compile(r"sessions-(\d{1,6})-[a-z_]+", re.ASCII)
_HOUR = timedelta(hours=1)


def languages() -> list[SelectChoice]:
    """The languages of a session."""
    return [SelectChoice(code, name) for code, name in LANGUAGES.items()]


class StaffedForm(Form):
    """What a session needs: topic, hours, language and who comes."""

    topic = Choice(_l("Topic"), _l("Choose a topic from the list."))
    start = Hour(_l("From"), validators=[InputRequired(_l("Say when it starts."))])
    end = Hour(_l("To"), validators=[InputRequired(_l("Say when it ends."))])
    language = SelectField(
        _l("Language"),
        choices=languages,
        default="kk",
        invalid_choice_message=_l("Choose Kazakh, Russian or English."),
    )
    officials = Several(_l("Officials"))
    other = Choice(_l("Somebody else"), _l("Choose an official from the list."))
    crew = Choice(_l("Camera crew"), _l("Choose a crew from the list."))

    def validate_topic(self, field: Choice) -> None:
        """A session is about something."""
        if field.data is None:
            raise ValidationError(_("Choose a topic."))

    def offer_staffed(self, given: Offered) -> None:
        """Fill in what can be chosen, and take over who was added by name."""
        self.topic.offer(given.topics, _("Choose a topic"))
        self.crew.offer(given.crews, _("No crew"))
        self.other.offer_groups(given.officials, _("Nobody else"))
        added = self.other.chosen
        if added is not None:
            self.officials.data += [added] if added not in self.officials.data else []
            self.other.data = None


@dataclass(frozen=True)
class Offered:
    """The lists that sessions choose from."""

    topics: offers.Pairs
    crews: offers.Pairs
    officials: offers.Groups

    @classmethod
    def read(cls, session: Session) -> Offered:
        """Three queries, however many sessions there are."""
        return cls(offers.topics(session), offers.crews(session), offers.officials(session))


class SessionForm(StaffedForm):
    """One reception session of a meeting; ``held`` is the id of the one that it changes."""

    held = HiddenField(filters=[known_id])

    def draft(self) -> SessionDraft | None:
        """The session as asked for, None while something is missing."""
        if self.topic.chosen is None or self.start.data is None or self.end.data is None:
            return None
        if self.end.data <= self.start.data:
            return None
        return self.asked()

    def asked(self) -> SessionDraft:
        """The session as asked for, of a form that is filled in."""
        return SessionDraft(
            topic_id=self.topic.data,
            start=self.start.data,
            end=self.end.data,
            official_ids=tuple(self.officials.data),
            crew_id=self.crew.data,
            language=self.language.data,
            id=self.held.data,
        )


class PlanningForm(FlaskForm):
    """A meeting with its sessions; times are wall-clock times in ``zone``."""

    revision = HiddenField()
    venue = Choice(_l("Venue"), _l("Choose a venue from the list."))
    day = Day(_l("Day"), validators=[InputRequired(_l("Choose a day."))])
    start = Hour(_l("From"), validators=[InputRequired(_l("Say when it starts."))])
    end = Hour(_l("To"), validators=[InputRequired(_l("Say when it ends."))])
    title_kk, title_ru, title_en = (
        StringField(
            label,
            filters=[one_line],
            validators=[
                Length(max=TITLE_LENGTH, message=_l("Keep the title under %(max)d characters."))
            ],
        )
        for label in (_l("Title in Kazakh"), _l("Title in Russian"), _l("Title in English"))
    )
    preparation = TextAreaField(
        _l("What to prepare"),
        filters=[several_lines],
        validators=[
            Length(max=NOTES_LENGTH, message=_l("Keep the notes under %(max)d characters."))
        ],
    )
    zone = StringField(
        _l("Time zone"),
        filters=[one_line],
        validators=[Length(max=ZONE_LENGTH, message=_l("Write a zone like Asia/Almaty."))],
    )
    sessions = FieldList(FormField(SessionForm), _l("Sessions"), max_entries=MOST_SESSIONS)

    def validate_venue(self, field: Choice) -> None:
        """A meeting is held somewhere."""
        if field.data is None:
            raise ValidationError(_("Choose a venue."))

    def offer(self, venues: offers.Groups, given: Offered) -> None:
        """Fill in what can be chosen, in the current language."""
        self.venue.offer_groups(venues, _("Choose a venue"))
        for entry in self.sessions:
            entry.form.offer_staffed(given)

    def rearrange(self, intent: str, given: Offered) -> bool:
        """Do what a button other than save asked for; False when there was none."""
        verb, _dash, place = intent.partition("-")
        if verb == "add" and len(self.sessions) < MOST_SESSIONS:
            self.add_session(given)
        elif verb == "remove" and place.isdecimal() and int(place[:3]) < len(self.sessions):
            self.sessions.pop_entry(int(place[:3]))
        return verb in ("add", "remove", "refresh")

    def add_session(self, given: Offered) -> None:
        """A further session: an hour from where the last one ends, in its language."""
        last = self.sessions[-1].form if len(self.sessions) else None
        start = last.end.data if last else self.start.data
        entry = self.sessions.append_entry(
            {
                "start": start,
                "end": _later(start, self.end.data),
                "language": last.language.data if last else "kk",
                "crew": last.crew.data if last else None,
            }
        )
        entry.form.offer_staffed(given)

    def parts(self) -> list[SessionDraft | None]:
        """Each session as asked for, None for those that are not filled in yet."""
        return [entry.form.draft() for entry in self.sessions]

    def draft(self) -> MeetingDraft:
        """What is asked for, of a form that is valid."""
        return MeetingDraft(
            venue_id=self.venue.data,
            day=self.day.data,
            start=self.start.data,
            end=self.end.data,
            zone=self.zone.data,
            sessions=tuple(entry.form.asked() for entry in self.sessions),
            title_kk=self.title_kk.data,
            title_ru=self.title_ru.data,
            title_en=self.title_en.data,
            preparation=self.preparation.data,
        )


def _later(start: time | None, latest: time | None) -> time | None:
    """An hour after the start, but not after the meeting's end."""
    if start is None:
        return None
    hour = (datetime.combine(date.min, start) + _HOUR).time() if start.hour < 23 else time(23, 59)
    return min(hour, latest) if latest and latest > start else hour


def readable(posted: MultiDict[str, str]) -> MultiDict[str, str]:
    """What was posted, without keys that no form of ours has and sessions beyond the most of a day."""
    fitting = sorted(_session_numbers(posted))[:MOST_SESSIONS]
    kept: MultiDict[str, str] = MultiDict()
    for key, value in posted.items(multi=True):
        found = _SESSION_KEY.fullmatch(key)
        if int(found[1]) in fitting if found else not key.startswith("sessions-"):
            kept.add(key, value)
    return kept


def has_surplus(posted: MultiDict[str, str]) -> bool:
    """Whether more sessions were posted than ``readable`` keeps."""
    return len(_session_numbers(posted)) > MOST_SESSIONS


def _session_numbers(posted: MultiDict[str, str]) -> set[int]:
    return {int(found[1]) for key in posted if (found := _SESSION_KEY.fullmatch(key))}


def shown(meeting: Meeting) -> dict[str, Any]:
    """What the form shows of a meeting as it stands."""
    return {
        "revision": meeting.revision,
        "venue": meeting.venue_id,
        "day": meeting.day,
        "start": meeting.start,
        "end": meeting.end,
        "title_kk": meeting.title_kk,
        "title_ru": meeting.title_ru,
        "title_en": meeting.title_en,
        "preparation": meeting.preparation,
        "zone": meeting.zone,
        "sessions": [
            {
                "held": held.id,
                "topic": held.topic_id,
                "start": held.start,
                "end": held.end,
                "language": held.language,
                "officials": [official.id for official in held.officials],
                "crew": held.crew_id,
            }
            for held in meeting.standing_sessions
        ],
    }
