"""From the page to the first notice and back: without an account, a cookie or a word too many."""

import re
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from sqlalchemy import delete, func, select, text

from meetings.effects.worker import run_due
from meetings.notices import jobs, subscribing
from meetings.notices.subscriber import Means, Stopped, Subscriber, Subscription, Target
from meetings.notices.subscribing import LETTERS_A_DAY
from meetings.notices.target import Wish, from_token
from tests.diary.drafts import NOW
from tests.notices.residents import DAY_BEFORE, opened
from tests.notices.residents import text as text_of

# Each page is asked for on PostgreSQL by tests/test_access.py.
pytestmark = pytest.mark.engine("sqlite")

LINK = re.compile(r"http://127\.0\.0\.1:8000(/en/subscriptions/confirm/\S+)")


@pytest.fixture
def page(client, residents, held):
    """What a phone without JavaScript sends: ``page(email=…)`` returns the answer."""

    def send(query=None, after=timedelta(), **given):
        query = query or {"session": held.id}
        shown = client.get("/en/subscribe", query_string=query)
        form = BeautifulSoup(shown.data, "html.parser").select_one("form[data-subscribe]")
        assert "Set-Cookie" not in shown.headers
        fields = {
            "token": form.select_one("[name=token]")["value"],
            "website": "",
            "to": [each["value"] for each in form.select("[name=to][checked]")],
            "email": "resident@example.org",
            **given,
        }
        with time_machine.travel(NOW + after + timedelta(seconds=10), tick=True):
            return client.post(form["action"], data=fields)

    return send


@pytest.fixture
def letters(app, session, office):
    """``letters()``: the confirmation letters that leave now."""

    def send():
        session.commit()
        before = len(office.letters)
        with time_machine.travel(NOW + timedelta(minutes=1), tick=True):
            run_due(app)
        session.expire_all()
        mails = [opened(each) for each in office.letters[before:]]
        return [mail for mail in mails if mail["Subject"] == "Confirm your subscription"]

    return send


def confirm_link(mail):
    return LINK.search(text_of(mail)).group(1)


def test_by_mail_from_the_page_to_one_click(page, letters, client, residents, session, held):
    answer = page()
    assert answer.status_code == 303
    assert "Set-Cookie" not in answer.headers
    (letter,) = letters()
    assert residents.told(DAY_BEFORE - timedelta(days=1)) == []
    link = confirm_link(letter)
    assert b"Yes, tell me" in client.get(link).data
    assert session.scalars(select(Subscription.confirmed_at)).all() == [None], "a scanner looked"
    with time_machine.travel(NOW + timedelta(hours=1)):
        assert b"is confirmed" in client.post(link).data
    (mail,) = residents.told(DAY_BEFORE)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    leave = mail["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
    assert client.get(leave).status_code == 303
    assert session.scalar(select(func.count()).select_from(Subscription)) == 1
    left = client.post(leave, data={"List-Unsubscribe": "One-Click"})
    assert left.status_code == 200
    assert "Set-Cookie" not in left.headers
    session.expire_all()
    subscriber = session.scalars(select(Subscriber)).one()
    assert subscriber.stopped_why is Stopped.ASKED
    assert client.post(leave).status_code == 200, "mail programs repeat themselves"


def test_the_answer_is_the_same_whether_the_address_is_known(page, letters, residents):
    residents.join("known@example.org")
    first, second = page(email="known@example.org"), page(email="new@example.org")
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert first.data == second.data
    assert {mail["To"] for mail in letters()} == {"known@example.org", "new@example.org"}


def test_what_a_stranger_adds_to_an_address_is_not_sent(page, residents, held, session, make):
    """The link of an earlier letter confirms nothing that was asked for after it."""
    subscriber = residents.join("known@example.org", Wish(Target.TOPIC, 10_000))
    settings = residents.app.extensions["settings"]
    earlier = subscribing.confirm_token(settings, subscriber.id, int(NOW.timestamp()) - 60)
    page(email="known@example.org")
    client = residents.app.test_client()
    client.post(f"/en/subscriptions/confirm/{earlier}")
    assert residents.told(DAY_BEFORE) == []


def test_whoever_asks_twice_may_open_either_letter(page, letters, client, residents, session):
    page()
    (first,) = letters()
    page(after=timedelta(seconds=20))
    (second,) = letters()
    assert "Housing" in text_of(second)
    with time_machine.travel(NOW + timedelta(hours=1)):
        assert b"Housing" in client.get(confirm_link(first)).data
        client.post(confirm_link(first))
    session.expire_all()
    assert session.scalars(select(Subscription.confirmed_at)).one()


def test_a_link_to_nothing_any_more_says_so(page, letters, client, session):
    page()
    link = confirm_link(letters()[0])
    session.execute(delete(Subscription))
    session.commit()
    with time_machine.travel(NOW + timedelta(hours=1)):
        assert client.get(link).status_code == 404


def test_what_is_over_needs_no_address_any_more(residents, session, held, make):
    """The address is kept for its purpose only."""
    erased = make.appeal(erased_at=NOW)
    residents.join("session@example.org", Wish(Target.SESSION, held.id))
    residents.join("meeting@example.org", Wish(Target.MEETING, held.meeting_id))
    residents.join("appeal@example.org", Wish(Target.APPEAL, erased.id))
    residents.join("district@example.org", Wish(Target.DISTRICT, 1))
    for days, left in ((7, 3), (8, 1)):
        with time_machine.travel(held.ends_at + timedelta(days=days, minutes=-1)):
            jobs.erase()
        assert session.scalar(select(func.count()).select_from(Subscriber)) == left
    assert session.scalars(select(Subscription.target)).all() == [Target.DISTRICT]


def test_one_click_in_an_old_letter_is_answered_as_the_first(residents, client, session, app):
    subscriber = residents.join(language="ru")
    token = subscribing.manage_token(app.extensions["settings"], subscriber.id)
    assert "Вы отписаны" in client.post(f"/unsubscribe/{token}").text, "in the reader's language"
    session.execute(delete(Subscriber))
    session.commit()
    assert client.post(f"/unsubscribe/{token}").status_code == 200
    assert client.post(f"/unsubscribe/{token[:-1]}").status_code == 404
    assert client.get(f"/unsubscribe/{token}").status_code == 404


def test_so_many_letters_a_day_and_no_more(page, letters):
    sent = 0
    for _try in range(LETTERS_A_DAY + 3):
        assert page().status_code == 303
        sent += len(letters())
    assert sent == LETTERS_A_DAY


def test_letters_differ_in_nothing_but_the_link_when_sent_twice(page, letters, session, app):
    page()
    (first,) = letters()
    session.execute(text("UPDATE effect SET state = 'waiting'"))
    session.commit()
    (second,) = letters()
    assert first["Message-ID"] == second["Message-ID"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"email": "nobody"}, b"Write an e-mail address"),
        ({"email": "a@example.org\r\nBcc: b@example.org"}, b"Write an e-mail address"),
        ({"email": "a@example.org, b@example.org"}, b"Write an e-mail address"),
        ({"to": []}, b"Choose at least one thing"),
        ({"to": ["d1-forged"]}, b"Choose at least one thing"),
        ({"website": "https://spam.example"}, b"trap for programs"),
        ({"token": "x"}, b"open for a long time"),
    ],
)
def test_what_is_refused_is_said_and_nothing_is_kept(page, session, given, sentence):
    answer = page(**given)
    assert answer.status_code == 400
    assert sentence in answer.data
    assert answer.headers["Cache-Control"] == "no-store"
    assert session.scalar(select(func.count()).select_from(Subscriber)) == 0


def test_a_page_is_kept_by_caches_but_not_that_of_an_appeal(client, residents, held):
    assert client.get(f"/en/subscribe?session={held.id}").cache_control.public
    token = Wish(Target.APPEAL, 1).token(residents.app.extensions["settings"])
    private = client.get(f"/en/subscribe?to={token}")
    assert private.headers["Cache-Control"] == "no-store"
    assert b"Your appeal" in private.data


@pytest.mark.parametrize(
    "query",
    ["session=999999", "session=x", "district=nowhere", "meeting=99999999999", "topic=none"],
)
def test_of_what_is_not_there_nothing_is_offered(client, held, query):
    assert client.get(f"/en/subscribe?{query}").status_code == 404


def test_tokens_cannot_be_made_up(app):
    settings = app.extensions["settings"]
    token = Wish(Target.QUESTION, 7).token(settings)
    assert from_token(settings, token) == Wish(Target.QUESTION, 7)
    assert len(token) <= 64, "Telegram's deep links take no more"
    for forged in (token.replace("q7", "q8"), token[:-1], "q7", "", "q7-", "é-1"):
        assert from_token(settings, forged) is None
    assert subscribing.manageable(None, settings, token) is None


def test_an_old_link_confirms_nothing(page, letters, client, session):
    page()
    link = confirm_link(letters()[0])
    with time_machine.travel(NOW + timedelta(days=4)):
        assert client.post(link).status_code == 404
        jobs.erase()
    assert session.scalar(select(func.count()).select_from(Subscriber)) == 0


def test_addresses_are_encrypted_and_erased_soon_after(residents, session, held, client):
    subscriber = residents.join("secret.person@example.org")
    (stored,) = session.execute(text("SELECT address, digest FROM subscriber")).all()
    assert b"secret" not in bytes(stored.address)
    assert "secret" not in stored.digest
    residents.told(DAY_BEFORE)
    payloads = str(session.execute(text("SELECT payload, key FROM effect")).all())
    assert "example.org" not in payloads.replace("aigul@example.org", "")
    subscribing.leave(subscriber, NOW)
    session.commit()
    with time_machine.travel(NOW + timedelta(hours=2)):
        jobs.erase()
    session.expire_all()
    assert (subscriber.address, subscriber.digest) == (None, None)
    assert subscriber.stopped_why is Stopped.ASKED


def test_who_comes_back_within_the_hour_is_not_erased(residents, page, letters, client, session):
    subscriber = residents.join()
    subscribing.leave(subscriber, NOW)
    page()
    with time_machine.travel(NOW + timedelta(hours=2)):
        jobs.erase()
        assert client.post(confirm_link(letters()[0])).status_code == 200
    session.expire_all()
    assert subscriber.stopped_at is None
    assert len(residents.told(DAY_BEFORE)) == 1


def test_the_own_page_ends_one_changes_the_language_ends_all(residents, client, session, held):
    everything, session_only = Wish(Target.EVERYTHING), Wish(Target.SESSION, held.id)
    subscriber = residents.join("resident@example.org", everything, session_only)
    token = subscribing.manage_token(residents.app.extensions["settings"], subscriber.id)
    address = f"/en/subscriptions/{token}"
    shown = client.get(address)
    assert b"All meetings of the region" in shown.data
    assert b"resident@example.org" not in shown.data
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    first = subscriber.subscriptions[0]
    client.post(address, data={"action": f"end:{first.id}"})
    session.expire_all()
    assert [each.target for each in subscriber.subscriptions] == [Target.SESSION]
    client.post(address, data={"action": "language:ru"})
    session.expire_all()
    assert subscriber.language == "ru"
    client.post(address, data={"action": "leave"})
    session.expire_all()
    assert subscriber.stopped_at
    assert client.get(f"/en/subscriptions/{token[:-2]}xx").status_code == 404


def test_many_at_once_make_one_subscriber(residents, session):
    for _time in range(3):
        residents.join("Same@Example.org")
        residents.join("same@example.org")
    assert session.scalar(select(func.count()).select_from(Subscriber)) == 1
    assert session.scalar(select(func.count()).select_from(Subscription)) == 1


def test_without_a_mail_server_mail_is_not_offered(client, held, use):
    use(smtp_url="")
    shown = client.get(f"/en/subscribe?session={held.id}").data
    assert b'type="email"' not in shown


def test_the_worker_is_served_at_the_root_and_may_only_push(client):
    answer = client.get("/sw.js")
    assert answer.mimetype in ("text/javascript", "application/javascript")
    assert b'"push"' in answer.data
    assert b'"fetch"' not in answer.data


def test_means_have_names(app, english):
    assert [means.label for means in Means] == ["E-mail", "Telegram", "Browser"]
