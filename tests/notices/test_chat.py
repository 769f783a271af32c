"""Subscribing in Telegram: asked for, or posted to us; said twice, it changes nothing."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from meetings import clock
from meetings.database import db
from meetings.effects.effect import Effect, EffectState
from meetings.effects.worker import run_due
from meetings.notices import chat_jobs
from meetings.notices.chat_views import HEADER, webhook_secret
from meetings.notices.subscriber import Means, Stopped, Subscriber, Target
from meetings.notices.target import Wish
from tests.diary.drafts import NOW
from tests.notices.commands import run_command
from tests.notices.residents import DAY_BEFORE, effects

# What is carried, and what is refused, does not depend on the database.
pytestmark = pytest.mark.engine("sqlite")


@pytest.fixture
def listen(app, session, monkeypatch):
    """``listen()``: the bot asks what was said, once, and says what it has to."""
    monkeypatch.setattr(chat_jobs, "_updates", lambda bot, after=None, wait=0: _quick(bot, after))

    def run():
        session.commit()
        chat_jobs.keep_listening()
        run_due(app)
        run_due(app, limit=1)
        session.expire_all()

    return run


def _quick(bot, after):
    return bot.call("getUpdates", offset=None if after is None else after + 1)


def wish(app, target=Target.EVERYTHING, number=0):
    return Wish(target, number).token(app.extensions["settings"])


def only(session):
    session.expire_all()
    return session.scalars(select(Subscriber)).one()


def test_start_and_stop(app, residents, held, person, listen, session):
    person.say(f"/start {wish(app, Target.SESSION, held.id)}")
    listen()
    subscriber = only(session)
    assert (subscriber.means, subscriber.address) == (Means.TELEGRAM, person.id)
    assert [each.target_id for each in subscriber.subscriptions] == [held.id]
    (welcome,) = person.heard()
    assert welcome.startswith("You are subscribed to:\n• Housing — Old bazaar, 18 May")
    residents.told(DAY_BEFORE)
    assert len(person.heard()) == 2
    person.say("/stop")
    with time_machine.travel(DAY_BEFORE + timedelta(minutes=1), tick=True):
        listen()
    assert only(session).stopped_why is Stopped.ASKED
    assert person.heard()[-1].startswith("You are unsubscribed.")


def test_what_was_said_is_heard_once(app, held, person, listen, session):
    person.say(f"/start {wish(app)}")
    listen()
    listen()
    assert len(person.heard()) == 1


def test_another_language(app, held, person, listen, session):
    person.say(f"/start {wish(app)}")
    person.say("/ru")
    listen()
    assert only(session).language == "ru"
    assert len(only(session).subscriptions) == 1


@pytest.mark.parametrize("words", ["/start", "/start x-forged", "hello", "/start é", "٣"])
def test_whoever_says_something_else_is_shown_the_way(app, held, person, listen, session, words):
    person.say(words)
    listen()
    assert only(session).subscriptions == []
    assert "/en/subscribe" in person.heard()[0]


def test_who_blocks_the_bot_is_known_at_once(app, held, person, listen, session):
    person.say(f"/start {wish(app)}")
    person.block()
    listen()
    assert only(session).stopped_why is Stopped.BLOCKED


def test_a_person_comes_back(app, held, person, listen, session):
    person.say(f"/start {wish(app)}")
    person.block()
    listen()
    person.say(f"/start {wish(app)}")
    listen()
    assert only(session).stopped_at is None
    assert len(only(session).subscriptions) == 1


@pytest.fixture
def webhook(app, sandbox, person):
    """The secret with which Telegram posts."""
    return {HEADER: webhook_secret(app.extensions["settings"])}


def update(person, text):
    chat = {"id": int(person.id), "type": "private"}
    return {
        "update_id": 1,
        "message": {"chat": chat, "text": text, "from": {"language_code": "kk"}},
    }


def test_telegram_posts_it(app, client, held, person, webhook, session):
    posted = update(person, f"/start {wish(app)}")
    for _time in range(2):
        assert client.post("/telegram/updates", json=posted, headers=webhook).status_code == 204
    assert only(session).language == "kk"
    session.commit()
    run_due(app)
    assert len(person.heard()) == 1


@pytest.mark.parametrize("secret", ["", "wrong", "é"])
def test_strangers_cannot_post(app, client, held, person, session, secret):
    answer = client.post(
        "/telegram/updates", json=update(person, "/start"), headers={HEADER: secret.encode()}
    )
    assert answer.status_code == 404
    assert session.scalars(select(Subscriber)).all() == []


@pytest.mark.parametrize(
    "sent",
    [
        None, 5, [], {}, {"message": None}, {"message": {"chat": {"id": 1, "type": "group"}}},
        {"message": {"chat": {"id": "1", "type": "private"}, "text": "/start"}},
        {"message": {"chat": {"id": 1, "type": "private"}, "photo": []}},
        {"my_chat_member": {"chat": {"id": 1, "type": "private"}}},
    ],
)  # fmt: skip
def test_what_is_posted_and_means_nothing(client, held, webhook, session, sent):
    assert client.post("/telegram/updates", json=sent, headers=webhook).status_code == 204
    assert session.scalars(select(Subscriber)).all() == []


def test_while_telegram_posts_nobody_asks(app, held, sandbox, person, listen, session):
    run_command(app, "telegram-webhook", base_url="https://notie.example")
    person_hook = sandbox.journal("telegram.setWebhook")
    assert len(person_hook) == 1
    listen()
    effect = session.scalars(select(Effect).where(Effect.key == chat_jobs.LISTEN)).one()
    assert effect.due_at > clock.now() + timedelta(minutes=9)
    run_command(app, "telegram-webhook", "--off")
    with time_machine.travel(NOW + timedelta(minutes=11), tick=True):
        person.say(f"/start {wish(app)}")
        listen()
    assert only(session).subscriptions


def test_the_command_wants_an_address_that_telegram_reaches(app, held, person):
    assert "https://" in run_command(app, "telegram-webhook")


def test_without_a_bot_nobody_listens(app, session, today):
    chat_jobs.keep_listening()
    assert session.scalars(select(Effect)).all() == []


def test_a_bot_that_is_not_known_waits_for_a_person(app, held, person, use, listen):
    use(telegram_bot_token="1:unknown")
    listen()
    ((state, sentence),) = effects(chat_jobs.LISTEN)
    assert state is EffectState.BLOCKED
    assert "MEETINGS_TELEGRAM_BOT_TOKEN" in sentence
    db.session.rollback()


def test_long_polling_is_bounded(app, held, person, use):
    """A lease of 5 seconds waits a second for something to be said."""
    use(lease_seconds=5)
    chat_jobs.keep_listening()
    run_due(app, limit=1)
    ((state, _said),) = effects(chat_jobs.LISTEN)
    assert state is EffectState.WAITING
