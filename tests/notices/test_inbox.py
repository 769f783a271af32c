"""Answers out of a mailbox, read by the clock."""

import pytest
from sqlalchemy import select

from calendars.itip import LARGEST, Partstat
from meetings.effects.effect import Effect, EffectState
from meetings.effects.worker import run_due
from meetings.notices import jobs
from tests.notices.mail_box import Mailbox, Server


@pytest.fixture
def mailbox(use):
    """An empty mailbox that the settings name."""
    box = Mailbox()
    with Server(box) as server:
        use(imap_url=server.url)
        yield box
        server.shutdown()


@pytest.fixture
def read(app, session, today):
    """``read()``: what became of the effect after the clock asked and a worker read."""

    def run():
        session.commit()
        jobs.ask_to_read_mailbox()
        run_due(app)
        session.expire_all()
        return session.scalars(select(Effect).where(Effect.key == jobs.MAILBOX)).one()

    return run


def test_answers_are_taken_and_the_rest_is_left(
    held, post, mailbox, read, place, invitation_of, session
):
    (letter,) = post()
    mailbox.mails += [
        b"From: x@example.org\r\n\r\nspam",
        b"X" * (LARGEST * 2),
        letter.answered_by_mail("ACCEPTED", sender="mallory@example.org"),
        letter.answered("ACCEPTED"),
        letter.answered_by_mail("DECLINED"),
    ]
    assert read().state is EffectState.DONE
    assert invitation_of(place.officials[0]).partstat is Partstat.DECLINED
    assert mailbox.read == {1, 2, 3, 4, 5}


def test_a_read_mail_is_not_read_again(held, post, mailbox, read, place, invitation_of):
    (letter,) = post()
    mailbox.mails.append(letter.answered_by_mail("ACCEPTED"))
    mailbox.read.add(1)
    read()
    assert invitation_of(place.officials[0]).partstat is Partstat.NEEDS_ACTION


def test_a_refused_login_waits_for_a_person(mailbox, read):
    mailbox.accepts = False
    effect = read()
    assert effect.state is EffectState.BLOCKED
    assert "MEETINGS_IMAP_URL" in effect.last_error
    assert "pass word" not in effect.last_error
    assert read().state is EffectState.BLOCKED


def test_a_server_that_breaks_off_is_tried_again(mailbox, read):
    mailbox.breaks = True
    assert read().state is EffectState.WAITING


def test_a_server_that_is_away_is_tried_again(read, use):
    use(imap_url="imap://desk:x@127.0.0.1:1/INBOX")
    assert read().state is EffectState.WAITING


def test_without_the_setting_nothing_is_asked(app, session, today):
    jobs.ask_to_read_mailbox()
    assert session.scalars(select(Effect)).all() == []
