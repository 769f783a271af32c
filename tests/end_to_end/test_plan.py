"""From the backlog to a released plan and its replanning, by a real browser against the running processes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

import icalendar
import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from meetings import clock
from meetings.broadcasts.broadcast import Broadcast
from meetings.database import db
from meetings.diary.meeting import Meeting
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.plans.plan import PlanMeeting
from meetings.plans.release import Release
from tests.end_to_end.blemishes import blemishes
from tests.end_to_end.plan_pages import drafts
from tests.end_to_end.service import Service, eventually

TRIES = 8
PATIENCE = 20_000  # milliseconds
SCREEN = {"width": 1440, "height": 900}
WHOLE_WEEK = {"width": 1440, "height": 3600}  # so that nothing scrolls under the pointer

# tests/plans/test_whole_way.py goes the same way on both databases, without a browser.
pytestmark = [pytest.mark.long, pytest.mark.parametrize("service", ["sqlite"], indirect=True)]


def test_ask_change_approve_release_and_plan_anew(service: Service, organizer: Page, picture):
    page = organizer
    first = clock.today(clock.now(), "Asia/Almaty") + timedelta(days=7)
    last = first + timedelta(days=8)

    # An organizer asks for a plan, and takes the best one as soon as there is one.
    ask(page, service, first, last)
    plan_id = solved(page)
    picture(page, "plan")

    # She drags a meeting to another day; what comes of it is said at once.
    page.get_by_role("link", name="Change meetings").click()
    page.set_viewport_size(WHOLE_WEEK)
    key, day = drag_somewhere(page)
    page.set_viewport_size(SCREEN)
    picture(page, "plan-week")

    # Approved and released, the meetings come out: pages, calendars, broadcasts.
    release(page)
    held = released(service, plan_id)
    assert held[key].day == day
    eventually(
        lambda: {s.status for s in released(service, plan_id).values()} == {Status.PUBLISHED}
    )
    sessions = sessions_of(service, held.values())
    eventually(lambda: in_calendars(service, sessions), 60)
    eventually(lambda: broadcast(service, sessions) == sessions, 60)

    # Somebody falls ill: a new draft changes only what needs it, and is released too.
    official, name, day = somebody(service, held[key].id)
    page.goto(f"{service.root}/en/desk/plans/replan")
    away = page.locator("form[action*='replan/official']")
    away.locator("[name$=who]").select_option(str(official))
    away.locator("[name$=first_day]").fill(day.isoformat())
    away.locator("[name$=last_day]").fill(day.isoformat())
    away.get_by_role("button").click()
    page.wait_for_url(re.compile(r"/desk/plans/\d+$"))
    solved(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    release(page)
    assert changed(service) >= {held[key].id}
    assert official not in seated(service, held[key].id, day)
    page.goto(f"{service.root}/ru/desk/releases/2")
    assert blemishes(page) == []


def test_pages_of_plans_are_accessible_and_never_scroll_sideways(service: Service, organizer: Page):
    found = []
    for address in drafts(service).pages:
        answer = organizer.goto(f"{service.root}/ru/desk/{address}")
        assert answer, address
        assert answer.ok, address
        organizer.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        found += blemishes(organizer)
    assert found == []


def ask(page: Page, service: Service, first: date, last: date) -> None:
    page.goto(f"{service.root}/en/desk/plans")
    page.get_by_role("link", name="Ask for a plan").click()
    page.get_by_label("Other days").check()
    page.get_by_label("First day").fill(first.isoformat())
    page.get_by_label("Last day").fill(last.isoformat())
    page.get_by_label("How long may it search?").select_option("15")
    page.get_by_role("button", name="Work it out").click()
    expect(page.get_by_role("heading", name="Being worked out")).to_be_visible()
    expect(page.locator("#progress")).to_contain_text("points", timeout=PATIENCE)
    page.get_by_role("button", name="Stop").click()


def solved(page: Page) -> int:
    """Wait for the draft, which the page shows by itself; its number."""
    expect(page.get_by_role("button", name="Approve")).to_be_visible(timeout=60_000)
    return int(page.url.rsplit("/", 1)[1])


def drag_somewhere(page: Page) -> tuple[str, date]:
    """Drag the first meeting to a day and hour at which no rule is broken; its key and new day."""
    key = page.locator("[data-card]").first.get_attribute("data-card")
    assert key
    for number in range(TRIES):
        card = page.locator(f"[data-card={key}]")
        before = (card.get_attribute("data-day"), card.get_attribute("data-start"))
        cells = page.locator("[data-cell]").filter(has_not=page.locator("article"))
        drag(page, card.locator("[data-grip]"), cells.nth(number * 3 % cells.count()))
        expect(page.locator("#latest")).to_contain_text("Moved", timeout=PATIENCE)
        moved = page.locator(f"[data-card={key}]")
        assert (moved.get_attribute("data-day"), moved.get_attribute("data-start")) != before
        if page.locator(".plan-slot--broken").count() == 0:
            return key, date.fromisoformat(moved.get_attribute("data-day") or "")
        page.get_by_role("button", name="Undo").click()
        expect(page.locator(f"[data-card={key}][data-start='{before[1]}']")).to_be_visible()
        expect(page.locator(".plan-slot--broken")).to_have_count(0)
    raise AssertionError("the meeting can be nowhere else")


def drag(page: Page, grip: Locator, cell: Locator) -> None:
    """Press the handle, move, let go; the answer comes without leaving the page."""
    grip.hover()
    page.mouse.down()
    start = grip.bounding_box()
    assert start
    page.mouse.move(start["x"] + 20, start["y"] + 20, steps=2)
    target = cell.bounding_box()
    assert target
    page.mouse.move(target["x"] + 20, target["y"] + 10, steps=4)
    expect(cell).to_have_class(re.compile("plan-hour--target"))
    with page.expect_response(re.compile(r"/plans/\d+/week")):
        page.mouse.up()


def release(page: Page) -> None:
    if not re.search(r"/desk/plans/\d+$", page.url):
        page.get_by_role("link", name="Overview").click()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("heading", name="What the release does")).to_be_visible(
        timeout=PATIENCE
    )
    page.get_by_role("button", name="Release", exact=True).click()
    expect(page.get_by_text(re.compile(r"Version \d+ is released"))).to_be_visible(timeout=PATIENCE)


def released(service: Service, plan_id: int) -> dict[str, Meeting]:
    """The diary's meetings of a released plan by their keys in it."""
    with service.app.app_context():
        found = db.session.execute(
            select(PlanMeeting.key, Meeting)
            .join(Meeting, Meeting.id == PlanMeeting.meeting_id)
            .where(PlanMeeting.plan_id == plan_id)
        )
        return dict(found.all())


def sessions_of(service: Service, meetings: Iterable[Meeting]) -> dict[int, str]:
    """Numbers of the sessions and the identities that calendars know."""
    with service.app.app_context():
        ids = [each.id for each in meetings]
        rows = db.session.execute(
            select(ReceptionSession.id, ReceptionSession.uid).where(
                ReceptionSession.meeting_id.in_(ids)
            )
        )
        return dict(rows.all())


def in_calendars(service: Service, sessions: dict[int, str]) -> bool:
    data = service.get("/en/calendars/meetings.ics").content
    events = icalendar.Calendar.from_ical(data).walk("VEVENT")
    return set(sessions.values()) <= {str(event["UID"]) for event in events}


def broadcast(service: Service, sessions: dict[int, str]) -> dict[int, str]:
    """Those of the sessions that some channel will broadcast."""
    with service.app.app_context():
        wanted = select(Broadcast.session_id).where(Broadcast.session_id.in_(sessions))
        return {id_: sessions[id_] for id_ in set(db.session.scalars(wanted))}


def somebody(service: Service, meeting_id: int) -> tuple[int, str, date]:
    """An official of a meeting, and its day."""
    with service.app.app_context():
        meeting = db.session.get_one(Meeting, meeting_id)
        official = meeting.sessions[0].officials[0]
        return official.id, official.name_en, meeting.day


def changed(service: Service) -> set[int]:
    """Numbers of the meetings that the latest release moved, changed or cancelled."""
    with service.app.app_context():
        latest = select(Release.difference).order_by(Release.number.desc()).limit(1)
        difference = db.session.scalars(latest).one()
        moved = {before["meeting"] for before, _after in difference["moved"]}
        return moved | {line["meeting"] for line in difference["cancelled"]}


def seated(service: Service, meeting_id: int, day: date) -> set[int]:
    """Who sits in the meeting, if it is still on that day."""
    with service.app.app_context():
        meeting = db.session.get_one(Meeting, meeting_id)
        if meeting.day != day or meeting.status is Status.CANCELLED:
            return set()
        return {each.id for held in meeting.standing_sessions for each in held.officials}
