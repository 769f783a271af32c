"""The desk's week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import render_template, request
from flask_login import current_user
from sqlalchemy import select

from meetings import access, clock
from meetings.database import db
from meetings.desk import blueprint
from meetings.diary import desk_queries
from meetings.diary.desk_filters import WeekFilter
from meetings.diary.meeting import Meeting
from meetings.diary.status import Status
from meetings.places import conditions, public_holidays
from meetings.places.district import District
from meetings.places.travel import Position
from meetings.settings import Settings

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Slot:
    """A meeting in the week."""

    meeting: Meeting
    clashes: bool
    live: bool

    @property
    def look(self) -> str:
        """The class that the slot wears."""
        return "live" if self.live else self.meeting.status.value


@dataclass(frozen=True)
class WeekDay:
    """A day of the week; ``light`` is sunrise and sunset, where a district is known."""

    day: date
    slots: list[Slot]
    is_today: bool
    is_past: bool
    holiday: str | None
    light: tuple[datetime, datetime] | None


@blueprint.get("/")
@blueprint.get("/week")
@access.staff
def week() -> str:
    """Seven days with their meetings, those of everybody or one's own."""
    now = clock.now()
    today = clock.today(now, Settings.current().zone)
    chosen = WeekFilter(request.args)
    chosen.offer(db.session())
    wish = chosen.wish(current_user.id)
    monday = clock.week_start(chosen.day.data or today)
    return render_template(
        "desk/week/week.html",
        filter=chosen,
        days=_days(monday, today, now, wish),
        monday=monday,
        previous=monday - WEEK,
        following=monday + WEEK,
        today=today,
    )


def _days(monday: date, today: date, now: datetime, wish: desk_queries.Wish) -> list[WeekDay]:
    found = desk_queries.week(db.session(), monday, wish)
    clashing = desk_queries.clashing(db.session(), list(found))
    place = _place(wish.district)
    return [
        WeekDay(
            day,
            [Slot(each, each.id in clashing, _is_live(each, now)) for each in meetings],
            day == today,
            day < today,
            public_holidays.holiday(day),
            conditions.daylight(place, day, Settings.current().zone) if place else None,
        )
        for day, meetings in found.items()
    ]


def _is_live(meeting: Meeting, now: datetime) -> bool:
    return meeting.status is Status.PUBLISHED and any(
        held.starts_at <= now < held.ends_at for held in meeting.standing_sessions
    )


def _place(district_id: int | None) -> Position | None:
    """Where the sun is looked at: the district, or the middle of the region."""
    positions = [
        district.position
        for district in db.session.scalars(select(District))
        if district_id in (None, district.id)
    ]
    if not positions:
        return None
    latitudes, longitudes = zip(*positions, strict=True)
    return sum(latitudes) / len(positions), sum(longitudes) / len(positions)
