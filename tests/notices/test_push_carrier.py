"""Messages to browsers: what is sent, what is refused, what is lost on the way."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from meetings.effects.effect import EffectState
from meetings.notices.browser import Browser, is_push_service
from meetings.notices.delivering import DELIVER
from meetings.notices.notice import Handed
from meetings.notices.push_key import new_key, public_key
from meetings.notices.subscriber import Stopped, Subscriber, Target
from meetings.notices.target import Wish
from tests.notices.residents import DAY_BEFORE, effects, handed

# What is carried, and what is refused, does not depend on the database.
pytestmark = pytest.mark.engine("sqlite")

HOUR = timedelta(hours=1)


def received(sandbox, subscription):
    number = subscription["endpoint"].rsplit("/", 1)[-1]
    found = sandbox.ask(f"push/browsers/{number}/messages")["messages"]
    return [{**each, "data": json.loads(each["data"])} for each in found]


def subscribe_by_page(client, subscription, *wishes, settings):
    to = [wish.token(settings) for wish in wishes]
    return client.post("/en/subscribe/browser", json={"subscription": subscription, "to": to})


def test_a_browser_is_told_and_reads_it(residents, held, push, sandbox, client, app):
    settings = app.extensions["settings"]
    browser = push(server_key=public_key(settings))
    answer = subscribe_by_page(client, browser, Wish(Target.SESSION, held.id), settings=settings)
    assert answer.status_code == 201
    assert "A browser, since May 1, 2027" in client.get(answer.json["manage"]).text
    residents.told(DAY_BEFORE)
    (message,) = received(sandbox, browser)
    assert message["data"]["title"] == "Tomorrow: Housing"
    assert message["data"]["url"].endswith(f"/en/sessions/{held.id}")
    assert 0 < message["ttl"] <= 24 * 3600
    assert len(message["topic"]) == 32


def test_a_browser_whose_answer_was_lost_shows_it_once(residents, held, push, sandbox, client, app):
    settings = app.extensions["settings"]
    browser = push()
    subscribe_by_page(client, browser, Wish(Target.EVERYTHING), settings=settings)
    sandbox.set_fault("push.send", "applied-then-closed")
    residents.told(DAY_BEFORE)
    assert effects(DELIVER)[0][0] is EffectState.WAITING
    residents.told(DAY_BEFORE + HOUR)
    assert len(sandbox.journal("push.send")) == 2
    assert len(received(sandbox, browser)) == 1


@pytest.mark.parametrize(
    ("fault", "state"),
    [("429", EffectState.WAITING), ("500", EffectState.WAITING), ("413", EffectState.DONE)],
)
def test_a_push_service_refuses(residents, held, push, sandbox, client, app, session, fault, state):
    settings = app.extensions["settings"]
    subscribe_by_page(client, push(), Wish(Target.EVERYTHING), settings=settings)
    sandbox.set_fault("push.send", fault)
    residents.told(DAY_BEFORE)
    assert effects(DELIVER)[0][0] is state
    assert session.scalars(select(Subscriber.stopped_why)).all() == [None]


def test_a_browser_that_took_its_permission_back_is_left_alone(
    residents, held, push, sandbox, client, app, session
):
    settings = app.extensions["settings"]
    browser = push()
    subscribe_by_page(client, browser, Wish(Target.EVERYTHING), settings=settings)
    sandbox.tell(f"push/browsers/{browser['endpoint'].rsplit('/', 1)[-1]}/leave")
    residents.told(DAY_BEFORE)
    assert session.scalars(select(Subscriber.stopped_why)).all() == [Stopped.GONE]
    assert handed() == {Handed.DROPPED: 1}


def test_a_browser_of_another_server_is_dropped_alone(residents, held, push, client, app, use):
    settings = app.extensions["settings"]
    for server_key in ("someone else's", public_key(settings)):
        browser = push(server_key=server_key)
        subscribe_by_page(client, browser, Wish(Target.EVERYTHING), settings=settings)
    residents.told(DAY_BEFORE)
    assert handed() == {Handed.SENT: 1, Handed.DROPPED: 1}


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://127.0.0.1:9/admin",
        "https://169.254.169.254/latest/meta-data",
        "http://fcm.googleapis.com/fcm/send/x",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evilfcm.googleapis.com.example/x",
        "https://fcm.googleapis.com@127.0.0.1/x",
        "file:///etc/passwd",
        "",
    ],
)
def test_we_send_to_push_services_only(client, held, push, app, use, endpoint, session):
    use(push_hosts="fcm.googleapis.com web.push.apple.com")
    browser = {**push(), "endpoint": endpoint}
    wish = Wish(Target.EVERYTHING)
    answer = subscribe_by_page(client, browser, wish, settings=app.extensions["settings"])
    assert answer.status_code == 400
    assert session.scalars(select(Subscriber.id)).all() == []


def test_known_push_services_are_known(app):
    settings = app.extensions["settings"]
    for endpoint in (
        "https://fcm.googleapis.com/fcm/send/abc",
        "https://updates.push.services.mozilla.com/wpush/v2/abc",
        "https://web.push.apple.com/QAbc",
        "https://wns2-par02p.notify.windows.com/w/?token=abc",
    ):
        assert is_push_service(settings, endpoint)


@pytest.mark.parametrize(
    "data", [None, [], {"subscription": 5}, {"subscription": {"endpoint": "x", "keys": {}}}]
)
def test_a_page_that_sends_nonsense(client, held, data):
    assert client.post("/en/subscribe/browser", json=data).status_code == 400


@pytest.mark.parametrize("to", [5, "q1", None, [[]], [None]])
def test_a_page_that_wishes_nonsense(client, held, push, to):
    assert (
        client.post("/en/subscribe/browser", json={"subscription": push(), "to": to}).status_code
        == 400
    )


def test_keys_that_are_none(client, held, push, app):
    settings = app.extensions["settings"]
    for keys in ({"p256dh": "AAAA"}, {"auth": "AAAA"}, {"p256dh": "é"}, {"auth": 7}):
        given = push()
        browser = {**given, "keys": {**given["keys"], **keys}}
        wish = Wish(Target.EVERYTHING)
        assert subscribe_by_page(client, browser, wish, settings=settings).status_code == 400


def test_a_key_of_the_settings_is_used(app, use):
    derived = public_key(app.extensions["settings"])
    use(push_key=new_key())
    assert public_key(app.extensions["settings"]) not in ("", derived)
    assert len(public_key(app.extensions["settings"])) == 87


def test_what_is_kept_is_read_again():
    browser = Browser("https://a.example/x", "p", "a")
    assert Browser.kept(browser.address) == browser
    assert "a.example" not in repr(browser)
