"""What a notice says, in the language that is current: short, and with the address of its page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from calendars import line
from meetings import clock
from meetings.appeals.appeal import Appeal, Outcome
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.i18n import current_language, format_day
from meetings.notices.message import Message
from meetings.notices.notice import CHANGES, Notice, Occasion, Told
from meetings.promises.promise import Promise
from meetings.questions.question import Question, State
from meetings.settings import Settings

LONGEST = 150
LONGEST_REASON = 500
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Words:
    """A title, a few lines, the address of the page; ``tag`` is what a later notice replaces."""

    title: str
    lines: tuple[str, ...]
    url: str
    tag: str


def words(session: Session, notice: Notice, settings: Settings, now: datetime) -> Words | None:
    """What to say of it as things stand, None when there is nothing left to say."""
    root = f"{settings.base_url}/{current_language()}"
    match notice.occasion:
        case Occasion.QUESTION:
            return _question(session, notice, root)
        case Occasion.PROMISE:
            return _promise(session, notice, root, clock.today(now, settings.zone))
        case Occasion.APPEAL:
            return _appeal(session, notice, root)
        case Occasion.MESSAGE:
            return _message(session, notice, root)
    spoken = _spoken_of(session, notice, now)
    return _sessions(notice.occasion, spoken, root, now) if spoken else None


def _spoken_of(session: Session, notice: Notice, now: datetime) -> list[ReceptionSession]:
    """Its sessions, without those of which it is no longer so or a later notice says more."""
    if notice.occasion not in CHANGES:
        return [held for held in notice.sessions if _is_still_so(notice.occasion, held, now)]
    latest = set(session.scalars(select(Told.session_id).where(Told.notice_id == notice.id)))
    return [held for held in notice.sessions if held.id in latest]


def _is_still_so(occasion: Occasion, held: ReceptionSession, now: datetime) -> bool:
    """Whether it is held as its heading says: it may have moved while the notice waited."""
    if held.status is not Status.PUBLISHED:
        return False
    if occasion is Occasion.HOUR_BEFORE:
        return now < held.starts_at <= now + HOUR
    return occasion is not Occasion.DAY_BEFORE or _days_ahead(held, now) in (0, 1)


def _days_ahead(held: ReceptionSession, now: datetime) -> int:
    return (held.meeting.day - clock.today(now, held.meeting.zone)).days


def _sessions(
    occasion: Occasion, sessions: Sequence[ReceptionSession], root: str, now: datetime
) -> Words:
    first = sessions[0]
    meeting = first.meeting
    alone = len(sessions) == 1
    page = f"sessions/{first.id}" if alone else f"meetings/{meeting.id}"
    what = str(first.topic.name) if alone else str(meeting.own_title) or str(meeting.venue.name)
    return Words(
        title=line(f"{_heading(occasion, first, now)}: {what}", LONGEST),
        lines=tuple(_lines(occasion, sessions)),
        url=f"{root}/{page}",
        tag=f"{page}:{occasion}",
    )


def _heading(occasion: Occasion, held: ReceptionSession, now: datetime) -> str:
    if occasion is Occasion.DAY_BEFORE:
        return _("Tomorrow") if _days_ahead(held, now) == 1 else _("Today")
    return {
        Occasion.HOUR_BEFORE: _("In an hour"),
        Occasion.ON_AIR: _("On air now"),
        Occasion.MOVED: _("Moved"),
        Occasion.CANCELLED: _("Cancelled"),
        Occasion.REVIVED: _("Takes place after all"),
        Occasion.RECORDING: _("The recording is there"),
    }[occasion]


def _lines(occasion: Occasion, sessions: Sequence[ReceptionSession]) -> Iterator[str]:
    meeting = sessions[0].meeting
    venue = meeting.venue
    if len(sessions) == 1:
        yield f"{format_day(meeting.day)}, {_hours(sessions[0])}"
    else:
        yield format_day(meeting.day)
        yield from (f"{_hours(held)} {line(str(held.topic.name), LONGEST)}" for held in sessions)
    place = (venue.name, venue.address, venue.district.name)
    yield line(", ".join(filter(None, map(str, place))), LONGEST)
    if occasion is Occasion.CANCELLED:
        reason = line(sessions[0].cancel_reason, LONGEST_REASON)
        yield _("Reason: %(reason)s", reason=reason)
    if occasion is Occasion.MOVED:
        yield from _before(sessions[0])


def _hours(held: ReceptionSession) -> str:
    return f"{held.start:%H:%M}–{held.end:%H:%M}"


def _before(held: ReceptionSession) -> Iterator[str]:
    if held.previous_starts_at not in (None, held.starts_at):
        before = held.previous_starts_at.astimezone(clock.zone(held.meeting.zone))
        day, time = format_day(before.date()), f"{before:%H:%M}"
        yield _("It was planned for %(day)s, %(time)s.", day=day, time=time)


def _question(session: Session, notice: Notice, root: str) -> Words | None:
    """Without the question itself, which is personal until a moderator has read it."""
    question, state = session.get(Question, notice.subject_id), State(notice.detail)
    if question is None or question.state is not state:
        return None
    title = {
        State.ACCEPTED: _("Your question is accepted"),
        State.ANSWERING: _("Your question is being answered now"),
        State.ANSWERED: _("Your question is answered"),
        State.TAKEN_HOME: _("Your question was taken home: there is a promise"),
        State.REJECTED: _("Your question was not accepted"),
    }[state]
    held = question.session
    rejected = question.rejection if state is State.REJECTED else None
    lines = (
        _("No. %(number)s, %(topic)s", number=question.number, topic=held.topic.name),
        f"{format_day(held.meeting.day)}, {line(str(held.meeting.venue.name), LONGEST)}",
        rejected.label if rejected else "",
    )
    return Words(
        title,
        tuple(filter(None, lines)),
        f"{root}/sessions/{held.id}",
        f"question:{question.id}",
    )


def _promise(session: Session, notice: Notice, root: str, today: date) -> Words | None:
    promise = session.get(Promise, notice.subject_id)
    if promise is None:
        return None
    reported = notice.detail.startswith("reported")
    if not (promise.awaits_resident if reported else promise.is_overdue(today)):
        return None
    day = format_day(promise.due_on)
    lines = (
        line(promise.what, LONGEST_REASON),
        _("Responsible: %(name)s", name=promise.official.name),
        _("Open your page with the code you were given, and say whether it is solved.")
        if reported
        else _("It was to be done by %(day)s, and nothing is reported.", day=day),
    )
    title = (
        _("What was promised to you is reported done")
        if reported
        else _("What was promised to you is overdue")
    )
    return Words(title, lines, f"{root}/appeals/follow", f"promise:{promise.id}")


def _appeal(session: Session, notice: Notice, root: str) -> Words | None:
    appeal, outcome = session.get(Appeal, notice.subject_id), Outcome(notice.detail)
    if appeal is None or appeal.outcome is not outcome:
        return None
    lines = (_("Open its page with the code you were given."),)
    title = _("Your appeal: %(outcome)s", outcome=outcome.label)
    return Words(title, lines, f"{root}/appeals/follow", f"appeal:{notice.subject_id}")


def _message(session: Session, notice: Notice, root: str) -> Words | None:
    message = session.get(Message, notice.subject_id)
    if message is None:
        return None
    language = current_language()
    lines = tuple(filter(None, map(str.strip, message.text.to(language).splitlines())))
    page = f"{root}/meetings"
    if message.district:
        page = f"{page}?district={message.district.slug}"
    return Words(message.title.to(language), lines, page, f"message:{message.id}")
