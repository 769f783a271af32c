"""What stands in a private feed: one's own sessions, whom to call, what to prepare, what is open there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from calendars import Header, block, etag, feed, in_order
from calendars.alarm import personal
from meetings.appeals.appeal import Appeal, Outcome
from meetings.appeals.topic import Topic
from meetings.diary.queries import public_sessions
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.feeds.entries import entry
from meetings.feeds.private_feed import Owner
from meetings.officials.official import Official

RECENT = timedelta(days=30)
MOST = 400
MOST_TOPICS = 8
PRODID = "-//No-Tie//Private//KK"
BEFORE = (timedelta(days=1), timedelta(hours=1))


@dataclass(frozen=True)
class Item:
    """A session with what only those who hold it may read."""

    held: ReceptionSession
    details: str

    @property
    def start(self) -> datetime:
        return self.held.starts_at

    @property
    def uid(self) -> str:
        return self.held.uid

    @property
    def changed_at(self) -> datetime:
        """When the session or its preparation changed last."""
        return max(self.held.content_changed_at, self.held.meeting.changed_at)


def items(
    session: Session, owner: Owner, language: str, base_url: str, now: datetime
) -> list[Item]:
    """The owner's sessions of the last 30 days and ahead, published or cancelled; drafts are not told."""
    held = list(sessions_of(session, owner, now - RECENT))
    with force_locale(language):
        backlog = _backlog(session, {each.meeting.venue.district_id for each in held}, language)
        return in_order(Item(each, _details(each, language, base_url, backlog)) for each in held)


def sessions_of(session: Session, owner: Owner, after: datetime) -> Sequence[ReceptionSession]:
    """The owner's published and cancelled sessions that end, or were cancelled, after an instant."""
    mine = (
        ReceptionSession.officials.any(Official.id == owner.id)
        if isinstance(owner, Official)
        else ReceptionSession.crew_id == owner.id
    )
    lately = or_(ReceptionSession.ends_at > after, ReceptionSession.cancelled_at > after)
    query = public_sessions().where(mine, lately).options(joinedload(ReceptionSession.crew))
    return session.scalars(query.limit(MOST)).all()


def tag(found: Iterable[Item], *variant: str) -> str:
    """The ETag: from revisions and details, without building a calendar."""
    found = list(found)
    revisions = ((each.uid, each.held.sequence, each.changed_at) for each in found)
    return etag(revisions, *variant, *(each.details for each in found))


def build(found: Sequence[Item], name: str, language: str, base_url: str) -> bytes:
    """The calendar; it does not name its own address, which is a secret."""
    header = Header(
        name=name,
        prodid=PRODID,
        language=language,  # type: ignore[arg-type]
        url=f"{base_url}/{language}/desk/agenda",
        last_modified=max((each.changed_at for each in found), default=None),
    )
    return feed(header, [_block(each, language, base_url) for each in found])


def _block(item: Item, language: str, base_url: str) -> bytes:
    shown = entry(item.held, language, base_url)
    private = replace(
        shown,
        description=f"{shown.description}\n\n{item.details}",
        last_modified=item.changed_at,
    )
    alarms = () if item.held.status is Status.CANCELLED else BEFORE
    return personal(block(private), shown.summary, alarms)


def _details(held: ReceptionSession, language: str, base_url: str, backlog: dict[int, str]) -> str:
    """In the current language; preparation holds where the keys are."""
    meeting = held.meeting
    paragraphs = [
        _("What to prepare: %(text)s", text=meeting.preparation) if meeting.preparation else "",
        _("Who comes:") + "\n" + "\n".join(_contacts(held, language)),
        backlog.get(meeting.venue.district_id, ""),
        f"{base_url}/{language}/desk/meetings/{meeting.id}",
    ]
    return "\n\n".join(filter(None, paragraphs))


def _contacts(held: ReceptionSession, language: str) -> list[str]:
    officials = (
        (each.name, each.post, each.organisation.name, each.email) for each in held.officials
    )
    lines = [_line(language, *told) for told in officials]
    if held.crew:
        lines.append(_line(language, held.crew.name, _("camera crew"), held.crew.email))
    return lines


def _line(language: str, *told: object) -> str:
    texts = (each.to(language) if hasattr(each, "to") else each for each in told)
    return ", ".join(str(text) for text in texts if text)


def _backlog(session: Session, districts: set[int], language: str) -> dict[int, str]:
    """Appeals under review by district: “Under review here: Housing 12, Roads 7”."""
    rows = session.execute(
        select(Appeal.district_id, Topic, func.count())
        .join(Appeal.topic)
        .where(Appeal.outcome == Outcome.UNDER_REVIEW, Appeal.district_id.in_(districts))
        .group_by(Appeal.district_id, Topic.id)
        .order_by(func.count().desc(), Topic.id)
    )
    counts: dict[int, list[str]] = {}
    for district, topic, count in rows:
        counts.setdefault(district, []).append(f"{topic.name.to(language)} {count}")
    return {
        district: _("Under review here: %(topics)s", topics=", ".join(lines[:MOST_TOPICS]))
        for district, lines in counts.items()
    }
