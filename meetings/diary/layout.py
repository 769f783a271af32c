"""Recurring receptions, laid out as single meetings for a chosen period."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time

from dateutil.rrule import rrulestr
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.diary.draft import MeetingDraft, SessionDraft
from meetings.diary.findings import Refused
from meetings.diary.meeting import Meeting
from meetings.diary.planning import plan
from meetings.diary.series import ReceptionSeries
from meetings.errors import InvalidInput
from meetings.places import public_holidays

LONGEST_DAYS = 370


@dataclass
class LaidOut:
    """What became of each day of the rule in the period."""

    created: list[Meeting] = field(default_factory=list)
    skipped: list[tuple[date, str]] = field(default_factory=list)


def days(series: ReceptionSeries, first: date, last: date) -> list[date]:
    """The days of a series in a period, both ends included; the period is at most a year."""
    if last < first:
        raise InvalidInput(_("The period ends before it starts; choose a later end."), "last")
    if (last - first).days > LONGEST_DAYS:
        raise InvalidInput(_("Lay out a year at most at a time."), "last")
    if series.until:
        last = min(last, series.until)
    start = datetime.combine(series.first_day, time())
    rule = rrulestr(series.rule, dtstart=start)
    found = rule.between(datetime.combine(first, time()), datetime.combine(last, time()), inc=True)
    return [moment.date() for moment in found]


def lay_out(
    session: Session, series: ReceptionSeries, first: date, last: date, *, now: datetime
) -> LaidOut:
    """Plan a draft for each day of the series that has none yet; holidays and clashes are skipped, and said."""
    result = LaidOut()
    there = set(session.scalars(select(Meeting.day).where(Meeting.series_id == series.id)))
    for day in days(series, first, last):
        if day in there:
            continue
        holiday = public_holidays.holiday(day)
        if holiday:
            result.skipped.append((day, holiday))
            continue
        try:
            meeting, _findings = plan(session, _draft(series, day), now=now)
        except Refused as refusal:
            result.skipped.append((day, str(refusal)))
        else:
            result.created.append(meeting)
    return result


def _draft(series: ReceptionSeries, day: date) -> MeetingDraft:
    part = SessionDraft(
        topic_id=series.topic_id,
        start=series.start,
        end=series.end,
        official_ids=tuple(official.id for official in series.officials),
        crew_id=series.crew_id,
        language=series.language,
    )
    return MeetingDraft(
        venue_id=series.venue_id,
        day=day,
        start=series.start,
        end=series.end,
        zone=series.zone,
        sessions=(part,),
        series_id=series.id,
    )
