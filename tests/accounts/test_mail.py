"""Letters: from the outbox to a mail server, once, and then forgotten."""

import smtplib
import socket

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from meetings import clock
from meetings.accounts import mail
from meetings.effects import outbox
from meetings.effects.effect import Effect, EffectState
from meetings.effects.registry import handler_of
from meetings.effects.worker import run_due
from meetings.settings import Settings
from tests.ports import free_port

PAYLOAD = {"to": "ainur@example.org", "subject": "Choose\r\na password", "text": "Сәлем!\nlink"}


class Office:
    """A mail server that keeps what it gets, or answers as it is told."""

    def __init__(self):
        self.letters = []
        self.answer = "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        self.letters.append(envelope)
        return self.answer


@pytest.fixture
def office():
    port = free_port()
    handler = Office()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    handler.url = f"smtp://127.0.0.1:{port}"
    yield handler
    controller.stop()


@pytest.fixture
def reach(app, settings):
    """``reach(url)``: the mail server of the settings."""

    def use(url):
        values = {**vars(settings), "smtp_url": url}
        app.extensions["settings"] = Settings(**values)

    yield use
    app.extensions["settings"] = settings


@pytest.fixture
def effect(session):
    outbox.ask(session, mail.KIND, "mail:test", PAYLOAD, now=clock.now())
    session.commit()
    return session.scalars(select(Effect)).one()


def run(app, effect, session):
    session.commit()
    run_due(app, 1)
    session.refresh(effect)
    return effect


def test_a_letter_is_sent_and_forgotten(app, office, reach, effect, session):
    reach(office.url)
    assert run(app, effect, session).state == EffectState.DONE
    assert effect.payload == {}
    (sent,) = office.letters
    assert sent.rcpt_tos == ["ainur@example.org"]
    assert b"Subject: Choose a password" in sent.content


def test_a_repetition_carries_the_same_message_id(settings):
    letters = [mail.letter("mail:test", PAYLOAD, settings) for _ in range(2)]
    assert letters[0]["Message-ID"] == letters[1]["Message-ID"]
    assert letters[0].get_content() == "Сәлем!\nlink\n"


def test_a_repetition_after_forgetting_sends_nothing(app, office, reach, effect, session):
    reach(office.url)
    effect.payload = {}
    session.commit()
    assert run(app, effect, session).state == EffectState.DONE
    assert office.letters == []


def test_without_a_mail_server_the_letter_waits_and_says_why(app, effect, session):
    assert run(app, effect, session).state == EffectState.BLOCKED
    assert "MEETINGS_SMTP_URL" in effect.last_error


@pytest.mark.parametrize(
    ("answer", "state"),
    [("451 later", EffectState.WAITING), ("550 no such box", EffectState.BLOCKED)],
)
def test_the_server_says_whether_it_is_for_good(app, office, reach, effect, session, answer, state):
    reach(office.url)
    office.answer = answer
    assert run(app, effect, session).state == state
    assert answer[:3] in effect.last_error
    assert effect.payload == PAYLOAD
    assert "ainur" not in effect.last_error


def test_a_server_that_is_away_is_tried_again(app, reach, effect, session):
    reach("smtp://127.0.0.1:1")
    assert run(app, effect, session).state == EffectState.WAITING


def test_a_server_that_hangs_is_left_after_its_time(reach):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises((smtplib.SMTPException, OSError)):
            mail._connect(url, 0.2)


def test_the_worker_knows_the_kind(app):
    assert handler_of(mail.KIND) is mail.deliver
