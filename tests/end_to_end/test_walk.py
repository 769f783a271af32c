"""The main job, by a real browser against the running processes: plan, staff, publish, watch."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import httpx
import icalendar
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from meetings import clock
from meetings.appeals.topic import Topic
from meetings.database import db
from meetings.diary.meeting import Meeting
from meetings.places import conditions, public_holidays
from meetings.places.venue import Venue, VenueKind
from tests.end_to_end.service import Service, eventually

pytestmark = pytest.mark.long

AHEAD = timedelta(weeks=9)  # beyond the meetings that the demo brings


@dataclass(frozen=True)
class Place:
    """A bazaar and a day on which it can hold a meeting from ten to twelve."""

    id: int
    name: str
    day: date
    later: date


@pytest.fixture
def place(service) -> Place:
    with service.app.app_context():
        first = clock.today(clock.now(), "Asia/Almaty") + AHEAD
        for venue in db.session.scalars(
            select(Venue).where(Venue.kind == VenueKind.BAZAAR).order_by(Venue.id)
        ):
            days = [
                day
                for day in (first + timedelta(days=ahead) for ahead in range(14))
                if _is_open(venue, day)
            ]
            if len(days) > 1:
                return Place(venue.id, venue.name_en, days[0], days[1])
    raise AssertionError("the demo has no bazaar that opens twice in two weeks")


def _is_open(venue: Venue, day: date) -> bool:
    hours = any(
        opens <= 600 and closes >= 720 for opens, closes in conditions.open_intervals(venue, day)
    )
    return (
        hours and conditions.is_gathering_day(venue, day) and public_holidays.holiday(day) is None
    )


def topic_id(service: Service, slug: str) -> int:
    with service.app.app_context():
        return db.session.scalars(select(Topic.id).where(Topic.slug == slug)).one()


def fill_session(page: Page, number: int, topic: int, start: str, end: str) -> None:
    sheet = page.locator(f"#sessions-{number}")
    sheet.locator(f"[name='sessions-{number}-start']").fill(start)
    sheet.locator(f"[name='sessions-{number}-end']").fill(end)
    with page.expect_response(re.compile("/meetings/officials")):
        sheet.locator(f"[name='sessions-{number}-topic']").select_option(str(topic))
    page.wait_for_load_state("networkidle")
    free = page.locator(f"#sessions-{number} .proposal--free input[type=checkbox]")
    expect(free.first).to_be_visible()
    free.nth(number).check()


def events(service: Service, place: Place) -> dict[str, icalendar.Event]:
    """What a resident's calendar holds of that venue ahead, by UID."""
    with service.app.app_context():
        slug = db.session.get(Venue, place.id).slug
    data = service.get(f"/en/calendars/meetings.ics?venue={slug}").content
    found = icalendar.Calendar.from_ical(data).walk("VEVENT")
    first = clock.instant(place.day, conditions.time(0), "Asia/Almaty")
    return {str(event["UID"]): event for event in found if event.start >= first}


def test_plan_staff_publish_watch_move_cancel(service, organizer, phone, place, picture):
    page = organizer
    page.goto(f"{service.root}/en/desk/meetings/new?venue={place.id}&day={place.day}")
    page.locator("[name=start]").fill("10:00")
    page.locator("[name=end]").fill("12:00")
    if page.locator("#sessions-0").count() == 0:
        page.get_by_role("button", name="Add a session").click()
    fill_session(page, 0, topic_id(service, "housing"), "10:00", "11:00")
    page.get_by_role("button", name="Add a session").click()
    expect(page.locator("#sessions-1")).to_be_visible()
    fill_session(page, 1, topic_id(service, "social-support"), "11:00", "12:00")
    picture(page, "planning")
    page.get_by_role("button", name="Save and publish").click()
    page.wait_for_url(re.compile(r"/desk/meetings/\d+$"))
    meeting_id = int(page.url.rsplit("/", 1)[1])
    expect(page.locator("main")).to_contain_text("Published")

    # A resident's calendar shows both sessions at once.
    seen = events(service, place)
    assert len(seen) == 2
    assert {event["SEQUENCE"] for event in seen.values()} == {0}

    # Each session has its scheduled broadcast, whose link a viewer opens.
    sessions = sessions_of(service, meeting_id)
    for session_id, title in sessions:
        watch_from_a_phone(service, phone, session_id, title, picture)
    page.reload()
    expect(page.locator("main")).to_contain_text("Scheduled")
    picture(page, "meeting-at-the-desk")

    # Moving it raises SEQUENCE, keeps the UIDs, and moves the broadcasts.
    page.goto(f"{service.root}/en/desk/meetings/{meeting_id}/edit")
    page.locator("[name=day]").fill(place.later.isoformat())
    page.get_by_role("button", name="Save the change").click()
    page.wait_for_url(re.compile(r"/desk/meetings/\d+$"))
    moved = events(service, place)
    assert moved.keys() == seen.keys()
    assert {event["SEQUENCE"] for event in moved.values()} == {1}
    starts = {event.start.strftime("%Y-%m-%dT%H:%M:%SZ") for event in moved.values()}
    eventually(lambda: starts <= {scheduled(each) for each in service.remote()})

    # Cancelled, it stays visible with its reason, and the broadcasts are gone.
    page.goto(f"{service.root}/en/desk/meetings/{meeting_id}/cancel")
    page.get_by_label("Reason").fill("Dust storm warning")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/desk/meetings/\d+$"))
    cancelled = events(service, place)
    assert cancelled.keys() == seen.keys()
    assert {str(event["STATUS"]) for event in cancelled.values()} == {"CANCELLED"}
    eventually(lambda: not starts & {scheduled(each) for each in service.remote()})
    public = service.get(f"/en/meetings/{meeting_id}")
    assert "Dust storm warning" in public.text


def sessions_of(service: Service, meeting_id: int) -> list[tuple[int, str]]:
    with service.app.app_context():
        meeting = db.session.get(Meeting, meeting_id)
        return [(held.id, held.topic.name_en) for held in meeting.sessions]


def watch_from_a_phone(
    service: Service, phone: Page, session_id: int, title: str, picture: Callable[[Page, str], None]
) -> None:
    watch = f"{service.root}/en/sessions/{session_id}/watch"

    def leads_away() -> str | None:
        answer = httpx.get(watch, trust_env=False)
        target = answer.headers.get("Location", "")
        return target if target.startswith(service.sandbox) else None

    target = eventually(leads_away, 40)
    # The page is cached for a minute by everybody; a fresh visitor asks once the link is there.
    phone.goto(f"{service.root}/en/sessions/{session_id}")
    player = phone.locator("a[data-embed]").first
    expect(player).to_have_attribute("href", target)
    player.click()
    frame = phone.frame_locator("iframe").first
    expect(frame.locator("body")).to_be_visible()
    expect(phone.get_by_role("heading", level=1)).to_contain_text(title)
    picture(phone, "watch")
    phone.goto(target)
    expect(phone.locator("body")).not_to_be_empty()
    assert phone.title()


def scheduled(broadcast: dict[str, object]) -> str:
    return str(broadcast["snippet"]["scheduledStartTime"])


def test_a_clash_is_refused_in_the_browser_and_keeps_what_was_typed(service, organizer, place):
    page = organizer
    with service.app.app_context():
        standing = db.session.scalars(
            select(Meeting).where(Meeting.day > clock.today(clock.now(), "Asia/Almaty")).limit(1)
        ).one()
        venue, day, start = standing.venue_id, standing.day, standing.start
    page.goto(f"{service.root}/en/desk/meetings/new?venue={venue}&day={day}")
    page.locator("[name=start]").fill(start.strftime("%H:%M"))
    page.locator("[name=end]").fill(start.replace(hour=start.hour + 1).strftime("%H:%M"))
    if page.locator("#sessions-0").count() == 0:
        page.get_by_role("button", name="Add a session").click()
    page.locator("[name=sessions-0-start]").fill(start.strftime("%H:%M"))
    page.locator("[name=sessions-0-end]").fill(start.replace(hour=start.hour + 1).strftime("%H:%M"))
    page.locator("[name=sessions-0-topic]").select_option(str(topic_id(service, "housing")))
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Save as a draft").click()
    expect(page.locator("main")).to_contain_text("is taken")
    expect(page.locator("[name=start]")).to_have_value(start.strftime("%H:%M"))
