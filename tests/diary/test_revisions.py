"""Revisions follow what a subscriber sees."""

from datetime import timedelta

from meetings.diary import planning, revisions
from meetings.diary.signals import session_changed
from tests.diary.drafts import NOW, draft, part


def published(session, make):
    topic, venue = make.topic(), make.venue()
    official = make.official(topics=[topic], districts=[venue.district])
    meeting, _ = planning.plan(session, draft(venue, part(topic, official)), now=NOW)
    planning.publish(session, meeting, now=NOW)
    session.commit()
    return meeting


def test_a_renamed_venue_reaches_subscribers(session, make):
    meeting = published(session, make)
    assert revisions.refresh(session, NOW) == 0
    meeting.venue.name_ru = "Новый базар"
    heard = []
    listen = lambda held, now: heard.append(held.id)  # noqa: E731
    with session_changed.connected_to(listen):
        assert revisions.refresh(session, NOW + timedelta(minutes=5)) == 1
    held = meeting.sessions[0]
    assert (held.sequence, heard) == (1, [held.id])
    assert held.content_changed_at == NOW + timedelta(minutes=5)
    assert revisions.refresh(session, NOW + timedelta(minutes=6)) == 0


def test_new_rules_of_the_zone_move_the_instant_and_keep_the_wall_clock(session, make):
    meeting = published(session, make)
    held = meeting.sessions[0]
    by_new_rules = held.starts_at
    # As it was stored while the zone was an hour further ahead.
    held.starts_at -= timedelta(hours=1)
    held.ends_at -= timedelta(hours=1)
    held.content_digest = revisions.digest(held, meeting)
    session.commit()
    assert revisions.refresh(session, NOW) == 1
    assert held.starts_at == by_new_rules
    assert held.previous_starts_at == by_new_rules - timedelta(hours=1)
    assert held.sequence == 1


def test_drafts_and_what_is_long_over_are_left_alone(session, make):
    make.meeting()
    meeting = published(session, make)
    meeting.venue.name_ru = "Новый базар"
    assert revisions.refresh(session, NOW + timedelta(days=90)) == 0
