"""Every public page and the main desk pages in a real browser: accessible, light, and of this house only."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from meetings.database import db
from meetings.diary.meeting import Meeting
from meetings.diary.series import ReceptionSeries
from meetings.diary.status import Status
from meetings.protocols.protocol import Protocol
from tests.end_to_end.blemishes import LOOKS, blemishes
from tests.end_to_end.conftest import sign_in
from tests.end_to_end.service import Service

HEAVIEST = 150_000
LANGUAGES = ("kk", "ru", "en")
PUBLIC = (
    "",
    "live",
    "meetings",
    "calendars",
    "statistics",
    "fairness",
    "{meeting}",
    "{session}",
    "{session}/questions",
    "{session}/screen",
    "questions",
    "questions/DEM22-QUEST",
    "{cancelled}",
    "{past}",
    "{past}/protocol",
    "{meeting}/posters",
    "answers",
    "appeals",
    "appeals/follow",
    "promises",
    "promises/1",
    "subscribe",
    "embed",
)
DESK = (
    "week", "meetings", "meetings/new", "{meeting}", "{meeting}/edit", "{meeting}/cancel",
    "receptions", "{series}", "imports", "broadcasts", "broadcasts/day", "duties",
    "duties/new", "duties/1", "fairness", "releases", "plans/replan", "{past}/protocol",
    "questions", "{session}/questions", "questions/1", "questions/links", "field",
    "promises", "promises/1", "appeals", "appeals/1", "notices", "notices/write",
)  # fmt: skip
ADMIN = ("broadcasts/channels/telegram", "staff", "audit")
OFFICIAL = ("agenda", "my-questions", "promises/own")


# What a page looks like does not depend on the database.
pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def places(service) -> dict[str, str]:
    """Addresses of some records of the demo."""
    with service.app.app_context():
        coming = db.session.scalars(
            select(Meeting).where(Meeting.status == Status.PUBLISHED).order_by(Meeting.day.desc())
        ).first()
        cancelled = db.session.scalars(
            select(Meeting).where(Meeting.status == Status.CANCELLED)
        ).first()
        series = db.session.scalars(select(ReceptionSeries)).first()
        protocol = db.session.scalars(select(Protocol)).first()
        return {
            "meeting": f"meetings/{coming.id}",
            "session": f"sessions/{coming.sessions[0].id}",
            "cancelled": f"meetings/{cancelled.id}",
            "past": f"meetings/{protocol.meeting_id}",
            "series": f"receptions/{series.id}",
        }


@pytest.fixture
def complaints(page) -> list[str]:
    """What the console says of scripts, styles and requests that the page's policy refuses."""
    said: list[str] = []
    page.on(
        "console", lambda message: said.append(message.text) if message.type == "error" else None
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.mark.parametrize("language", LANGUAGES)
def test_public_pages_are_accessible_and_never_scroll_sideways(
    service, page, places, language, complaints
):
    """By day and in the dark in Kazakh; the other languages differ in the length of their words."""
    looks = LOOKS if language == "kk" else LOOKS[:1]
    found = []
    for path in PUBLIC:
        answer = page.goto(f"{service.root}/{language}/{path.format(**places)}")
        assert answer.ok, page.url
        found += blemishes(page, looks)
    assert found + complaints == []


@pytest.mark.parametrize(
    ("email", "paths"),
    [
        ("organizer@demo.example", DESK),
        ("admin@demo.example", ADMIN),
        ("official@demo.example", OFFICIAL),
    ],
)
def test_desk_pages_are_accessible_and_never_scroll_sideways(
    service, page, places, email, paths, complaints
):
    page.goto(f"{service.root}/login")
    assert blemishes(page) == []
    sign_in(page, service, email)
    found = []
    for path in paths:
        answer = page.goto(f"{service.root}/ru/desk/{path.format(**places)}")
        assert answer.ok, page.url
        found += blemishes(page)
    assert found + complaints == []


def test_no_public_page_is_heavy_or_asks_a_stranger(service, browser, places):
    """In Kazakh, whose letters need most fonts."""
    for path in PUBLIC:
        # A new context each time: nothing is in its cache.
        context = browser.new_context()
        page = context.new_page()
        loaded = _follow(page)
        page.goto(f"{service.root}/kk/{path.format(**places)}", wait_until="networkidle")
        while not loaded:
            page.wait_for_timeout(50)
        hosts = {urlsplit(url).netloc for url, _size in loaded}
        assert hosts == {urlsplit(service.root).netloc}, hosts
        assert sum(size for _url, size in loaded) < HEAVIEST, (path, loaded)
        context.close()


def _follow(page: Page) -> list[tuple[str, int]]:
    """Addresses and transferred bytes of what the page loads, pictures left out."""
    loaded: list[tuple[str, int]] = []

    def finished(request) -> None:
        if request.resource_type != "image":
            sizes = request.sizes()
            loaded.append((request.url, sizes["responseBodySize"] + sizes["responseHeadersSize"]))

    page.on("requestfinished", finished)
    return loaded


def test_public_pages_work_without_javascript(service: Service, browser, places):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{service.root}/en/{places['session']}")
    assert page.locator("h1").inner_text()
    page.goto(f"{service.root}/en/calendars")
    page.locator("main input[type=checkbox]").first.check()
    page.locator("main form button").first.click()
    assert "=" in urlsplit(page.url).query
    page.goto(f"{service.root}/en/")
    page.locator("main select").first.select_option(index=1)
    page.locator("main form button").first.click()
    assert "=" in urlsplit(page.url).query
    context.close()


def test_pictures_for_the_readme(service, browser, places, picture):
    """What the README shows; kept with --pictures, looked at by nobody otherwise but taken all the same."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 860}, color_scheme="light", locale="en-GB"
    )
    page = context.new_page()
    page.goto(f"{service.root}/en/")
    picture(page, "home")
    sign_in(page, service, "organizer@demo.example")
    page.goto(f"{service.root}/en/desk/week")
    picture(page, "week")
    page.goto(f"{service.root}/en/desk/broadcasts")
    assert page.get_by_role("heading", level=1).is_visible()
    picture(page, "broadcasts")
    context.close()
    context = browser.new_context(viewport={"width": 360, "height": 740}, color_scheme="dark")
    page = context.new_page()
    page.goto(f"{service.root}/kk/{places['meeting']}")
    picture(page, "meeting-on-a-phone")
    page.goto(f"{service.root}/ru/calendars")
    assert page.get_by_role("heading", level=1).is_visible()
    picture(page, "calendars-on-a-phone")
    context.close()


def test_a_frame_in_a_foreign_page_is_as_high_as_its_content(service, page, httpserver):
    """However late the script comes, and without leaving a name in the page."""
    frame = f'<iframe src="{service.root}/embed/en/meetings" height="90" data-no-tie></iframe>'
    httpserver.expect_request("/").respond_with_data(frame, content_type="text/html")
    page.goto(httpserver.url_for("/"))
    page.frames[1].locator(".more").wait_for()
    names = page.evaluate("Object.keys(window)")
    page.add_script_tag(url=f"{service.root}/embed.js")
    page.wait_for_function("document.querySelector('iframe').height > 200", timeout=20_000)
    assert page.evaluate("Object.keys(window)") == names
