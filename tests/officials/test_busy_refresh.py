"""Linked calendars are read again and again; one that fails keeps what was known."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select
from werkzeug import Response

from calendars.busy import LONGEST_WINDOW
from meetings.audit import AuditEntry
from meetings.database import db
from meetings.effects.effect import Effect, EffectState
from meetings.effects.lease import claim
from meetings.effects.worker import run_due
from meetings.officials import busy, busy_jobs, busy_refresh
from meetings.officials.busy_calendar import BusyCalendar, BusyTime
from meetings.officials.busy_trouble import Trouble
from tests.officials.calendar_server import calendar, here

# Calendars that others serve do not depend on the database.
pytestmark = pytest.mark.engine("sqlite")

NOW = datetime(2027, 5, 1, tzinfo=UTC)
HOUR = ("20270518T050000Z", "20270518T060000Z")
START, END = datetime(2027, 5, 18, 5, tzinfo=UTC), datetime(2027, 5, 18, 6, tzinfo=UTC)


@pytest.fixture
def linked(session, make, httpserver):
    """A calendar of an official, linked to a server of the tests."""
    text = f"http://calendar.example:{httpserver.port}/secret.ics"
    made = busy.link(session(), make.official(), text, now=NOW, network=here(httpserver))
    session.commit()
    return made


@pytest.fixture
def read(session, httpserver, linked):
    """``read()``: one reading as the worker does it."""

    def once(now=NOW):
        busy_refresh.ask(session(), linked, now)
        session.commit()
        [lease] = claim(session, 1, seconds=60, now=now)
        network = here(httpserver)
        busy_refresh.refresh(session(), lease, zone="Asia/Almaty", now=now, network=network)
        session.expire_all()
        effect = session.get(Effect, lease.effect_id)
        effect.finish(now)
        session.commit()
        return session.get(BusyCalendar, linked.id)

    return once


def serve(httpserver, body, **options):
    httpserver.clear()
    httpserver.expect_request("/secret.ics").respond_with_data(body, **options)


def hours(session):
    return session.execute(
        select(BusyTime.starts_at, BusyTime.ends_at).order_by(BusyTime.starts_at)
    ).all()


def test_busy_times_are_kept_and_nothing_else(session, httpserver, linked, read):
    serve(httpserver, calendar(HOUR), headers={"ETag": '"1"'})
    found = read()
    assert hours(session) == [(START, END)]
    assert (found.last_good_at, found.horizon) == (NOW, NOW + LONGEST_WINDOW)
    assert (found.etag, found.trouble, found.complete) == ('"1"', None, True)
    for table in (BusyCalendar, BusyTime, Effect, AuditEntry):
        for row in session.execute(select(table.__table__)):
            assert "Dentist" not in str(row)
            assert "secret.ics" not in str([value for value in row if isinstance(value, bytes)])


def test_the_address_is_encrypted_masked_and_in_no_trail(session, linked):
    column = BusyCalendar.__table__.c.address
    stored = session.connection().exec_driver_sql("SELECT address FROM busy_calendar").scalar_one()
    assert column.type.impl.python_type is bytes
    assert b"secret" not in bytes(stored)
    assert "secret" not in linked.masked
    entry = session.scalars(select(AuditEntry).where(AuditEntry.subject == "busy_calendar")).one()
    assert (entry.action, "secret" in str(entry.changes)) == ("link", False)


@pytest.mark.parametrize("extra", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED", "UID:7c9e@no-tie"])
def test_what_takes_no_time_and_what_came_from_us_binds_nobody(session, httpserver, read, extra):
    body = calendar(HOUR, extra=f"{extra}\r\n")
    serve(httpserver, body.replace("UID:0@example.org\r\n", "") if "UID" in extra else body)
    assert read().complete
    assert hours(session) == []


def test_what_changed_replaces_what_was_known(session, httpserver, read):
    serve(httpserver, calendar(HOUR))
    read()
    serve(httpserver, calendar(("20270519T050000Z", "20270519T060000Z")))
    read(NOW + timedelta(hours=1))
    day = timedelta(days=1)
    assert hours(session) == [(START + day, END + day)]


@pytest.mark.parametrize(
    ("body", "options", "expected"),
    [
        ("<html>Sign in</html>", {}, Trouble.NO_CALENDAR),
        (calendar(HOUR)[:-20], {}, Trouble.NO_CALENDAR),
        ("", {"status": 500}, Trouble.REFUSED),
        ("", {"status": 404}, Trouble.GONE),
    ],
)
def test_a_failing_calendar_keeps_the_last_good_times(
    session, httpserver, read, body, options, expected
):
    serve(httpserver, calendar(HOUR))
    read()
    serve(httpserver, body, **options)
    found = read(NOW + timedelta(hours=1))
    assert hours(session) == [(START, END)]
    assert (found.trouble, found.failures, found.last_good_at) == (expected, 1, NOW)
    assert found.checked_at == NOW + timedelta(hours=1)
    assert found.trouble.sentence
    serve(httpserver, calendar(HOUR))
    recovered = read(NOW + timedelta(hours=2))
    assert (recovered.trouble, recovered.failures) == (None, 0)


def test_failures_are_asked_ever_more_seldom(httpserver, read):
    serve(httpserver, "", status=500)
    pauses = []
    for hour in range(7):
        now = NOW + timedelta(hours=hour)
        pauses.append(read(now).next_at - now)
    assert pauses[0] >= timedelta(hours=1)
    assert pauses[-1] >= timedelta(hours=12)
    assert max(pauses) <= timedelta(hours=14.5)


def test_an_incomplete_calendar_says_why(httpserver, read):
    serve(httpserver, calendar(HOUR, extra="RRULE:FREQ=SECONDLY\r\n"))
    found = read()
    assert not found.complete
    assert found.remarks


def test_an_unchanged_calendar_is_not_read_again_until_its_window_moved(session, httpserver, read):
    serve(httpserver, calendar(HOUR), headers={"ETag": '"1"'})
    read()
    asked = []

    def answer(request):
        asked.append(request.headers.get("If-None-Match"))
        return Response(status=304) if asked[-1] else Response(calendar(HOUR))

    httpserver.clear()
    httpserver.expect_request("/secret.ics").respond_with_handler(answer)
    later = read(NOW + timedelta(hours=2))
    assert (later.last_good_at, later.horizon) == (
        NOW + timedelta(hours=2), NOW + LONGEST_WINDOW,
    )  # fmt: skip
    next_day = NOW + timedelta(days=1, hours=1)
    assert read(next_day).horizon == next_day + LONGEST_WINDOW
    assert asked == ['"1"', None]
    assert hours(session) == [(START, END)]


def test_the_clock_asks_for_what_is_due_once(session, linked, app):
    with time_machine.travel(NOW, tick=False):
        busy_jobs.ask_due()
        busy_jobs.ask_due()
    effect = session.scalars(select(Effect)).one()
    assert (effect.kind, effect.lane, effect.generation) == ("busy", "busy:calendar.example", 1)
    assert effect.payload == {"calendar": linked.id}
    assert timedelta(minutes=30) <= linked.next_at - NOW <= timedelta(minutes=36)
    with time_machine.travel(NOW + timedelta(minutes=37), tick=False):
        busy_jobs.ask_due()
    session.refresh(effect)
    assert effect.generation == 2


def test_the_worker_lets_nobody_read_this_machine(session, linked, app, httpserver):
    """The same address that the tests' network reaches is refused by the real one."""
    serve(httpserver, calendar(HOUR))
    linked.address = f"http://127.0.0.1:{httpserver.port}/secret.ics"
    busy_refresh.ask(session(), linked, NOW)
    session.commit()
    assert run_due(app, now=NOW) == 1
    session.expire_all()
    assert linked.trouble is Trouble.ADDRESS
    assert httpserver.log == []
    assert session.scalars(select(Effect.state)).one() is EffectState.DONE


def test_a_calendar_removed_meanwhile_is_forgotten(session, httpserver, linked, read):
    serve(httpserver, calendar(HOUR))
    read()
    busy_refresh.ask(session(), linked, NOW)
    busy.remove(session(), linked)
    session.commit()
    assert session.scalar(select(func.count(BusyTime.id))) == 0
    [lease] = claim(session, 1, seconds=60, now=NOW)
    busy_refresh.refresh(session(), lease, zone="Asia/Almaty", now=NOW, network=here(httpserver))
    assert db.session.scalar(select(func.count(BusyTime.id))) == 0
