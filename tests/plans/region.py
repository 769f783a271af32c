"""A small region to plan in: three districts, five venues, two topics, four officials, two crews."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from types import SimpleNamespace

from sqlalchemy import insert

from meetings.appeals.appeal import Appeal, Outcome
from meetings.database import db
from meetings.diary import planning
from meetings.diary.draft import MeetingDraft, SessionDraft
from meetings.plans.question import Question
from meetings.plans.wishes import Wishes

NOW = datetime(2027, 5, 12, 4, tzinfo=UTC)
FIRST, LAST = date(2027, 5, 17), date(2027, 5, 30)
ZONE = "Asia/Almaty"
SLOTS = ("09:00", "11:00", "14:00", "16:30")


def region(make) -> SimpleNamespace:
    keles = make.district(latitude=41.35, longitude=68.95, name_en="Keles")
    arys = make.district(latitude=42.43, longitude=68.81, name_en="Arys")
    sozak = make.district(latitude=43.77, longitude=69.17, name_en="Sozak")
    housing, roads = make.topic(name_en="Housing"), make.topic(name_en="Roads")
    both = [keles, arys, sozak]
    own = SimpleNamespace(
        keles=keles, arys=arys, sozak=sozak, housing=housing, roads=roads,
        bazaar=make.venue(district=keles, name_en="Bazaar", market_days=["tue", "sat"]),
        park=make.venue(district=keles, name_en="Park", latitude=41.36),
        square=make.venue(district=arys, name_en="Square", lighting=True),
        yard=make.venue(district=arys, name_en="Yard", latitude=42.45, closed_dates=["2027-05-19"]),
        field=make.venue(
            district=sozak, name_en="Field", season_start="05-20", season_end="09-30", capacity=25
        ),
        akhmet=make.official(name_en="Akhmet", topics=[housing], districts=both, home=keles),
        botagoz=make.official(name_en="Botagoz", topics=[housing], districts=[arys], home=arys),
        daniyar=make.official(name_en="Daniyar", topics=[roads], districts=both, home=arys),
        erlan=make.official(name_en="Erlan", topics=[roads, housing], districts=[keles], home=keles),
        south=make.crew(name_en="South", home=keles),
        north=make.crew(name_en="North", home=arys),
    )  # fmt: skip
    waiting = {
        (housing, keles): 14, (housing, arys): 6, (roads, keles): 5, (roads, sozak): 7,
    }  # fmt: skip
    _appeals(waiting)
    return own


def _appeals(waiting) -> None:
    """So many under review; written at once, since every test here begins with them."""
    rows = [
        {
            "external_number": f"A-{topic.id}-{district.id}-{number}", "topic_id": topic.id,
            "district_id": district.id, "received_on": date(2019, 3, 1),
            "outcome": Outcome.UNDER_REVIEW, "changed_at": NOW,
        }
        for (topic, district), count in waiting.items()
        for number in range(count)
    ]  # fmt: skip
    db.session.execute(insert(Appeal), rows)


def question(**given) -> Question:
    usual = {
        "first": FIRST, "last": LAST, "now": NOW, "zone": ZONE, "slots": SLOTS,
        "slot_minutes": 120, "wishes": Wishes(),
    }  # fmt: skip
    return Question(**{**usual, **given})


def published(session, venue, day, start, parts, crew, *, minutes=60):
    """A published meeting with one session after the other: ``parts`` are (topic, officials)."""
    at = start.hour * 60 + start.minute
    sessions = []
    for topic, officials in parts:
        begin, at = at, at + minutes
        sessions.append(
            SessionDraft(
                topic.id,
                _time(begin),
                _time(at),
                tuple(each.id for each in officials),
                crew and crew.id,
            )
        )
    draft = MeetingDraft(venue.id, day, start, _time(at), ZONE, tuple(sessions))
    meeting, _findings = planning.plan(session(), draft, now=NOW)
    planning.publish(session(), meeting, now=NOW)
    return meeting


def _time(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)
