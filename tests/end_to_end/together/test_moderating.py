"""A moderator with one thumb and a viewer with a phone; then the same moderator without a network."""

from __future__ import annotations

import secrets
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from meetings import clock
from meetings.database import db
from meetings.diary.meeting import Meeting
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.questions import asking, moderating, receipts
from meetings.questions.question import Question, Source, State
from tests.end_to_end.conftest import sign_in
from tests.end_to_end.service import Service, eventually

SMALL = {"width": 360, "height": 740}
HALL = {"width": 1920, "height": 1080}
# Milliseconds: a busy machine takes its time; `make bench` measures how soon a phone sees a change.
SOON = 20_000

# What a page does does not depend on the database.
pytestmark = pytest.mark.long


@pytest.fixture
def number(service: Service) -> int:
    """A published session that is held right now."""
    with service.app.app_context():
        now = clock.now()
        held = db.session.scalars(
            select(ReceptionSession)
            .join(ReceptionSession.meeting)
            .where(ReceptionSession.status == Status.PUBLISHED, Meeting.day >= now.date())
            .order_by(ReceptionSession.id.desc())
        ).first()
        assert held is not None
        held.meeting.day = clock.today(now, held.meeting.zone)
        held.starts_at, held.ends_at = now - timedelta(minutes=10), now + timedelta(hours=2)
        db.session.commit()
        return int(held.id)


def ask(service: Service, number: int, text: str) -> int:
    """A resident asks; returns the question's key in the database."""
    with service.app.app_context():
        question, _code = asking.ask(
            db.session(), db.session.get_one(ReceptionSession, number), text=text, author=None,
            topic_id=None, language="en", source=Source.PHONE, sent_key=secrets.token_hex(16),
            now=clock.now(),
        )  # fmt: skip
        db.session.commit()
        return int(question.id)


def phone(browser: Browser, **given: object) -> BrowserContext:
    options = {"viewport": SMALL, "locale": "en-GB", "has_touch": True, **given}
    return browser.new_context(**options)


def test_all_phones_see_what_a_moderator_does(
    service: Service, browser: Browser, number: int, picture
) -> None:
    first = ask(service, number, "When will there be water?")
    desk_phone, viewer_phone, hall = (
        phone(browser),
        phone(browser),
        browser.new_context(viewport=HALL),
    )
    desk, viewer, screen = desk_phone.new_page(), viewer_phone.new_page(), hall.new_page()
    sign_in(desk, service, "moderator@demo.example")
    desk.goto(f"{service.root}/en/desk/questions")
    desk.locator(f"a[href$='/sessions/{number}/questions']").click()
    viewer.goto(f"{service.root}/en/sessions/{number}")
    screen.goto(f"{service.root}/en/sessions/{number}/screen")

    picture(desk, "questions-waiting")
    desk.get_by_role("button", name="Accept").first.click()
    shown = viewer.get_by_text("When will there be water?")
    expect(shown).to_be_visible(timeout=SOON)

    desk.get_by_role("link", name="Accepted").click()
    desk.get_by_role("button", name="Answering now").click()
    expect(viewer.locator(".badge--live", has_text="Being answered now")).to_be_visible(
        timeout=SOON
    )
    expect(screen.get_by_text("When will there be water?")).to_be_visible(timeout=SOON)
    picture(screen, "venue-screen")

    note = desk.locator(f"#note-{first}")
    note.fill("The pump comes")
    desk.evaluate("window.stays = true")
    _accept_behind_its_back(service, ask(service, number, "And the road?"))
    expect(desk.get_by_text("And the road?")).to_be_visible(timeout=SOON)
    expect(note).to_have_value("The pump comes")
    expect(note).to_be_focused()
    picture(desk, "questions-answering")
    desk.get_by_role("button", name="Answered").click()
    expect(viewer.get_by_text("The pump comes")).to_be_visible(timeout=SOON)
    assert desk.evaluate("window.stays")
    assert desk.evaluate("document.documentElement.scrollWidth") == SMALL["width"]
    for context in (desk_phone, viewer_phone, hall):
        context.close()


def _accept_behind_its_back(service: Service, question_id: int) -> None:
    with service.app.app_context():
        question = db.session.get_one(Question, question_id)
        moderating.accept(db.session(), question, now=clock.now(), seen=None)
        db.session.commit()


def test_field_mode_works_without_a_network(
    service: Service, browser: Browser, number: int, picture
) -> None:
    context = phone(browser)
    page = sign_in(context.new_page(), service, "moderator@demo.example")
    page.goto(f"{service.root}/en/desk/field?session={number}")
    expect(page.get_by_text("This page opens without a network now.")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("Everything is sent.")).to_be_visible()
    eventually(lambda: page.evaluate(LEFT, number))

    context.set_offline(True)
    page.reload()
    coupons = [take(page, text) for text in ("Су қашан келеді?", "Когда мост?")]
    page.reload()
    coupons.append(take(page, "Where is the bus?"))
    numbers = [shown for shown, _code in coupons]
    assert numbers == [f"№{int(numbers[0][1:]) + step}" for step in range(3)]
    expect(page.get_by_text("To be sent: 3")).to_be_visible()
    picture(page, "field-coupon")

    signed_in = context.cookies()
    context.clear_cookies()
    context.set_offline(False)
    expect(page.get_by_text("You are signed out.")).to_be_visible(timeout=20_000)
    assert found(service, coupons) == []

    other = context.new_page()
    context.add_cookies(signed_in)
    other.goto(f"{service.root}/en/desk/field")
    for each in (page, other):
        each.get_by_role("button", name="Send now").click()
    for each in (page, other):
        expect(each.get_by_text("Everything is sent.")).to_be_visible(timeout=20_000)
    assert found(service, coupons) == [
        ("Су қашан келеді?", State.WAITING), ("Когда мост?", State.WAITING),
        ("Where is the bus?", State.WAITING),
    ]  # fmt: skip
    picture(other, "field-sent")
    context.close()


LEFT = (
    """number => import("/static/js/field-store.js").then((store) => store.numbersLeft(number))"""
)


def take(page: Page, text: str) -> tuple[str, str]:
    """Write down what is asked, with a thumb that presses twice; the coupon's number and code."""
    if not page.get_by_label("Question", exact=True).is_visible():
        page.get_by_role("button", name="Next question").click()
    page.get_by_label("Question", exact=True).fill(text)
    page.get_by_role("button", name="Give a coupon").evaluate(
        "button => { button.click(); button.click(); }"
    )
    coupon = page.locator("[data-coupon]")
    expect(coupon.locator("[data-qr] svg")).to_be_visible()
    return coupon.locator("[data-number]").inner_text(), coupon.locator("[data-code]").inner_text()


def found(service: Service, coupons: list[tuple[str, str]]) -> list[tuple[str, State]]:
    """What the service knows by the codes that were handed out, each with the coupon's number."""
    with service.app.app_context():
        kept = [(shown, receipts.find(db.session, code)) for shown, code in coupons]
        assert all(shown == f"№{each.number}" for shown, each in kept if each)
        return [(each.text, each.state) for _shown, each in kept if each]
