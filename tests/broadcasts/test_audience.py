"""The public figures of the broadcasts: how many were on air, and who watched."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from flask.testing import FlaskClient

from meetings import clock
from meetings.broadcasts import audience
from meetings.broadcasts.audience import Audience
from meetings.broadcasts.broadcast import Broadcast
from meetings.database import db
from tests.factories import DAY, Make


def watched(make: Make, *figures: tuple[int | None, int | None], day=DAY) -> None:
    """A session that was on air on so many channels, with (peak, total) of each."""
    now = clock.now()
    held = make.meeting(day=day).sessions[0]
    for number, (peak, total) in enumerate(figures):
        db.session.add(
            Broadcast(
                session_id=held.id, channel_id=make.channel().id, started_at=now, created_at=now,
                marker=f"no-tie:{held.id}-{number}", viewers_peak=peak, viewers_total=total,
            )
        )  # fmt: skip
    db.session.commit()


def test_sessions_are_summed_over_their_platforms(make: Make, session) -> None:
    watched(make, (100, 900), (20, None))
    watched(make, (90, 300), (40, 60))
    watched(make, (None, None))
    assert audience.count(db.session(), None, None) == Audience(3, 1280, 130)


def test_what_was_never_on_air_does_not_count(make: Make, session) -> None:
    watched(make, (10, 20))
    db.session.query(Broadcast).update({"started_at": None})
    db.session.commit()
    assert audience.count(db.session(), None, None) == Audience()


@time_machine.travel("2027-06-01T06:00:00Z", tick=False)
def test_the_period_is_of_the_days_held(make: Make, session, client: FlaskClient) -> None:
    watched(make, (10, 20))
    watched(make, (1000, 2000), day=DAY + timedelta(days=2))
    assert audience.count(db.session(), DAY, DAY) == Audience(1, 20, 10)
    assert audience.count(db.session(), DAY + timedelta(days=1), None) == Audience(1, 2000, 1000)
    told = client.get(f"/api/v1/statistics?from={DAY}&to={DAY}").json["broadcasts"]
    assert told == {"sessions": 1, "viewers_total": 20, "viewers_peak": 10}
    page = client.get("/en/statistics").text
    assert "2,020" in page
    assert "viewers in all" in page
    assert "viewers in all" not in client.get("/en/statistics?to=2019-01-01").text
    past = client.get(f"/api/v1/statistics?as_of={DAY}").json["broadcasts"]
    assert past["sessions"] == 0  # they began later than that
