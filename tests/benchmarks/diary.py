"""A diary of many sessions, written fast."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select

from meetings import clock
from meetings.diary.meeting import Meeting, MeetingKind
from meetings.diary.session import ReceptionSession, session_official
from meetings.diary.status import Status
from tests.factories import Make

TITLE = "Көктемгі егіс, ауыз су және жолдарды жөндеу туралы ашық кездесу. " * 4
A_DAY = 20  # sessions


def fill(session: Any, number: int, start: datetime, officials: int = 4) -> None:
    """Publish ``number`` sessions of about 2 KB each, a meeting each, from ``start`` on."""
    make = Make(session)
    topic, district = make.topic(slug="many"), make.district(slug="many")
    organisation = make.organisation(slug="many")
    venues = [
        make.venue(slug=f"many-{count}", district=district, address_kk="Абай даңғылы, 1")
        for count in range(A_DAY)
    ]
    people = [
        make.official(
            slug=f"many-{count}", organisation=organisation, topics=[topic],
            districts=[district], name_kk="Айгүл Сейітқызы Нұрланова",
            post_kk="Тұрғын үй-коммуналдық шаруашылық басқармасының бас маманы",
        )
        for count in range(officials)
    ]  # fmt: skip
    meetings, sessions = [], []
    for count in range(number):
        at = start + timedelta(days=count // A_DAY)
        venue = venues[count % A_DAY]
        meetings.append(_meeting(count + 1, venue.id, at))
        sessions.append(_session(count + 1, topic.id, at))
    session.execute(insert(Meeting), meetings)
    session.execute(insert(ReceptionSession), sessions)
    pairs = [
        {"session_id": held["id"], "official_id": person.id}
        for held in sessions
        for person in people
    ]
    session.execute(insert(session_official), pairs)
    if session.get_bind().dialect.name == "postgresql":
        for table in ("meeting", "reception_session"):
            session.execute(select(func.setval(f"{table}_id_seq", number)))
    session.commit()


def _meeting(number: int, venue_id: int, at: datetime) -> dict[str, Any]:
    day = at.astimezone(clock.zone("Asia/Almaty"))
    return {
        "id": number, "venue_id": venue_id, "kind": MeetingKind.OPEN_AIR, "day": day.date(),
        "start": day.time(), "end": (day + timedelta(hours=1)).time(), "zone": "Asia/Almaty",
        "title_kk": TITLE, "title_ru": TITLE, "status": Status.PUBLISHED, "published_at": at,
        "created_at": at, "changed_at": at, "revision": 1,
    }  # fmt: skip


def _session(number: int, topic_id: int, at: datetime) -> dict[str, Any]:
    day = at.astimezone(clock.zone("Asia/Almaty"))
    return {
        "id": number, "uid": f"session-{number}@no-tie", "meeting_id": number,
        "topic_id": topic_id, "start": day.time(), "end": (day + timedelta(hours=1)).time(),
        "starts_at": at, "ends_at": at + timedelta(hours=1), "status": Status.PUBLISHED,
        "published_at": at, "created_at": at, "content_changed_at": at, "content_digest": "x",
    }  # fmt: skip
