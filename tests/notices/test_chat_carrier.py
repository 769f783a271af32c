"""Messages to chats: what is sent, what is refused, and nothing of it in a log."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from meetings.effects.effect import EffectState
from meetings.notices.delivering import DELIVER
from meetings.notices.subscriber import Means, Stopped, Subscriber
from tests.notices.residents import DAY_BEFORE, effects

# What is carried, and what is refused, does not depend on the database.
pytestmark = pytest.mark.engine("sqlite")


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
