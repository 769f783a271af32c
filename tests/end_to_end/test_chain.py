"""The whole chain from a resident's phone: asked without a network, answered live, promised, denied, planned."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from meetings import clock
from meetings.accounts.user import User
from meetings.broadcasts.broadcast import Observed
from meetings.database import db
from meetings.diary import planning
from meetings.diary.session import ReceptionSession
from meetings.officials.crew import Crew
from meetings.officials.official import Official
from meetings.places.venue import Venue
from tests.end_to_end.conftest import sign_in
from tests.end_to_end.receptions import (
    NETWORKS,
    begin,
    broadcasts,
    held,
    sending,
    wait_for_start,
)
from tests.end_to_end.service import Service, eventually

OFFICIAL = "official@demo.example"
SMALL = {"width": 360, "height": 740}
# A form sent sooner than people write is held for a program's.
QUICKEST = 3_100
WATER = "When will the water run in the evening?"
ROAD = "Who mends the road to the school?"
PATCH = "The road to the school is patched"

pytestmark = [
    pytest.mark.long,
    pytest.mark.parametrize("service", ["sqlite"], indirect=True),
    pytest.mark.timeout(900),
]


@pytest.fixture
def reception(service: Service, monkeypatch) -> int:
    """A reception that begins within two minutes and lasts for one, with the demo's official.

    The test may run at night or on a holiday, when no meeting could be published.
    """
    monkeypatch.setattr(planning, "_require_fit", lambda *_given: None)
    with service.app.app_context():
        venue = db.session.scalars(select(Venue).order_by(Venue.id.desc())).first()
        crew = db.session.scalars(select(Crew).order_by(Crew.id.desc())).first()
        official = db.session.scalars(
            select(Official).join(Official.user).where(User.email == OFFICIAL)
        ).one()
        assert venue is not None
        assert crew is not None
        (number,) = held(venue, crew, [official], begin(clock.now(), 1), 1)
        db.session.commit()
    return number


def test_from_the_question_to_the_next_plan(
    service: Service, browser: Browser, reception: int, page: Page, picture
) -> None:
    resident, desk = _window(browser), _window(browser)
    phone, thumb = resident.new_page(), desk.new_page()
    sign_in(thumb, service, "moderator@demo.example")
    sign_in(page, service, "organizer@demo.example")

    water = _ask_without_a_network(service, resident, phone, reception, picture)
    road = _ask(phone, service, reception, ROAD)
    thumb.goto(f"{service.root}/en/desk/sessions/{reception}/questions")
    for text in (WATER, ROAD):
        waiting = thumb.locator(".ask-card", has_text=text)
        waiting.get_by_role("button", name="Accept").click()
        expect(waiting).to_have_count(0)
    thumb.get_by_role("link", name="Accepted").click()
    picture(thumb, "chain-3-accepted")

    eventually(lambda: _all(service, reception, Observed.READY, Observed.LIVE), 90)
    wait_for_start(service, reception)
    with sending(service, reception):
        eventually(lambda: _all(service, reception, Observed.LIVE), 90)
        _answer_live(service, thumb, phone, reception, picture)
        _take_home(thumb, picture)
        _end(page, service, reception)

    _watch_the_moment(phone, service, water, picture)
    _report_done(service, page, browser, picture)
    before = _waiting(page, service)
    _deny(phone, service, road, picture)
    assert _waiting(page, service) == before + 1
    picture(page, "chain-10-next-plan")
    for context in (resident, desk):
        context.close()


def _window(browser: Browser) -> BrowserContext:
    return browser.new_context(viewport=SMALL, locale="en-GB", has_touch=True)


def _write(phone: Page, text: str) -> None:
    phone.get_by_label("Your question", exact=True).fill(text)
    phone.wait_for_timeout(QUICKEST)
    phone.get_by_role("button", name="Send the question").click()


def _ask(phone: Page, service: Service, reception: int, text: str) -> str:
    """Ask with a network; the receipt's address."""
    phone.goto(f"{service.root}/en/sessions/{reception}")
    _write(phone, text)
    own = phone.locator(".question--own", has_text=text)
    expect(own.get_by_role("link", name="Receipt")).to_be_visible(timeout=20_000)
    return str(own.get_by_role("link", name="Receipt").get_attribute("href"))


def _ask_without_a_network(
    service: Service, resident: BrowserContext, phone: Page, reception: int, picture
) -> str:
    """The receipt's address of a question that was sent when the network came back."""
    phone.goto(f"{service.root}/en/sessions/{reception}")
    resident.set_offline(True)
    _write(phone, WATER)
    own = phone.locator(".question--own", has_text=WATER)
    expect(own).to_contain_text("Kept on this phone")
    own.scroll_into_view_if_needed()
    picture(phone, "chain-1-asked-offline")
    resident.set_offline(False)
    expect(own).to_contain_text("Waiting for the moderator", timeout=20_000)
    own.scroll_into_view_if_needed()
    picture(phone, "chain-2-sent")
    return str(own.get_by_role("link", name="Receipt").get_attribute("href"))


def _answer_live(service: Service, thumb: Page, phone: Page, reception: int, picture) -> None:
    phone.goto(f"{service.root}/en/sessions/{reception}")
    card = thumb.locator(".ask-card", has_text=WATER)
    card.get_by_role("button", name="Answering now").click()
    badge = phone.locator(".badge--live", has_text="Being answered now")
    expect(badge).to_be_visible(timeout=20_000)
    badge.scroll_into_view_if_needed()
    picture(phone, "chain-4-answering-now")
    card = thumb.locator(".ask-card", has_text=WATER)
    card.get_by_label("The answer in a few words").fill("From Friday on, says the utility.")
    card.get_by_role("button", name="Answered").click()
    expect(phone.get_by_text("From Friday on")).to_be_visible(timeout=20_000)


def _take_home(thumb: Page, picture) -> None:
    thumb.locator(".ask-card", has_text=ROAD).get_by_role("link").first.click()
    thumb.get_by_label("What is promised").fill(PATCH)
    picture(thumb, "chain-5-taken-home")
    thumb.get_by_role("button", name="Take it home").click()


def _end(page: Page, service: Service, reception: int) -> None:
    """The organizer ends it on all networks while the camera still runs."""
    with service.app.app_context():
        day = db.session.get_one(ReceptionSession, reception).meeting.day.isoformat()
    page.goto(f"{service.root}/en/desk/broadcasts/day/{day}")
    button = page.locator(f"#twice-{reception}-all")
    button.locator("summary").click()
    button.get_by_role("button", name="End the broadcast").click()
    eventually(lambda: _all(service, reception, Observed.ENDED), 120)


def _watch_the_moment(phone: Page, service: Service, receipt: str, picture) -> None:
    """The answer's link opens the recording where it was given, on this very site."""
    phone.goto(service.root + receipt.removeprefix(service.root))
    link = phone.locator("a[href*='#t=']")
    second = int(str(link.get_attribute("href")).rpartition("=")[2])
    picture(phone, "chain-6-answer")
    link.click()
    video = phone.locator("video").first
    expect(video).to_be_visible(timeout=20_000)
    plays = "(video) => { video.muted = true; video.play(); return video.currentTime }"
    eventually(lambda: video.evaluate(plays) > 0, 60)
    shown, length = video.evaluate("(video) => [video.currentTime, video.duration]")
    # A camera on a busy machine falls behind the clock, by which the moment is found.
    assert min(second, length) - 5 <= shown < second + 40, (second, shown, length)
    picture(phone, "chain-7-recording")


def _report_done(service: Service, page: Page, browser: Browser, picture) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    desk = sign_in(context.new_page(), service, OFFICIAL)
    desk.goto(f"{service.root}/en/desk/promises/own")
    card = desk.locator("article", has_text=PATCH)
    card.get_by_role("link").first.click()
    desk.get_by_label("What was done").fill("The holes are filled.")
    picture(desk, "chain-8-reported")
    desk.get_by_role("button", name="Report it done").click()
    expect(desk.get_by_text("The resident is asked now")).to_be_visible()
    context.close()


def _deny(phone: Page, service: Service, receipt: str, picture) -> None:
    phone.goto(service.root + receipt.removeprefix(service.root))
    expect(phone.get_by_role("heading", name="Was it solved?")).to_be_visible()
    picture(phone, "chain-9-was-it-solved")
    phone.get_by_role("button", name="No, it is not").click()
    expect(phone.get_by_text("goes into the next plan")).to_be_visible()


def _waiting(page: Page, service: Service) -> int:
    """How many appeals wait for the next plan, as the page says that asks for one."""
    page.goto(f"{service.root}/en/desk/plans/new")
    told = page.get_by_text(re.compile(r"[\d,]+ appeals wait for an answer")).inner_text()
    return int(told.split(" ")[0].replace(",", ""))


def _all(service: Service, reception: int, *states: Observed) -> bool:
    with service.app.app_context():
        rows = broadcasts([reception])
        return len(rows) == len(NETWORKS) and all(row.observed in states for row in rows)
