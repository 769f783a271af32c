"""Each means of reaching people: what is sent, what is refused, what is lost on the way."""

import asyncio
import json
import signal
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from meetings import clock
from meetings.database import db, reading
from meetings.effects.effect import Effect, EffectState
from meetings.effects.lease import claim
from meetings.effects.outcome import LostLease
from meetings.effects.worker import run_due
from meetings.notices import delivering, jobs
from meetings.notices.browser import Browser, is_push_service
from meetings.notices.delivering import DELIVER
from meetings.notices.message import Message
from meetings.notices.notice import Delivery, Handed, Occasion
from meetings.notices.push_key import new_key, public_key
from meetings.notices.subscriber import Means, Stopped, Subscriber, Target
from meetings.notices.target import Wish
from meetings.notices.telling import EXPAND, tell
from tests.broadcasts.workers import running_workers
from tests.effects.conftest import wait_for
from tests.notices.residents import DAY_BEFORE, effects, handed, opened

HOUR = timedelta(hours=1)


@pytest.fixture
def answers(office, monkeypatch):
    """``answers["RCPT"] = {address: "550 5.1.1 unknown"}``: what the mail server says; DATA too."""
    said: dict[str, dict[str, str]] = {"RCPT": {}, "DATA": {}}

    async def handle_rcpt(_server, _session, envelope, address, _options):
        if address not in said["RCPT"]:
            envelope.rcpt_tos.append(address)
        return said["RCPT"].get(address, "250 OK")

    async def handle_data(_server, _session, envelope):
        refusal = said["DATA"].get(envelope.rcpt_tos[0])
        if refusal != "550 5.1.1 late":
            office.letters.append(envelope)
        return refusal or "250 OK"

    monkeypatch.setattr(office, "handle_RCPT", handle_rcpt, raising=False)
    monkeypatch.setattr(office, "handle_DATA", handle_data)
    return said


@pytest.mark.parametrize(
    ("when", "said", "why"),
    [
        ("RCPT", "550 5.1.1 unknown", Stopped.BOUNCED),
        ("RCPT", "550 no such user", Stopped.BOUNCED),
        ("DATA", "550 5.1.1 late", Stopped.BOUNCED),
        ("RCPT", "550 5.7.1 looks like spam", None),
        ("RCPT", "552 5.2.2 mailbox full", None),
        ("DATA", "554 5.7.1 looks like spam", None),
    ],
)
def test_mail_that_is_refused_for_good(residents, held, session, answers, when, said, why):
    """One refused address holds up nobody; only one that does not exist is given up."""
    first, second = residents.join("a@example.org"), residents.join("b@example.org")
    answers[when]["a@example.org"] = said
    residents.told(DAY_BEFORE)
    session.expire_all()
    assert (first.stopped_why, second.stopped_why) == (why, None)
    assert handed() == {Handed.DROPPED: 1, Handed.SENT: 1}
    assert effects(DELIVER) == [(EffectState.DONE, None)]


def test_mail_that_is_to_come_later_comes_later(residents, held, session, answers):
    residents.join("a@example.org"), residents.join("b@example.org")
    answers["RCPT"]["a@example.org"] = "451 4.7.1 greylisted"
    assert [mail["To"] for mail in residents.told(DAY_BEFORE)] == ["b@example.org"]
    assert effects(DELIVER)[0][0] is EffectState.WAITING
    answers["RCPT"].clear()
    assert [mail["To"] for mail in residents.told(DAY_BEFORE + HOUR)] == ["a@example.org"]


def test_an_answer_that_is_lost_repeats_one_mail_with_its_message_id(
    residents, held, office, session, monkeypatch
):
    """The server has taken it and dies before it says so."""
    residents.join("a@example.org"), residents.join("b@example.org")
    lost = []

    async def handle_data(server, _session, envelope):
        office.letters.append(envelope)
        if not lost and b"List-Unsubscribe" in envelope.content:
            lost.append(envelope)
            server.transport.abort()
        return "250 OK"

    monkeypatch.setattr(office, "handle_DATA", handle_data)
    residents.told(DAY_BEFORE)
    residents.told(DAY_BEFORE + HOUR)
    mails = [opened(each) for each in office.letters]
    mails = [mail for mail in mails if mail["List-Unsubscribe"]]
    assert [mail["To"] for mail in mails] == ["a@example.org", "a@example.org", "b@example.org"]
    assert mails[0]["Message-ID"] == mails[1]["Message-ID"] != mails[2]["Message-ID"]


def test_a_mail_server_that_is_away_is_waited_for(residents, held, use):
    use(smtp_url="smtp://127.0.0.1:1")
    residents.join()
    assert residents.told(DAY_BEFORE) == []
    assert effects(DELIVER)[0][0] is EffectState.WAITING
    use(smtp_url=residents.office.url)
    assert len(residents.told(DAY_BEFORE + HOUR)) == 1


def test_what_could_not_be_sent_in_time_is_dropped(residents, held, use):
    use(smtp_url="smtp://127.0.0.1:1")
    residents.join()
    residents.told(DAY_BEFORE)
    use(smtp_url=residents.office.url)
    assert residents.told(DAY_BEFORE + timedelta(hours=23, minutes=30), remind=False) == []
    assert handed() == {Handed.DROPPED: 1}


def test_batches_are_cut_once(residents, held, app, session, monkeypatch):
    """Cut anew after some were sent they would overlap, and two workers write to one resident."""
    monkeypatch.setattr(delivering, "BATCH", 2)
    for number in range(3):
        residents.join(f"{number}@example.org")
    with time_machine.travel(DAY_BEFORE, tick=True):
        session.commit()
        jobs.remind()
        run_due(app)
        first = session.scalars(select(Delivery).order_by(Delivery.subscriber_id)).first()
        first.handed = Handed.SENT
        session.execute(
            update(Effect).where(Effect.kind == EXPAND).values(state=EffectState.WAITING)
        )
        session.commit()
        run_due(app, limit=1)
    assert [state for state, _error in effects(EXPAND)] == [EffectState.DONE]
    assert len(effects(DELIVER)) == 2


def test_a_batch_in_other_hands_is_left_to_them(residents, held, app, session, office):
    """A process that was stopped for long finds its parcels carried, and stops."""
    residents.join("a@example.org"), residents.join("b@example.org")
    with time_machine.travel(DAY_BEFORE, tick=True):
        session.commit()
        jobs.remind()
        for lease in claim(db.session, 5, seconds=60, now=clock.now()):
            if lease.kind == EXPAND:
                delivering.expand(lease)
        (stale,) = [
            each
            for each in claim(db.session, 5, seconds=60, now=clock.now())
            if each.kind == DELIVER
        ]
        parcels = delivering._parcels(stale, app.extensions["settings"], DAY_BEFORE)
        delivering.deliver(stale)
        session.rollback()
        with pytest.raises(LostLease):
            delivering._Marks(stale).put(parcels[0], Handed.SENT)
    assert len([each for each in office.letters if b"List-Unsubscribe" in each.content]) == 2


READERS = 20


def test_a_killed_worker_loses_no_letter_and_repeats_the_one_in_hand(
    residents, office, settings, session, monkeypatch
):
    """SIGKILL while the server holds a letter: taken, and its answer not yet sent."""
    running, ended_by = [], []

    def kill():
        ended_by.append(running[0].kill())

    async def handle_data(_server, _session, envelope):
        office.letters.append(envelope)
        if len(office.letters) == READERS // 2:
            await asyncio.to_thread(kill)
        return "250 OK"

    monkeypatch.setattr(office, "handle_DATA", handle_data)
    addresses = [f"{number:02}@example.org" for number in range(READERS)]
    for address in addresses:
        residents.join(address)
    _tell_everybody(session())
    with running_workers(settings, "http://127.0.0.1:9/", MEETINGS_SMTP_URL=office.url) as workers:
        running.append(workers)
        wait_for(lambda: _handed_by_others() == {Handed.SENT: READERS})
    assert ended_by == [-signal.SIGKILL]
    mails = [opened(each) for each in office.letters]
    repeated = mails[READERS // 2 - 1]
    assert sorted(mail["To"] for mail in mails) == sorted([*addresses, repeated["To"]])
    assert [mail["Message-ID"] for mail in mails].count(repeated["Message-ID"]) == 2


def _tell_everybody(session):
    now = clock.now()
    words = {"title_kk": "Жол", "title_ru": "Дорога", "text_kk": "Жабық", "text_ru": "Закрыта"}
    message = Message(**words, digest="one", author="Olga", sent_at=now)
    session.add(message)
    session.flush()
    tell(
        session, Occasion.MESSAGE, "message:1", None, now=now, expires_at=now + HOUR,
        subject_id=message.id,
    )  # fmt: skip
    session.commit()


def _handed_by_others():
    with reading():
        db.session.rollback()
        found = handed()
        db.session.rollback()
    return found


# --- browsers --------------------------------------------------------------------------------------


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


# --- Telegram --------------------------------------------------------------------------------------


def test_a_chat_is_told(residents, held, person, sandbox):
    residents.join(person.id, means=Means.TELEGRAM)
    residents.told(DAY_BEFORE)
    (message,) = person.heard()
    assert message.startswith("Tomorrow: Housing\n\nTuesday, May 18, 2027, 10:00–11:00")
    assert message.endswith(f"/en/sessions/{held.id}")


def test_who_blocked_the_bot_is_left_alone(residents, held, person, session):
    residents.join(person.id, means=Means.TELEGRAM)
    person.block()
    residents.told(DAY_BEFORE)
    assert session.scalars(select(Subscriber.stopped_why)).all() == [Stopped.BLOCKED]


def test_a_chat_that_is_not_there_is_left_alone(residents, held, person, session):
    residents.join("12345", means=Means.TELEGRAM)
    residents.told(DAY_BEFORE)
    assert session.scalars(select(Subscriber.stopped_why)).all() == [Stopped.BLOCKED]


def test_too_many_requests_wait_as_long_as_telegram_says(residents, held, person, sandbox, session):
    residents.join(person.id, means=Means.TELEGRAM)
    sandbox.set_fault("telegram.sendMessage", "429", retry_after=600)
    residents.told(DAY_BEFORE)
    assert effects(DELIVER)[0][0] is EffectState.WAITING
    residents.told(DAY_BEFORE + timedelta(seconds=500))
    assert person.heard() == []
    residents.told(DAY_BEFORE + timedelta(seconds=700))
    assert len(person.heard()) == 1


def test_a_bot_that_is_not_known_waits_for_a_person(residents, held, person, use):
    residents.join(person.id, means=Means.TELEGRAM)
    use(telegram_bot_token="1:unknown")
    residents.told(DAY_BEFORE)
    ((state, sentence),) = effects(DELIVER)
    assert state is EffectState.BLOCKED
    assert "MEETINGS_TELEGRAM_BOT_TOKEN" in sentence
    assert person.id not in sentence


def test_no_address_stands_in_a_log(residents, held, person, sandbox, caplog, capfd, session):
    residents.join(person.id, means=Means.TELEGRAM)
    residents.join("secret.person@example.org")
    sandbox.set_fault("telegram.sendMessage", "500")
    residents.told(DAY_BEFORE)
    said = caplog.text + "".join(capfd.readouterr())
    assert person.id not in said
    assert "secret.person" not in said
