"""Mails that come back: whose address is given up, and whose is not."""

from email.message import EmailMessage

import pytest
from sqlalchemy import select

from meetings.notices import bounces, jobs
from meetings.notices.by_mail import message_id
from meetings.notices.subscriber import Stopped, Subscriber
from tests.diary.drafts import NOW
from tests.notices.test_inbox import mailbox, read  # noqa: F401 - fixtures

DSN = """From: MAILER-DAEMON@mx.example
To: desk@example.org
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It did not arrive.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; resident@example.org
Action: {action}
Status: {status}
--b
Content-Type: {kind}

{returned}
--b--
"""


@pytest.fixture
def bounce(app, residents, session):
    """``bounce(status="5.1.1")``: whether the address was given up."""
    subscriber = residents.join()
    settings = app.extensions["settings"]

    def send(action="failed", status="5.1.1", kind="message/rfc822", named=None):
        named = named or message_id(settings, 7, subscriber.id)
        returned = f"Message-ID: {named}\nSubject: Tomorrow\n\nText"
        data = DSN.format(action=action, status=status, kind=kind, returned=returned)
        assert bounces.receive(session(), settings, data.replace("\n", "\r\n").encode(), NOW)
        session.commit()
        return subscriber.stopped_why is Stopped.BOUNCED

    return send


@pytest.mark.parametrize(
    ("given", "stopped"),
    [
        ({}, True),
        ({"kind": "text/rfc822-headers"}, True),
        ({"status": "5.0.0"}, True),
        ({"action": "delayed", "status": "4.4.1"}, False),
        ({"action": "delivered", "status": "2.0.0"}, False),
        ({"status": "5.2.2"}, False),
        ({"status": "5.7.1"}, False),
        ({"status": ""}, False),
        ({"named": "<7.1-AAAAAAAAAAAAAAAAAAAA@127.0.0.1>"}, False),
        ({"named": "<somebody@else.example>"}, False),
    ],
)
def test_bounces(bounce, given, stopped):
    assert bounce(**given) is stopped


def test_other_mail_is_no_bounce(app, session):
    mail = EmailMessage()
    mail["From"] = "x@example.org"
    mail.set_content("Hello")
    settings = app.extensions["settings"]
    for data in (
        mail.as_bytes(),
        b"",
        b"\xff\x00",
        b"Content-Type: multipart/mixed; boundary=x\n\n--x",
    ):
        assert not bounces.receive(session(), settings, data, NOW)


def test_they_are_read_from_the_mailbox(mailbox, read, residents, app, session):  # noqa: F811
    subscriber = residents.join()
    named = message_id(app.extensions["settings"], 7, subscriber.id)
    returned = f"Message-ID: {named}\n\nText"
    data = DSN.format(action="failed", status="5.1.1", kind="message/rfc822", returned=returned)
    mailbox.mails += [b"From: x@example.org\r\n\r\nspam", data.encode()]
    read()
    assert session.scalars(select(Subscriber.stopped_why)).all() == [Stopped.BOUNCED]
    assert mailbox.read == {1, 2}
    assert jobs.MAILBOX
