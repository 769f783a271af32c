"""Who is responsible for a topic in a district."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from meetings.officials.official import Official, Responsibility


def officials_responsible(session: Session, topic_id: int, district_id: int) -> Sequence[Official]:
    """Active officials responsible for the topic in the district, with their organisations."""
    there = Official.responsibilities.any(
        (Responsibility.topic_id == topic_id) & (Responsibility.district_id == district_id)
    )
    return session.scalars(
        select(Official)
        .where(Official.active, there)
        .options(joinedload(Official.organisation))
        .order_by(Official.id)
    ).all()
