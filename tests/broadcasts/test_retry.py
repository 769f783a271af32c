"""Who may ask the platform again at the desk, and for what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from meetings import clock
from meetings.access import Role
from meetings.broadcasts import rules
from meetings.broadcasts.broadcast import Broadcast
from meetings.database import db
from meetings.diary import planning
from meetings.effects.effect import Effect, EffectState
from meetings.places import organizers
from tests import staff
from tests.factories import Make

PAGE = "/en/desk/broadcasts"
SignedIn = Callable[..., FlaskClient]


@pytest.fixture
def blocked(app: Any, make: Make) -> SimpleNamespace:
    """A broadcast that is blocked, on a channel whose quota is used up."""
    renewed = clock.now() + timedelta(hours=5)
    channel = make.channel(paused_until=renewed)
    meeting = make.meeting(officials=[make.official()])
    planning.publish(db.session(), meeting, now=clock.now())
    broadcast = db.session.scalars(select(Broadcast)).one()
    key = rules.follow_key(broadcast.id)
    effect = db.session.scalars(select(Effect).where(Effect.key == key)).one()
    effect.block("The platform does not allow this.")
    db.session.commit()
    return SimpleNamespace(
        path=f"{PAGE}/{broadcast.id}/retry", district=meeting.venue.district,
        channel=channel, effect=effect, renewed=renewed,
    )  # fmt: skip


def bound(app: Any, *districts: Any) -> FlaskClient:
    """A browser of an organizer who plans in these districts only."""
    user = staff.person(Role.ORGANIZER)
    organizers.bind(user, districts)
    db.session.commit()
    return staff.sign_in(app.test_client(), user)


def test_organizers_retry_in_their_districts_only(
    app: Any, make: Make, blocked: SimpleNamespace
) -> None:
    stranger = bound(app, make.district())
    assert stranger.post(blocked.path).status_code == 403
    db.session.expire_all()
    assert blocked.effect.state is EffectState.BLOCKED
    assert blocked.path not in stranger.get(PAGE).text
    own = bound(app, blocked.district)
    assert blocked.path in own.get(PAGE).text
    assert own.post(blocked.path).status_code == 303
    db.session.expire_all()
    assert blocked.effect.state is EffectState.WAITING


def test_only_administrators_end_the_pause_for_quota(
    signed_in: SignedIn, blocked: SimpleNamespace
) -> None:
    organizer = signed_in(Role.ORGANIZER)
    organizer.post(blocked.path)
    db.session.expire_all()
    assert blocked.channel.paused_until == blocked.renewed
    assert "as soon as the platform" in organizer.get(PAGE).text
    admin = signed_in(Role.ADMIN)
    admin.post(blocked.path)
    db.session.expire_all()
    assert blocked.channel.paused_until is None
    assert "It is tried again now" in admin.get(PAGE).text
