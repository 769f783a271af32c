"""Drafts for tests."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from meetings.diary.draft import MeetingDraft, SessionDraft
from tests.factories import DAY

NOW = datetime(2027, 5, 1, tzinfo=UTC)


def part(
    topic: Any, *officials: Any, hours: tuple[int, int] = (10, 11), **given: Any
) -> SessionDraft:
    """A session of a draft."""
    return SessionDraft(
        topic_id=topic.id, start=time(hours[0]), end=time(hours[1]),
        official_ids=tuple(official.id for official in officials), **given,
    )  # fmt: skip


def draft(
    venue: Any, *parts: SessionDraft, hours: tuple[int, int] = (10, 12), **given: Any
) -> MeetingDraft:
    """A draft on the usual day."""
    return MeetingDraft(
        **{
            "venue_id": venue.id, "day": DAY, "start": time(hours[0]), "end": time(hours[1]),
            "zone": "Asia/Almaty", "sessions": parts, **given,
        }
    )  # fmt: skip
