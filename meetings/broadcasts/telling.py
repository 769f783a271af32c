"""Telling crew and organizers by mail what their broadcasts need."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from meetings.accounts import mail
from meetings.broadcasts.alarm import Alarm, Trouble
from meetings.broadcasts.wording import clean, cut
from meetings.diary.session import ReceptionSession
from meetings.effects import outbox
from meetings.effects.outbox import AnySession
from meetings.i18n import format_day
from meetings.places import organizers
from meetings.settings import Settings

LONGEST_SUBJECT = 150


@dataclass(frozen=True)
class Reader:
    """Somebody to be told, in a language of his."""

    email: str
    language: str


Letter = Callable[[], tuple[str, Iterable[str]]]


def grouped(alarms: Iterable[Alarm]) -> list[list[Alarm]]:
    """Those of one session and one kind together: a picture that is missing is so everywhere."""
    found: dict[tuple[int, Trouble], list[Alarm]] = {}
    for alarm in alarms:
        found.setdefault((alarm.broadcast.session_id, alarm.trouble), []).append(alarm)
    return list(found.values())


def of_trouble(session: AnySession, alike: Sequence[Alarm], now: datetime) -> None:
    """Write that alarms of one session and kind were raised."""
    first = alike[0]

    def letter() -> tuple[str, Iterable[str]]:
        return first.trouble.label, (_channels(alike), first.trouble.advice)

    tell(session, first.broadcast.session, f"alarm:{first.id}:raised", letter, now)


def all_clear(session: AnySession, alike: Sequence[Alarm], now: datetime) -> None:
    """Write that they are over."""
    first = alike[0]

    def letter() -> tuple[str, Iterable[str]]:
        over = _("It is over: %(trouble)s.", trouble=first.trouble.label)
        return _("All clear"), (_channels(alike), over)

    tell(session, first.broadcast.session, f"alarm:{first.id}:cleared", letter, now)


def _channels(alike: Iterable[Alarm]) -> str:
    channels = [alarm.broadcast.channel for alarm in alike]
    return "\n".join(f"{channel.platform.label} · {channel.name}" for channel in channels)


def tell(
    session: AnySession, held: ReceptionSession, key: str, letter: Letter, now: datetime
) -> None:
    """Ask for one letter to each of crew and organizers, in the caller's transaction.

    ``letter`` gives subject and paragraphs in the current language. Without a mail server nothing
    is asked for: the control room shows it all the same.
    """
    settings = Settings.current()
    if not settings.smtp_url:
        return
    for reader in sorted(set(readers(session, held)), key=lambda each: each.email):
        with force_locale(reader.language):
            subject, paragraphs = letter()
            payload = {
                "to": reader.email,
                "subject": cut(f"{subject}: {_occasion(held)}", LONGEST_SUBJECT),
                "text": _text(subject, paragraphs, held, reader, settings),
            }
        digest = hashlib.sha256(reader.email.lower().encode()).hexdigest()[:12]
        outbox.ask(session, mail.KIND, f"{mail.KIND}:{key}:{digest}", payload, now=now)


def readers(session: AnySession, held: ReceptionSession) -> Iterator[Reader]:
    """The session's crew, and the organizers of its district."""
    crew = held.crew
    if crew is not None:
        address = crew.email or (crew.user.email if crew.user else None)
        if address:
            yield Reader(address, crew.user.language if crew.user else held.language)
    plain = session if isinstance(session, Session) else session()
    for user in organizers.of_district(plain, held.meeting.venue.district_id):
        yield Reader(user.email, user.language)


def _occasion(held: ReceptionSession) -> str:
    topic, venue = held.topic.name, held.meeting.venue.name
    return f"{held.start:%H:%M} {clean(str(topic))}, {clean(str(venue))}"


def _text(
    subject: str,
    paragraphs: Iterable[str],
    held: ReceptionSession,
    reader: Reader,
    settings: Settings,
) -> str:
    page = f"{settings.base_url}/{reader.language}/desk/broadcasts/day/{held.meeting.day}"
    lines = [
        f"{subject}.",
        f"{format_day(held.meeting.day)}, {_occasion(held)}",
        *paragraphs,
        f"{_('Control room')}: {page}#session-{held.id}",
    ]
    return "\n\n".join(filter(None, lines)) + "\n"
