"""Subscribing on a real phone: without JavaScript by mail, with it in the browser."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import select
from werkzeug.serving import make_server

from meetings.effects.worker import run_due
from meetings.notices.subscriber import Means, Stopped, Subscriber
from tests.end_to_end.conftest import PICTURES
from tests.notices.residents import DAY_BEFORE, opened, text
from tests.notices.test_push_carrier import received

PHONE = {"viewport": {"width": 360, "height": 740}, "locale": "en-GB"}
FORM_SECONDS = 3.2

pytestmark = pytest.mark.engine("sqlite")


@pytest.fixture
def root(app, residents, use) -> Iterator[str]:
    """The address of the application, served to a browser."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    address = f"http://127.0.0.1:{server.port}"
    use(base_url=address)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield address
    server.shutdown()
    thread.join()


@pytest.fixture
def picture(request):
    def keep(page: Page, name: str) -> None:
        if request.config.getoption("--pictures"):
            page.screenshot(path=PICTURES / f"{name}.png")

    return keep


def _id(session, held) -> int:
    """Read before the transaction ends: SQLite lets nobody write while one is open here."""
    number = held.id
    session.commit()
    return int(number)


def test_by_mail_on_a_phone_without_javascript(
    browser: Browser, root, residents, held, session, app, office, picture
):
    number = _id(session, held)
    with browser.new_context(**PHONE, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{root}/en/sessions/{number}")
        page.get_by_role("link", name="Tell me by e-mail, Telegram or here").click()
        picture(page, "subscribe-phone")
        page.get_by_label("Your e-mail address").fill("resident@example.org")
        page.wait_for_timeout(FORM_SECONDS * 1000)
        page.get_by_role("button", name="Send me the letter").click()
        page.get_by_role("heading", name="Look into your mailbox").wait_for()
        assert context.cookies() == []
        run_due(app)
        letter = text(opened(office.letters[-1]))
        page.goto(re.search(r"http://\S+/confirm/\S+", letter)[0])
        page.get_by_role("button", name="Yes, tell me").click()
        page.get_by_role("heading", name="Your subscription is confirmed").wait_for()
        (mail,) = residents.told(DAY_BEFORE)
        leave = mail["List-Unsubscribe"].strip("<>")
        assert httpx.post(leave, data={"List-Unsubscribe": "One-Click"}).status_code == 200
        page.goto(leave)
        page.get_by_text("Nothing is sent to you any more.").wait_for()
    session.expire_all()
    assert session.scalars(select(Subscriber.stopped_why)).all() == [Stopped.ASKED]


# Chromium reaches no push service here: the twin's subscription stands in for what one would give.
STAND_IN = """
const given = %s;
PushManager.prototype.getSubscription = async () => null;
PushManager.prototype.subscribe = async (options) => {
  if (options.applicationServerKey.length !== 65) throw new Error("no key");
  return { toJSON: () => given };
};
"""

# A browser without a screen has no place for notifications.
NOTED = """() => {
  self.shown = null;
  self.registration.showNotification = async (title, { tag }) => { self.shown = [title, tag]; };
}"""


def test_in_the_browser(browser: Browser, root, residents, held, session, push, sandbox):
    number, subscription = _id(session, held), push()
    with browser.new_context(**PHONE) as context:
        context.grant_permissions(["notifications"], origin=root)
        context.add_init_script(STAND_IN % json.dumps(subscription))
        page = context.new_page()
        errors: list[str] = []
        page.on("console", lambda told: errors.append(told.text) if told.type == "error" else None)
        page.goto(f"{root}/en/subscribe?session={number}")
        page.get_by_role("button", name="Allow it").click()
        page.get_by_role("heading", name="My subscriptions").wait_for()
        residents.told(DAY_BEFORE)
        (message,) = received(sandbox, subscription)
        shown = _shown_by_worker(page, root, json.dumps(message["data"]))
    assert errors == []
    assert shown == ["Tomorrow: Housing", message["data"]["tag"]]
    session.expire_all()
    assert session.scalars(select(Subscriber.means)).all() == [Means.PUSH]


def _shown_by_worker(page: Page, root: str, data: str) -> list[str]:
    """What the service worker makes of a push, handed to it as the browser would."""
    (worker,) = page.context.service_workers
    worker.evaluate(NOTED)
    tools = page.context.new_cdp_session(page)
    found: list[str] = []
    tools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(each["registrationId"] for each in event["registrations"]),
    )
    tools.send("ServiceWorker.enable")
    while not found:
        page.wait_for_timeout(50)
    tools.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": root, "registrationId": found[0], "data": data},
    )
    while not (shown := worker.evaluate("self.shown")):
        page.wait_for_timeout(50)
    return list(shown)
