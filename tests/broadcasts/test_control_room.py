"""The control room: who sees it and presses what, and that asking again and again costs little."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from sqlalchemy import select

from meetings import clock
from meetings.access import Role
from meetings.audit import AuditEntry
from meetings.broadcasts import links
from meetings.broadcasts.alarm import Alarm, Trouble
from meetings.broadcasts.board_reading import read_board
from meetings.broadcasts.broadcast import Broadcast, Observed, Picture, Wanted
from meetings.broadcasts.channel import Channel, Platform
from meetings.broadcasts.check import Check, Result, Stage, Subject
from meetings.broadcasts.link import WatchLink
from meetings.broadcasts.preflight import KIND, NO_KEY
from meetings.database import db
from meetings.diary import planning
from meetings.effects.effect import Effect, EffectState
from meetings.places import organizers
from tests import staff
from tests.broadcasts.conftest import Station
from tests.factories import DAY, Make

SignedIn = Callable[..., FlaskClient]
PAGE = f"/en/desk/broadcasts/day/{DAY}"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def channel(make: Make) -> Channel:
    found: Channel = make.channel(name="Region")
    db.session.commit()
    return found


def publish(make: Make, **given: Any) -> Broadcast:
    """The broadcast of a new session on that day, with its event made."""
    meeting = make.meeting(officials=[make.official()], **given)
    planning.publish(db.session, meeting, now=clock.now())
    row = db.session.scalars(
        select(Broadcast).where(Broadcast.session_id == meeting.sessions[0].id)
    ).one()
    row.remote_id, row.observed = "event", Observed.READY
    begins_in(row, 60)
    return row


def begins_in(row: Broadcast, minutes: float) -> None:
    row.session.starts_at = clock.now() + timedelta(minutes=minutes)
    row.session.ends_at = row.session.starts_at + timedelta(hours=1)
    db.session.commit()


def card(browser: FlaskClient, row: Broadcast) -> Tag:
    answer = browser.get(PAGE)
    assert answer.status_code == 200
    db.session.expire_all()
    found = BeautifulSoup(answer.text, "html.parser").find(id=f"session-{row.session_id}")
    assert isinstance(found, Tag)
    return found


def words(tag: Tag) -> str:
    return tag.get_text(" ", strip=True)


def main_button(browser: FlaskClient, row: Broadcast) -> str | None:
    found = card(browser, row).select_one(".board__button form button")
    return words(found).split(":")[0].strip() if found else None


def press(browser: FlaskClient, row: Broadcast, step: str, **given: Any) -> int:
    address = f"/en/desk/broadcasts/sessions/{row.session_id}/press"
    answer = browser.post(address, data={"step": step, **given}, headers=HTMX)
    db.session.expire_all()
    return answer.status_code


@pytest.mark.parametrize("role", [Role.ORGANIZER, Role.MODERATOR, Role.CREW, Role.ADMIN])
def test_who_may_see_it(signed_in: SignedIn, role: Role) -> None:
    browser = signed_in(role)
    assert browser.get("/en/desk/broadcasts/day").status_code == 200
    assert "No session is broadcast on this day" in browser.get(PAGE).text
    assert browser.get(f"{PAGE}/board").status_code == 200
    assert browser.get("/en/desk/broadcasts/day/someday").status_code == 404


def test_who_may_not(signed_in: SignedIn, client: FlaskClient) -> None:
    assert signed_in(Role.OFFICIAL).get(PAGE).status_code == 403
    assert client.get(f"{PAGE}/board", headers=HTMX).status_code == 401


def test_it_says_how_everything_stands(signed_in: SignedIn, channel: Channel, make: Make) -> None:
    crew = make.crew(name_en="Northern crew")
    row = publish(make, crew=crew)
    row.observed, row.picture, row.viewers_now = Observed.LIVE, Picture.POOR, 1234
    row.bitrate_kbps, row.has_video, row.has_audio = 2500, True, False
    row.started_at, row.stream_key = clock.now(), "a secret key"
    begins_in(row, -5)
    now = clock.now()
    db.session.add(Alarm(broadcast_id=row.id, trouble=Trouble.NO_SOUND, since=now, raised_at=now))
    db.session.add(
        Check(
            broadcast_id=row.id, subject=Subject.KEY, stage=Stage.HOURS, result=Result.FAILED,
            sentence=NO_KEY, checked_at=now,
        )
    )  # fmt: skip
    db.session.commit()
    said = words(card(signed_in(Role.MODERATOR), row))
    for part in (
        "Northern crew", "YouTube Region On air", "1,234", "Poor picture · 2,500 kbit/s", "Video",
        "No sound", "The sound is missing Region", "microphone", "Checks: 1 thing to do",
        "The crew has not opened its page yet", "On air since",
    ):  # fmt: skip
        assert part in said, part
    assert "secret" not in said


@pytest.mark.parametrize(
    ("changes", "minutes", "button"),
    [
        ({}, 300, None),
        ({}, 60, "Test the picture"),
        ({}, 10, "Go live"),
        ({"picture": Picture.GOOD}, 60, "Go live"),
        ({"wanted": Wanted.TESTING, "observed": Observed.TESTING}, 60, None),
        ({"wanted": Wanted.TESTING, "observed": Observed.TESTING, "picture": Picture.GOOD}, 60, "Go live"),
        ({"wanted": Wanted.LIVE}, 1, None),
        ({"observed": Observed.LIVE}, -10, "End the broadcast"),
        ({"observed": Observed.LIVE, "wanted": Wanted.LIVE}, -10, "End the broadcast"),
        ({"observed": Observed.ENDED}, -70, None),
    ],
)  # fmt: skip
def test_one_button_for_what_comes_next(
    signed_in: SignedIn,
    channel: Channel,
    make: Make,
    changes: dict[str, Any],
    minutes: float,
    button: str | None,
) -> None:
    row = publish(make)
    for name, value in changes.items():
        setattr(row, name, value)
    begins_in(row, minutes)
    assert main_button(signed_in(Role.ORGANIZER), row) == button


def test_a_button_raises_what_is_wanted(signed_in: SignedIn, channel: Channel, make: Make) -> None:
    row = publish(make)
    db.session.query(Effect).update({"state": EffectState.DONE})
    db.session.commit()
    organizer = signed_in(Role.ORGANIZER)
    assert press(organizer, row, "live") == 200
    assert row.wanted is Wanted.LIVE
    effect = db.session.scalars(select(Effect).where(Effect.key == f"broadcast:{row.id}")).one()
    assert effect.state is EffectState.WAITING
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.subject == "broadcast")).one()
    assert entry.changes == {"wanted": ["present", "live"]}
    assert signed_in(Role.ADMIN).get("/en/desk/audit").status_code == 200
    assert press(organizer, row, "testing") == 200
    assert row.wanted is Wanted.LIVE
    row.observed = Observed.LIVE
    db.session.commit()
    assert press(organizer, row, "ended") == 200
    assert row.wanted is Wanted.ENDED


def test_what_fits_nothing_is_refused(signed_in: SignedIn, channel: Channel, make: Make) -> None:
    row = publish(make)
    organizer = signed_in(Role.ORGANIZER)
    assert press(organizer, row, "ended") == 400
    assert press(organizer, row, "present") == 400
    assert press(organizer, row, "nonsense") == 400
    assert press(organizer, row, "live", broadcast=row.id + 1) == 400
    row.observed = Observed.ENDED
    db.session.commit()
    assert press(organizer, row, "live") == 400
    assert row.wanted is Wanted.PRESENT


def test_one_channel_alone(signed_in: SignedIn, channel: Channel, make: Make) -> None:
    make.channel(name="Second")
    meeting = make.meeting(officials=[make.official()])
    planning.publish(db.session, meeting, now=clock.now())
    db.session.commit()
    first, second = db.session.scalars(select(Broadcast).order_by(Broadcast.id))
    assert press(signed_in(Role.ORGANIZER), first, "live", broadcast=second.id) == 200
    assert (first.wanted, second.wanted) == (Wanted.PRESENT, Wanted.LIVE)


def test_a_session_that_is_ended_begins_nowhere_else(
    signed_in: SignedIn, channel: Channel, make: Make
) -> None:
    make.channel(name="Late")
    meeting = make.meeting(officials=[make.official()])
    planning.publish(db.session, meeting, now=clock.now())
    first, late = db.session.scalars(select(Broadcast).order_by(Broadcast.id))
    first.observed, late.observed = Observed.LIVE, Observed.READY
    db.session.commit()
    assert press(signed_in(Role.ORGANIZER), first, "ended") == 200
    assert (first.wanted, late.wanted) == (Wanted.ENDED, Wanted.ENDED)


def test_who_presses(signed_in: SignedIn, channel: Channel, make: Make) -> None:
    own = staff.person(Role.CREW)
    crew = make.crew(user=own)
    row = publish(make, crew=crew)
    elsewhere = staff.person(Role.ORGANIZER)
    organizers.bind(elsewhere, [make.district()])
    db.session.commit()
    app_browser = signed_in(Role.CREW)
    assert press(app_browser, row, "live") == 404
    assert main_button(app_browser, row) is None
    assert press(signed_in(Role.MODERATOR), row, "live") == 403
    assert press(staff.sign_in(signed_in(Role.CREW), elsewhere), row, "live") == 403
    mine = staff.sign_in(signed_in(Role.CREW), own)
    assert main_button(mine, row) == "Test the picture"
    assert press(mine, row, "live") == 200
    assert row.wanted is Wanted.LIVE


def test_without_a_script_the_page_comes_back(
    signed_in: SignedIn, channel: Channel, make: Make
) -> None:
    row = publish(make)
    address = f"/en/desk/broadcasts/sessions/{row.session_id}/press"
    answer = signed_in(Role.ORGANIZER).post(address, data={"step": "live"})
    assert answer.status_code == 303
    assert answer.location == PAGE


def test_unchanged_is_304_and_costs_few_statements(
    signed_in: SignedIn, channel: Channel, make: Make, queries: Callable[..., Any]
) -> None:
    browser = signed_in(Role.ORGANIZER)
    row = publish(make)
    mark = browser.get(f"{PAGE}/board").headers["ETag"]
    with queries() as count:
        answer = browser.get(f"{PAGE}/board", headers={"If-None-Match": mark})
    assert (answer.status_code, answer.data) == (304, b"")
    assert count.value <= 7
    counts = []
    for _more in range(2):
        publish(make)
        with queries() as count:
            changed = browser.get(f"{PAGE}/board", headers={"If-None-Match": mark})
        counts.append(count.value)
        assert changed.status_code == 200
    assert counts[0] == counts[1] <= 10
    mark = changed.headers["ETag"]
    row.viewers_now = 5
    db.session.commit()
    assert browser.get(f"{PAGE}/board", headers={"If-None-Match": mark}).status_code == 200


def test_the_mark_is_of_this_person_and_language(
    signed_in: SignedIn, channel: Channel, make: Make
) -> None:
    publish(make)
    mark = signed_in(Role.ORGANIZER).get(f"{PAGE}/board").headers["ETag"]
    other = signed_in(Role.MODERATOR)
    assert other.get(f"{PAGE}/board", headers={"If-None-Match": mark}).status_code == 200
    mine = other.get(f"{PAGE}/board").headers["ETag"]
    kazakh = other.get(f"{PAGE}/board".replace("/en/", "/kk/"), headers={"If-None-Match": mine})
    assert kazakh.status_code == 200


def test_what_is_over_comes_last(channel: Channel, make: Make) -> None:
    over, coming = publish(make), publish(make)
    over.observed = Observed.ENDED
    begins_in(over, -70)
    begins_in(coming, 5)
    board = read_board(db.session, DAY, clock.now())
    assert [each.id for each in board.sessions] == [coming.session_id, over.session_id]


def test_links_by_hand(signed_in: SignedIn, channel: Channel, make: Make) -> None:
    row = publish(make)
    organizer = signed_in(Role.ORGANIZER)
    address = f"/en/desk/broadcasts/sessions/{row.session_id}/links"

    def post(url: str) -> int:
        return organizer.post(address, data={"url": url}, headers=HTMX).status_code

    for wrong in (
        "http://ok.ru/1",
        "javascript:alert(1)",
        "https://",
        "ok.ru/1",
        "https://a:b@ok.ru/",
    ):
        assert post(wrong) == 400, wrong
    assert post(" https://ok.ru/live/1 ") == 200
    assert post("https://ok.ru/live/1") == 200
    (link,) = db.session.scalars(select(WatchLink))
    assert (link.name, link.url) == ("Odnoklassniki", "https://ok.ru/live/1")
    assert "Odnoklassniki" in words(card(organizer, row))
    assert (
        organizer.post(f"/en/desk/broadcasts/links/{link.id}/remove", headers=HTMX).status_code
        == 200
    )
    assert list(db.session.scalars(select(WatchLink))) == []
    assert organizer.post(f"/en/desk/broadcasts/links/{link.id}/remove").status_code == 404


def test_look_again(signed_in: SignedIn, channel: Channel, make: Make) -> None:
    row = publish(make)
    address = f"/en/desk/broadcasts/sessions/{row.session_id}/check"
    assert signed_in(Role.ORGANIZER).post(address, headers=HTMX).status_code == 200
    assert db.session.scalars(select(Effect).where(Effect.kind == KIND)).one()
    assert signed_in(Role.CREW).post(address, headers=HTMX).status_code == 404


def test_the_picture_makes_it_live_without_a_button(station: Station, signed_in: SignedIn) -> None:
    station.connect()
    station.publish()
    station.work()
    row = station.broadcast()
    station.begins_in(minutes=5)
    station.sandbox.start_picture(row.stream_id)
    station.sandbox.advance(3)
    station.work(rounds=2)
    assert row.observed is Observed.LIVE
    assert main_button(signed_in(Role.ORGANIZER), row) == "End the broadcast"


def test_viewers_see_links_by_hand_and_no_frame_of_theirs(
    client: FlaskClient, channel: Channel, make: Make
) -> None:
    row = publish(make)
    begins_in(row, -10)
    links.add(db.session(), row.session, "https://ok.ru/live/1", "", clock.now())
    db.session.commit()
    found = BeautifulSoup(client.get(f"/en/sessions/{row.session_id}").text, "html.parser")
    link = found.select_one("a[href='https://ok.ru/live/1']")
    assert link is not None
    assert "data-embed" not in link.attrs
    assert "noopener" in link["rel"]
    watch = client.get(f"/en/sessions/{row.session_id}/watch")
    assert watch.location == "https://ok.ru/live/1"


def test_an_announcement_is_no_picture(client: FlaskClient, channel: Channel, make: Make) -> None:
    channel.platform = Platform.TELEGRAM
    row = publish(make)
    row.watch_url, row.embed_url = "https://t.me/reception/5", ""
    begins_in(row, 30)
    page = client.get(f"/en/sessions/{row.session_id}").text
    assert "data-embed" not in page
    assert "https://t.me/reception/5" in page
    assert "The reception will be broadcast here" in page
    watch = client.get(f"/en/sessions/{row.session_id}/watch")
    assert watch.location.endswith(f"/en/sessions/{row.session_id}")


def test_real_times_are_shown_afterwards(client: FlaskClient, channel: Channel, make: Make) -> None:
    row = publish(make)
    row.observed, row.watch_url = Observed.ENDED, "https://video.example/1"
    row.recording_url, row.viewers_peak = "https://video.example/recording", 70
    begins_in(row, -90)
    row.started_at, row.ended_at = row.session.starts_at, row.session.ends_at
    db.session.commit()
    page = client.get(f"/en/sessions/{row.session_id}").text
    assert "https://video.example/recording" in page
    assert "It was on air from" in page
    meeting = client.get(f"/api/v1/meetings/{row.session.meeting_id}").json
    (told,) = meeting["sessions"][0]["broadcasts"]
    assert told["viewers_peak"] == 70
    assert told["started_at"] == row.started_at.isoformat()
