"""Private feeds: what is in them, who gets them, and that the token is nowhere."""

import io
import logging
from datetime import timedelta

import pytest
import structlog
import time_machine
from icalendar import Calendar
from sqlalchemy import select

from calendars import lint
from meetings.access import Role
from meetings.accounts import counters
from meetings.audit import AuditEntry
from meetings.diary import planning
from meetings.feeds.private_feed import PrivateFeed, close_feed, open_feed
from meetings.serving import Whole
from tests import staff
from tests.diary.drafts import NOW, draft, part


@pytest.fixture(autouse=True)
def _in_may():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def official(make):
    return make.official(name_kk="Айгүл", email="aigul@example.org")


@pytest.fixture
def crew(make):
    return make.crew(name_kk="Түсірушілер", email="crew@example.org")


@pytest.fixture
def meeting(make, session, official, crew):
    """A published meeting of Aigul and the crew, where three appeals wait."""
    venue, topic = make.venue(), make.topic(name_kk="Тұрғын үй")
    for _number in range(3):
        make.appeal(topic=topic, district=venue.district)
    made, _findings = planning.plan(
        session,
        draft(
            venue, part(topic, official, crew_id=crew.id), preparation="Keys at the guard\nRoom 5"
        ),
        now=NOW,
    )
    planning.publish(session, made, now=NOW)
    session.commit()
    return made


@pytest.fixture
def address(session):
    """``address(owner)``: the address of a new private feed."""

    def opened(owner):
        token = open_feed(session, owner, now=NOW)
        session.commit()
        return f"/calendars/private/{token}.ics"

    return opened


def events(answer):
    assert answer.status_code == 200
    assert lint(answer.data) == []
    return Calendar.from_ical(answer.data).events


@pytest.mark.parametrize("whose", ["official", "crew"])
def test_ones_own_sessions_with_all_that_is_needed(client, address, meeting, whose, request):
    (event,) = events(client.get(address(request.getfixturevalue(whose))))
    text = event["DESCRIPTION"]
    for told in (
        "Keys at the guard\nRoom 5", "aigul@example.org", "crew@example.org", "Тұрғын үй 3",
        f"/kk/desk/meetings/{meeting.id}",
    ):  # fmt: skip
        assert told in text
    assert event["UID"] == meeting.sessions[0].uid
    assert event["CLASS"] == "PRIVATE"
    ahead = [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")]
    assert ahead == [-timedelta(days=1), -timedelta(hours=1)]


def test_others_sessions_and_drafts_are_not_in_it(
    client, address, make, session, meeting, official
):
    other = make.official()
    make.meeting(officials=[other])
    session.commit()
    assert events(client.get(address(other))) == []


def test_a_cancelled_session_stays_without_reminders(client, address, session, meeting, official):
    planning.cancel(session, meeting, "Storm", now=NOW)
    session.commit()
    (event,) = events(client.get(address(official)))
    assert event["STATUS"] == "CANCELLED"
    assert event.walk("VALARM") == []


def test_the_language_is_that_of_the_account(client, address, session, meeting, official):
    official.user_id = staff.person(Role.OFFICIAL, language="ru").id
    session.commit()
    (event,) = events(client.get(address(official)))
    assert f"/ru/desk/meetings/{meeting.id}" in event["DESCRIPTION"]


def test_what_nobody_changed_is_not_sent_again(client, address, session, make, meeting, official):
    where = address(official)
    first = client.get(where)
    known = {"If-None-Match": first.headers["ETag"]}
    with time_machine.travel(NOW + timedelta(hours=1)):
        same = client.get(where, headers=known)
    assert (same.status_code, same.data) == (304, b"")
    assert client.get(where).data == first.data
    make.appeal(topic=meeting.sessions[0].topic, district=meeting.venue.district)
    session.commit()
    assert client.get(where, headers=known).status_code == 200


def test_nobody_else_keeps_it_or_hears_of_it(client, address, meeting, official):
    found = address(official)
    for where in (found, found.replace("/private/", "/private/x")):
        headers = client.get(where).headers
        assert headers["Cache-Control"] == "private, no-cache"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Robots-Tag"] == "noindex"
        assert "Access-Control-Allow-Origin" not in headers
    assert found.encode() not in client.get(found).data


def test_who_left_office_reads_no_more(client, address, session, official):
    where = address(official)
    official.active = False
    session.commit()
    assert client.get(where).status_code == 404


def plain(headers):
    """Headers without the count of tries."""
    return sorted(pair for pair in headers.items() if not pair[0].startswith("X-RateLimit"))


def test_wrong_and_revoked_are_the_same(client, address, session, meeting, official):
    old = address(official)
    new = address(official)
    assert (client.get(old).status_code, client.get(new).status_code) == (404, 200)
    close_feed(session, official)
    session.commit()
    answers = [client.get(where) for where in (old, new, "/calendars/private/never.ics")]
    assert {(each.status_code, each.data) for each in answers} == {(404, answers[0].data)}
    assert len({str(plain(each.headers)) for each in answers}) == 1


def test_wrong_and_revoked_cost_the_same(client, address, session, official, queries, monkeypatch):
    monkeypatch.setattr(counters, "SWEEP_ONE_IN", 10**9)  # chance would add a statement to either
    revoked = address(official)
    close_feed(session, official)
    session.commit()
    counted = []
    for where in (revoked, "/calendars/private/never.ics"):
        session.remove()
        with queries() as count:
            client.get(where)
        counted.append(count.value)
    assert counted[0] == counted[1]


def test_trying_too_often_is_stopped(app, client, monkeypatch):
    for limiter in app.extensions["limiter"]:
        limiter.reset()
    statuses = {client.get(f"/calendars/private/{n}.ics").status_code for n in range(610)}
    for limiter in app.extensions["limiter"]:
        limiter.reset()
    assert statuses == {404, 429}


def test_the_token_is_kept_nowhere(session, address, official):
    token = address(official).split("/")[-1].removesuffix(".ics")
    assert len(token) >= 32
    feed = session.scalars(select(PrivateFeed)).one()
    assert token not in str(vars(feed))
    assert token not in str(session.scalars(select(AuditEntry.changes)).all())
    assert feed.digest not in str(session.scalars(select(AuditEntry.changes)).all())


def test_logs_never_hold_the_token(app, client, address, official, monkeypatch, capsys):
    """Neither when it goes well nor when the application fails."""
    where = address(official)
    token = where.split("/")[-1].removesuffix(".ics")
    told = io.StringIO()
    handler = logging.StreamHandler(told)
    logging.getLogger().addHandler(handler)
    with structlog.testing.capture_logs() as lines:
        client.get(where)
        monkeypatch.setattr("meetings.feeds.private_views.private.items", _fail)
        assert client.get(where).status_code == 500
    logging.getLogger().removeHandler(handler)
    assert [line["event"] for line in lines] == ["request_failed"]
    everything = str(lines) + told.getvalue() + "".join(capsys.readouterr())
    assert token not in everything


def _fail(*arguments, **_more):
    raise RuntimeError(str(arguments))


def test_the_server_never_logs_the_token():
    def broken(_environ, _start_response):
        raise RuntimeError("/calendars/private/secret-token.ics")

    with structlog.testing.capture_logs() as lines:
        Whole(broken)({}, lambda *_said: None)
    assert [line["error"] for line in lines] == ["RuntimeError"]
    assert "secret-token" not in str(lines)
