"""What waits or is blocked stands first on the desk's page of broadcasts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select

from meetings import clock
from meetings.access import Role
from meetings.broadcasts import queries, rules
from meetings.broadcasts.broadcast import Broadcast
from meetings.database import db
from meetings.diary import planning
from meetings.effects.effect import Effect
from tests.factories import DAY, Make

REASON = "The platform does not allow this."


class Published(NamedTuple):
    card: str
    effect: Effect


@pytest.fixture
def published(app: Any, make: Make) -> Callable[[int], Published]:
    """Publishes a meeting of so many days later, which has one session and one broadcast."""
    make.channel()

    def publish(days: int) -> Published:
        day = DAY + timedelta(days=days)
        meeting = make.meeting(officials=[make.official()], day=day)
        planning.publish(db.session(), meeting, now=clock.now())
        db.session.commit()
        held = meeting.sessions[0].id
        broadcast = select(Broadcast.id).where(Broadcast.session_id == held)
        key = rules.follow_key(db.session.scalars(broadcast).one())
        effect = db.session.scalars(select(Effect).where(Effect.key == key)).one()
        return Published(f"session-{held}", effect)

    return publish


def sections(browser: FlaskClient) -> dict[str, list[str]]:
    page = BeautifulSoup(browser.get("/en/desk/broadcasts").text, "html.parser")
    return {
        part.h2.text: [card["id"] for card in part.select("article")]
        for part in page.select("section")
    }


def test_what_is_blocked_or_waits_stands_first_with_its_reason(
    signed_in: Callable[..., FlaskClient], published: Callable[[int], Published]
) -> None:
    calm, waiting, blocked = published(0), published(1), published(2)
    waiting.effect.wait(clock.now() + timedelta(hours=1), "Later.")
    blocked.effect.block(REASON)
    calm.effect.finish(clock.now())
    db.session.commit()
    browser = signed_in(Role.MODERATOR)
    found = sections(browser)
    assert next(iter(found)) == "Needs attention"
    assert found["Needs attention"] == [waiting.card, blocked.card]
    assert found["Sessions"] == [calm.card]
    assert REASON in browser.get("/en/desk/broadcasts").text


def test_a_calm_page_has_no_such_heading(
    signed_in: Callable[..., FlaskClient], published: Callable[[int], Published]
) -> None:
    published(0).effect.finish(clock.now())
    db.session.commit()
    assert "Needs attention" not in sections(signed_in(Role.CREW))


def test_no_limit_hides_what_is_blocked(published: Callable[[int], Published]) -> None:
    published(0)
    blocked = published(1)
    blocked.effect.block(REASON)
    db.session.commit()
    (only,) = queries.scheduled(db.session(), clock.now(), limit=1)
    assert (f"session-{only.session.id}", only.needs_attention) == (blocked.card, True)
