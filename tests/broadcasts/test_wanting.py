"""What is wanted follows the diary and the channels."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, inspect, select

from meetings import clock
from meetings.broadcasts import connecting, jobs, repairs, rules
from meetings.broadcasts.broadcast import Broadcast, Wanted
from meetings.broadcasts.queries import channels, of_sessions, scheduled
from meetings.database import db
from meetings.diary import planning
from meetings.effects.effect import Effect, EffectState
from tests.broadcasts.conftest import Station
from tests.factories import Make


def published(make: Make, **given: Any) -> Any:
    meeting = make.meeting(officials=[make.official()], **given)
    planning.publish(db.session, meeting, now=clock.now())
    return meeting


def rows() -> list[Broadcast]:
    return list(db.session.scalars(select(Broadcast).order_by(Broadcast.id)))


def test_publishing_writes_what_is_wanted_in_the_same_transaction(make: Make) -> None:
    channels = [make.channel(), make.channel(), make.channel(enabled=False)]
    db.session.commit()
    published(make, sessions=2)
    assert len(rows()) == 4
    assert {row.channel_id for row in rows()} == {channel.id for channel in channels[:2]}
    effects = db.session.scalars(select(Effect).order_by(Effect.id)).all()
    assert [effect.key for effect in effects] == [f"broadcast:{row.id}" for row in rows()]
    assert {effect.lane for effect in effects} == {rules.lane(row.channel_id) for row in rows()}
    db.session.rollback()
    assert rows() == []
    assert db.session.scalar(select(func.count(Effect.id))) == 0


def test_wanting_twice_changes_nothing(make: Make) -> None:
    make.channel()
    held = published(make).sessions[0]
    (row,) = rows()
    rules.want(held, clock.now())
    rules.want(held, clock.now())
    assert [(again.id, again.marker, again.wanted) for again in rows()] == [
        (row.id, row.marker, Wanted.PRESENT)
    ]


def test_cancelling_wants_it_gone(make: Make) -> None:
    make.channel()
    meeting = published(make)
    planning.cancel(db.session, meeting, "Storm", now=clock.now())
    assert [row.wanted for row in rows()] == [Wanted.ABSENT]


def test_drafts_are_not_wanted(make: Make) -> None:
    make.channel()
    held = make.meeting().sessions[0]
    rules.want(held, clock.now())
    assert rows() == []


def test_marks_are_lasting_and_distinct(make: Make) -> None:
    marks = {
        rules.marker_of(uid, channel) for uid in ("a@no-tie", "b@no-tie") for channel in (1, 2)
    }
    assert len(marks) == 4
    assert rules.marker_of("a@no-tie", 1) in marks


def test_the_tick_repairs_what_a_signal_missed(make: Make) -> None:
    published(make, sessions=2)
    make.channel()
    meeting = make.meeting(officials=[make.official()])
    db.session.commit()
    jobs.tick()
    assert [row.wanted for row in rows()] == [Wanted.PRESENT] * 2
    assert all(row.session.meeting_id != meeting.id for row in rows())
    rows()[0].wanted = Wanted.ABSENT
    db.session.commit()
    jobs.tick()
    assert [row.wanted for row in rows()] == [Wanted.PRESENT] * 2


def test_the_tick_asks_for_what_was_forgotten_and_leaves_the_rest(make: Make) -> None:
    make.channel()
    published(make)
    db.session.execute(delete(Effect))
    db.session.commit()
    jobs.tick()
    effect = db.session.scalars(select(Effect).where(Effect.kind == rules.FOLLOW)).one()
    generation = effect.generation
    effect.state = EffectState.BLOCKED
    db.session.commit()
    jobs.tick()
    assert (effect.state, effect.generation) == (EffectState.BLOCKED, generation)


def test_nothing_is_asked_for_a_session_that_is_over(make: Make) -> None:
    make.channel()
    published(make)
    row = rows()[0]
    row.session.ends_at = clock.now() - timedelta(hours=2)
    row.session.starts_at = clock.now() - timedelta(hours=3)
    db.session.execute(delete(Effect))
    db.session.commit()
    repairs.repair(db.session, clock.now())
    assert db.session.scalar(select(func.count(Effect.id)).where(Effect.kind == "broadcast")) == 0


def test_a_channel_switched_off_is_called_no_more(station: Station) -> None:
    channel = station.connect()
    connecting.disable(channel)
    station.publish()
    assert station.broadcasts() == []
    connecting.enable(db.session, channel, clock.now())
    connecting.disable(channel)
    station.work()
    assert station.sandbox.journal() == []
    assert station.effect().state is EffectState.BLOCKED
    connecting.enable(db.session, channel, clock.now())
    station.work()
    assert station.broadcast().remote_id


def test_lines_take_two_statements_however_many_they_are(
    make: Make, queries: Callable[[], Any]
) -> None:
    make.channel()
    make.channel()
    few = [held.id for held in published(make, sessions=1).sessions]
    many = few + [held.id for held in published(make, sessions=5).sessions]
    db.session.flush()  # who else listens to the diary may have written last
    for ids in (few, many):
        with queries() as count:
            lines = of_sessions(ids)
        assert count.value == 2
        assert {id_: len(found) for id_, found in lines.items()} == dict.fromkeys(ids, 2)
    assert of_sessions([]) == {}
    assert of_sessions([999]) == {999: []}


def test_a_line_says_what_it_waits_for(make: Make) -> None:
    make.channel(name="North")
    held = published(make).sessions[0]
    effect = db.session.scalars(select(Effect)).one()
    effect.wait(clock.now(), "It failed.\nquotaExceeded")
    db.session.flush()
    (line,) = of_sessions([held.id])[held.id]
    assert (line.platform, line.channel) == ("YouTube", "North")
    assert line.waiting == "It failed. (quotaExceeded)"
    assert line.next_try_at is not None
    assert not line.waits_for_a_person
    effect.block("Ask.")
    db.session.flush()
    assert of_sessions([held.id])[held.id][0].waits_for_a_person


def test_cancelled_ones_are_not_shown_to_viewers(make: Make) -> None:
    make.channel()
    meeting = published(make)
    held = meeting.sessions[0]
    planning.cancel(db.session, meeting, "Storm", now=clock.now())
    assert of_sessions([held.id]) == {held.id: []}
    assert scheduled(db.session, clock.now())[0].lines[0].wanted is Wanted.ABSENT


def test_no_row_of_a_page_reads_credentials(make: Make) -> None:
    make.channel()
    published(make)
    db.session.commit()
    db.session.expunge_all()
    (channel,) = channels(db.session)
    assert "credentials" in inspect(channel).unloaded
    scheduled(db.session, clock.now())
    assert "credentials" in inspect(channel).unloaded
