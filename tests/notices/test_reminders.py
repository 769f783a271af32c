"""What residents are told, when, and how often: once."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from meetings.broadcasts.broadcast import Broadcast, Observed
from meetings.diary import planning
from meetings.effects.worker import run_due
from meetings.notices import jobs, subscribing
from meetings.notices.notice import Delivery, Handed, Notice
from meetings.notices.quiet import after_quiet, told_at
from meetings.notices.subscriber import Target
from meetings.notices.target import Wish
from tests.diary.drafts import NOW, draft, part
from tests.factories import DAY
from tests.notices.conftest import change, publish
from tests.notices.residents import DAY_BEFORE, START, handed, text


def subjects(mails):
    return [str(mail["Subject"]) for mail in mails]


def test_the_day_before_once(residents, held):
    residents.join()
    assert residents.told(DAY_BEFORE - timedelta(minutes=5)) == []
    (mail,) = residents.told(DAY_BEFORE + timedelta(minutes=1))
    assert mail["Subject"] == "Tomorrow: Housing"
    assert "Tuesday, May 18, 2027, 10:00–11:00" in text(mail)
    assert "Old bazaar" in text(mail)
    assert f"/en/sessions/{held.id}" in text(mail)
    assert residents.told(DAY_BEFORE + timedelta(minutes=2)) == []


def test_two_clocks_at_once_do_no_harm(residents, held, session):
    residents.join()
    assert len(residents.told(DAY_BEFORE)) == 1
    assert len(residents.told(DAY_BEFORE)) == 0
    assert session.scalar(select(func.count()).select_from(Notice)) == 1


def test_an_hour_before_and_on_air_and_the_recording(residents, held, session, make):
    residents.join()
    residents.told(DAY_BEFORE)
    assert subjects(residents.told(START - timedelta(minutes=59))) == ["In an hour: Housing"]
    broadcast = Broadcast(
        session_id=held.id,
        channel_id=make.channel().id,
        observed=Observed.LIVE,
        created_at=NOW,
        watch_url="https://video.example/1",
    )
    session.add(broadcast)
    assert subjects(residents.told(START + timedelta(minutes=1))) == ["On air now: Housing"]
    broadcast.observed = Observed.ENDED
    broadcast.ended_at = held.ends_at
    assert subjects(residents.told(START + timedelta(hours=2))) == [
        "The recording is there: Housing"
    ]
    assert residents.told(START + timedelta(hours=3)) == []


def test_several_subscriptions_of_one_address_bring_one_mail(residents, held, place):
    residents.join(
        "resident@example.org",
        Wish(Target.SESSION, held.id),
        Wish(Target.MEETING, held.meeting_id),
        Wish(Target.TOPIC, held.topic_id),
        Wish(Target.DISTRICT, place.venue.district_id),
        Wish(Target.OFFICIAL, held.officials[0].id),
    )
    assert len(residents.told(DAY_BEFORE)) == 1


@pytest.mark.parametrize("target", ["SESSION", "MEETING", "TOPIC", "DISTRICT", "OFFICIAL"])
def test_of_others_one_hears_nothing(residents, held, make, target):
    residents.join("resident@example.org", Wish(Target[target], 10_000))
    assert residents.told(DAY_BEFORE) == []


def test_a_meeting_of_several_sessions_is_one_reminder(residents, session, place):
    residents.join()
    parts = [
        part(place.topic, place.officials[0]),
        part(place.topic, place.officials[1], hours=(11, 12)),
    ]
    meeting, _findings = planning.plan(session, draft(place.venue, *parts), now=NOW)
    planning.publish(session, meeting, now=NOW)
    (mail,) = residents.told(DAY_BEFORE)
    assert mail["Subject"] == "Tomorrow: Old bazaar"
    assert "10:00–11:00 Housing" in text(mail)
    assert "11:00–12:00 Housing" in text(mail)
    assert f"/en/meetings/{meeting.id}" in text(mail)


def test_moved_cancelled_and_held_after_all(residents, held, session, place):
    residents.join()
    change(session, held, place.officials[0], day=DAY + timedelta(days=1))
    (moved,) = residents.told(NOW + timedelta(hours=4))
    assert moved["Subject"] == "Moved: Housing"
    assert "Wednesday, May 19, 2027" in text(moved)
    assert "It was planned for Tuesday, May 18, 2027, 10:00." in text(moved)
    planning.cancel(session, held.meeting, "Storm", now=NOW + timedelta(hours=5))
    (cancelled,) = residents.told(NOW + timedelta(hours=5))
    assert cancelled["Subject"] == "Cancelled: Housing"
    assert "Reason: Storm" in text(cancelled)
    planning.revive(session, held.meeting, now=NOW + timedelta(hours=6))
    (revived,) = residents.told(NOW + timedelta(hours=6))
    assert revived["Subject"] == "Takes place after all: Housing"
    assert residents.told(NOW + timedelta(hours=7)) == []


def test_what_changes_nothing_for_residents_is_not_told(residents, held, session, place):
    residents.join()
    change(session, held, place.officials[0], place.officials[1])
    assert residents.told(NOW + timedelta(hours=4)) == []


def test_of_two_moves_in_the_night_only_the_last_is_told(residents, held, session, place):
    residents.join()
    night = datetime(2027, 5, 1, 18, tzinfo=UTC)  # 23:00
    for days in (1, 2):
        wanted = draft(
            place.venue,
            part(place.topic, place.officials[0], id=held.id),
            day=DAY + timedelta(days=days),
        )
        planning.change(session, held.meeting, wanted, now=night + timedelta(minutes=days))
    assert residents.told(night + timedelta(hours=1)) == []
    (mail,) = residents.told(night + timedelta(hours=9))
    assert "Thursday, May 20, 2027" in text(mail)
    assert handed() == {Handed.SENT: 1, Handed.DROPPED: 1}


def test_a_change_that_cannot_wait_is_told_at_night(residents, session, place):
    residents.join()
    wanted = draft(place.venue, part(place.topic, place.officials[0], hours=(8, 9)), hours=(8, 9))
    meeting, _findings = planning.plan(session, wanted, now=NOW)
    planning.publish(session, meeting, now=NOW)
    six = START - timedelta(hours=4)
    planning.cancel(session, meeting, "Storm", now=six)
    assert subjects(residents.told(six)) == ["Cancelled: Housing"]


def test_a_reminder_is_not_sent_when_it_is_too_late(residents, held, session):
    residents.join()
    session.commit()
    with time_machine.travel(START - timedelta(minutes=30)):
        jobs.remind()
    assert residents.told(START + timedelta(minutes=1)) == []


def test_a_session_that_was_cancelled_meanwhile_is_not_announced(residents, held, session, today):
    residents.join()
    session.commit()
    with time_machine.travel(DAY_BEFORE):
        jobs.remind()
        planning.cancel(session, held.meeting, "Storm", now=DAY_BEFORE)
    assert subjects(residents.told(DAY_BEFORE + timedelta(seconds=5))) == ["Cancelled: Housing"]


@pytest.mark.parametrize("at", [DAY_BEFORE, START - timedelta(minutes=50)])
def test_a_reminder_of_what_moved_meanwhile_is_dropped(residents, held, session, place, at):
    """It would say that next week's session is tomorrow, or in an hour."""
    residents.join()
    session.commit()
    with time_machine.travel(at):
        jobs.remind()
        wanted = draft(
            place.venue,
            part(place.topic, place.officials[0], id=held.id),
            day=DAY + timedelta(days=7),
        )
        planning.change(session, held.meeting, wanted, now=at)
    assert subjects(residents.told(at + timedelta(seconds=5))) == ["Moved: Housing"]


def test_who_came_to_the_former_district_would_come_in_vain(residents, held, session, place, make):
    old = place.venue.district_id
    residents.join("old@example.org", Wish(Target.DISTRICT, old))
    venue = make.venue(name_en="New bazaar")
    residents.join("new@example.org", Wish(Target.DISTRICT, venue.district_id))
    wanted = draft(venue, part(place.topic, place.officials[0], id=held.id))
    planning.change(session, held.meeting, wanted, now=NOW)
    mails = {mail["To"]: mail for mail in residents.told(NOW + timedelta(hours=4))}
    assert set(mails) == {"old@example.org", "new@example.org"}
    assert "New bazaar" in text(mails["old@example.org"])


def test_who_stopped_is_told_nothing(residents, held, session):
    subscriber = residents.join()
    subscribing.leave(subscriber, NOW)
    assert residents.told(DAY_BEFORE) == []


def test_who_leaves_while_it_is_on_its_way_is_told_nothing(residents, held, session):
    subscriber = residents.join()
    with time_machine.travel(DAY_BEFORE):
        session.commit()
        jobs.remind()
        run_due(residents.app)
        assert session.scalar(select(func.count()).select_from(Delivery)) == 1
        subscribing.leave(subscriber, DAY_BEFORE)
    assert residents.told(DAY_BEFORE + timedelta(seconds=5)) == []
    assert handed() == {Handed.DROPPED: 1}


def test_each_in_the_own_language(residents, held):
    for language in ("kk", "ru", "en"):
        residents.join(f"{language}@example.org", language=language)
    mails = {mail["To"]: mail for mail in residents.told(DAY_BEFORE)}
    assert f"/kk/sessions/{held.id}" in text(mails["kk@example.org"])
    assert 'lang="ru"' in mails["ru@example.org"].get_body(("html",)).get_content()
    assert mails["en@example.org"]["Subject"] == "Tomorrow: Housing"


def test_names_are_text_in_the_mail(residents, session, place):
    place.topic.name_en = "<img src=x>\r\nBcc: all@example.org"
    residents.join()
    publish(session, place, place.officials[0])
    (mail,) = residents.told(DAY_BEFORE)
    assert mail["Bcc"] is None
    html = mail.get_body(("html",)).get_content()
    assert "<img" not in html
    assert "&lt;img src=x&gt;" in html


def test_what_was_told_long_ago_is_forgotten(residents, held, session):
    residents.join()
    residents.told(DAY_BEFORE)
    with time_machine.travel(START + timedelta(days=40)):
        jobs.erase()
    assert session.scalar(select(func.count()).select_from(Notice)) == 0
    assert session.scalar(select(func.count()).select_from(Delivery)) == 0


@pytest.mark.parametrize(
    ("hour", "then"), [(21, 21), (22, 31), (23, 31), (24, 31), (30, 31), (31, 31), (32, 32)]
)
def test_quiet_hours(hour, then):
    """Hours of the region's wall clock from midnight on."""
    midnight = datetime(2027, 5, 17, 19, tzinfo=UTC)
    at = midnight + timedelta(hours=hour)
    assert after_quiet(at, "Asia/Almaty") == midnight + timedelta(hours=then)
    assert told_at(at, "Asia/Almaty", latest=at) == at
