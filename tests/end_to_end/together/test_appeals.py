"""An appeal from a phone, without and with JavaScript; a promise that its resident denies."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from meetings import clock
from meetings.appeals import receipt
from meetings.database import db
from meetings.demo.promises import CODE
from meetings.plans import backlog
from meetings.promises.promise import Promise
from tests.end_to_end.service import Service

# What a phone shows does not depend on the database.
pytestmark = pytest.mark.long
QUICKEST = 3_100
TEXT = "Көше қараңғы. <b>A lamp</b>, please."


def write(page: Page, service: Service) -> None:
    page.goto(f"{service.root}/en/appeals")
    page.get_by_label("What is it about?").select_option("housing")
    page.get_by_label("Where?").select_option("keles")
    page.get_by_label("What happened").fill(TEXT)


def send(page: Page) -> str:
    page.get_by_label("I agree").check()
    page.get_by_role("button", name="Send the appeal").click()
    return page.get_by_label("Your code").input_value()


def test_without_javascript(browser: Browser, service: Service) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=False, locale="en-GB"
    )
    page = context.new_page()
    write(page, service)
    page.get_by_role("button", name="Send the appeal").click()  # without consent
    expect(page.get_by_role("alert")).to_be_visible()
    page.wait_for_timeout(QUICKEST)
    expect(page.get_by_label("What happened")).to_have_value(TEXT)
    code = send(page)
    page.goto(f"{service.root}/en/appeals/follow")
    page.get_by_label("Code").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="Show my appeal").click()
    expect(page.get_by_text("Under review")).to_be_visible()
    assert context.cookies() == []
    assert code not in page.url
    context.close()


def test_what_was_typed_outlives_a_lost_connection(phone: Page, service: Service, picture) -> None:
    write(phone, service)
    phone.get_by_label("Your name").fill("Aigul")
    expect(phone.get_by_text("is kept on this phone")).to_be_visible()
    phone.reload()
    expect(phone.get_by_label("What happened")).to_have_value(TEXT)
    expect(phone.get_by_label("Your name")).to_have_value("")
    assert "Aigul" not in phone.evaluate("JSON.stringify(localStorage)")
    phone.wait_for_timeout(QUICKEST)
    picture(phone, "appeal")
    send(phone)
    picture(phone, "appeal-receipt")
    phone.goto(f"{service.root}/en/appeals")
    expect(phone.get_by_label("What happened")).to_have_value("")


def test_a_denied_promise_waits_for_the_next_plan(phone: Page, service: Service, picture) -> None:
    before = _waiting(service)
    phone.goto(f"{service.root}/en/appeals/follow")
    phone.get_by_label("Code").fill(CODE)
    phone.get_by_role("button", name="Show my appeal").click()
    expect(phone.get_by_role("heading", name="Was it solved?")).to_be_visible()
    picture(phone, "was-it-solved")
    phone.get_by_role("button", name="No, it is not solved").click()
    expect(phone.get_by_text("the next plan takes it up")).to_be_visible()
    assert _waiting(service) == before + 1
    phone.goto(f"{service.root}/en/promises/{_promise(service)}")
    expect(phone.get_by_text("denied 1 time")).to_be_visible()
    picture(phone, "promise-denied")


def _waiting(service: Service) -> int:
    with service.app.app_context():
        return backlog.waiting(db.session(), clock.today(clock.now(), "Asia/Almaty")).total()


def _promise(service: Service) -> int:
    with service.app.app_context():
        appeal = receipt.appeal_of(db.session(), CODE)
        assert appeal is not None
        return db.session.scalars(select(Promise.id).where(Promise.appeal_id == appeal.id)).one()
