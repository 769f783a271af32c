"""The control room in a real browser: it keeps itself up to date, and outlives its network."""

from __future__ import annotations

from datetime import date, timedelta

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from meetings import clock
from meetings.broadcasts.broadcast import Broadcast, Observed
from meetings.broadcasts.channel import Channel, Platform
from meetings.database import db
from meetings.diary.meeting import Meeting
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from tests.end_to_end.conftest import sign_in
from tests.end_to_end.service import Service, eventually

WIDE = {"width": 1280, "height": 900}
SMALL = {"width": 360, "height": 740}

# What a page does does not depend on the database.
pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def day(service: Service) -> date:
    """A day of the demo on which sessions are scheduled on a platform."""

    def found() -> date | None:
        with service.app.app_context():
            return db.session.scalar(
                select(Meeting.day)
                .join(Meeting.sessions)
                .join(Broadcast, Broadcast.session_id == ReceptionSession.id)
                .where(Broadcast.observed == Observed.READY, Meeting.day > _today())
                .order_by(Meeting.day)
                .limit(1)
            )

    shown = eventually(found, 60)
    assert shown is not None
    return shown


def _today() -> date:
    return clock.today(clock.now(), "Asia/Almaty")


def test_it_outlives_its_network(service: Service, browser: Browser, day: date) -> None:
    context = browser.new_context(viewport=SMALL, locale="en-GB")
    page = context.new_page()
    sign_in(page, service, "organizer@demo.example")
    page.goto(f"{service.root}/en/desk/broadcasts/day/{day}")
    cards = page.locator("article.board")
    before = cards.count()
    assert before
    expect(page.locator(".board__countdown").first).to_contain_text("in ")
    context.set_offline(True)
    expect(page.get_by_text("No connection since")).to_be_visible(timeout=20_000)
    assert cards.count() == before
    context.set_offline(False)
    expect(page.get_by_text("Connected again.")).to_be_visible(timeout=20_000)
    context.close()


def test_it_shows_what_changes_without_a_reload(service: Service, page: Page, day: date) -> None:
    sign_in(page, service, "organizer@demo.example")
    page.goto(f"{service.root}/en/desk/broadcasts/day/{day}")
    card = page.locator("article.board").first
    number = int((card.get_attribute("id") or "").removeprefix("session-"))
    page.evaluate("window.stays = true")
    with service.app.app_context():
        row = db.session.scalars(select(Broadcast).where(Broadcast.session_id == number)).first()
        assert row is not None
        row.viewers_now = 4321
        db.session.commit()
    expect(card).to_contain_text("4,321", timeout=20_000)
    card.locator("summary", has_text="More").click()
    card.get_by_label("Link by hand").fill("https://ok.ru/live/77")
    card.get_by_role("button", name="Show it to viewers").click()
    expect(card.get_by_role("link", name="Odnoklassniki")).to_be_visible(timeout=20_000)
    assert page.evaluate("window.stays")
    assert card.locator("details.further").get_attribute("open") is not None


def test_pictures_for_organizers(service: Service, browser: Browser, day: date, picture) -> None:
    """What docs/broadcasting.md shows; kept with --pictures."""
    number = _on_air(service, _held(service, -5))
    coming = _held(service, 60)
    context = browser.new_context(viewport=WIDE, color_scheme="light", locale="en-GB")
    page = context.new_page()
    sign_in(page, service, "admin@demo.example")
    page.goto(f"{service.root}/en/desk/broadcasts/channels/telegram")
    picture(page, "connect-telegram")
    page.goto(f"{service.root}/en/desk/broadcasts")
    assert page.get_by_role("heading", name="Channels").is_visible()
    picture(page, "channels")
    crew_page = _crew_page(service, page, number)
    page.goto(f"{service.root}/en/desk/broadcasts/day/{_today()}")
    expect(page.locator(f"#session-{number}")).to_contain_text("On air")
    picture(page, "control-room")
    card = page.locator(f"#session-{coming}")
    card.locator(".checklist summary").click()
    card.get_by_role("button", name="Look again now").click()
    expect(card).to_contain_text("to do", timeout=30_000)
    card.scroll_into_view_if_needed()
    picture(page, "checks")
    context.close()
    context = browser.new_context(viewport=SMALL, color_scheme="dark", locale="en-GB")
    page = context.new_page()
    sign_in(page, service, "organizer@demo.example")
    page.goto(f"{service.root}/en/desk/broadcasts/day/{_today()}#session-{number}")
    expect(page.locator(f"#session-{number}")).to_contain_text("On air")
    picture(page, "control-room-on-a-phone")
    page.goto(f"{service.root}/en/sessions/{number}")
    picture(page, "session-on-air")
    page.goto(crew_page)
    assert page.get_by_role("heading", level=1).is_visible()
    picture(page, "crew-page")
    context.close()


def _crew_page(service: Service, page: Page, session_id: int) -> str:
    """The address of the private page of the session's crew, as an organizer is given it."""
    with service.app.app_context():
        held = db.session.get(ReceptionSession, session_id)
        assert held is not None
        crew = str(held.crew.name_en) if held.crew else "Southern crew"
    page.goto(f"{service.root}/en/desk/broadcasts/day/{_today()}")
    page.get_by_role("link", name="Links of the crews").click()
    row = page.get_by_role("row").filter(has_text=crew)
    row.get_by_role("button", name="Make a").click()
    return page.locator("#crew-link").input_value()


def _held(service: Service, minutes: float) -> int:
    """One of the published sessions is moved to begin so many minutes from now."""
    with service.app.app_context():
        held = db.session.scalars(
            select(ReceptionSession)
            .join(ReceptionSession.meeting)
            .join(Broadcast, Broadcast.session_id == ReceptionSession.id)
            .join(Broadcast.channel)
            .where(ReceptionSession.status == Status.PUBLISHED, Broadcast.stream_id.is_not(None))
            .where(Channel.platform == Platform.YOUTUBE)
            .where(Broadcast.observed == Observed.READY, Meeting.day > _today())
            .order_by(Meeting.day.desc(), ReceptionSession.id)
        ).first()
        assert held is not None
        meeting, now = held.meeting, clock.now().astimezone(clock.zone("Asia/Almaty"))
        last = now.replace(hour=23, minute=59)
        begin = now + timedelta(minutes=minutes)
        begin = min(max(begin, now.replace(hour=0, minute=0)), last - timedelta(minutes=1))
        end = min(begin + timedelta(minutes=55), last)
        meeting.day = now.date()
        meeting.start, meeting.end = (
            each.time().replace(second=0, microsecond=0) for each in (begin, end)
        )
        for each in meeting.sessions:
            each.start, each.end = meeting.start, meeting.end
            each.starts_at = clock.instant(meeting.day, each.start, meeting.zone)
            each.ends_at = clock.instant(meeting.day, each.end, meeting.zone)
        db.session.commit()
        return held.id


def _on_air(service: Service, session_id: int) -> int:
    """The sandbox gets a picture for it, and the service sees it."""
    with service.app.app_context():
        chosen = (
            select(Broadcast)
            .join(Broadcast.channel)
            .where(Broadcast.session_id == session_id, Channel.platform == Platform.YOUTUBE)
        )
        stream = db.session.scalars(chosen).first().stream_id
    address = f"{service.sandbox}/control/streams/{stream}/start"
    httpx.post(address, trust_env=False).raise_for_status()

    def seen() -> bool:
        with service.app.app_context():
            return db.session.scalars(chosen).first().observed is Observed.LIVE

    eventually(seen, 90)
    return session_id
