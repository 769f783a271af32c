"""Letters: what is sent, what is refused, what is lost on the way."""

from datetime import timedelta

import pytest

from meetings.effects.effect import EffectState
from meetings.notices.delivering import DELIVER
from meetings.notices.notice import Handed
from meetings.notices.subscriber import Stopped
from tests.notices.residents import DAY_BEFORE, effects, handed, opened

# What is carried, and what is refused, does not depend on the database.
pytestmark = pytest.mark.engine("sqlite")

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
