"""Answers: pasted, posted, out of a mailbox; whose they are and whether they still count."""

from datetime import timedelta

import pytest
from flask_babel import force_locale

from calendars.itip import LARGEST, Partstat
from meetings import clock
from meetings.errors import InvalidInput
from meetings.notices import replies
from meetings.notices.envelope import opened
from tests.factories import DAY
from tests.notices.conftest import change


@pytest.fixture
def letter(held, post):
    (sent,) = post()
    return sent


@pytest.fixture
def heard(session, letter, place, invitation_of):
    """``heard(data)``: what is known of Aigul after these bytes came in."""

    def hear(data, **how):
        with force_locale("en"):
            replies.receive(session, data, now=clock.now(), **how)
        session.commit()
        return invitation_of(place.officials[0]).partstat

    return hear


@pytest.mark.parametrize("partstat", ["ACCEPTED", "DECLINED", "TENTATIVE"])
def test_each_answer_is_written_down(heard, letter, partstat):
    assert heard(letter.answered(partstat)) == partstat
    assert heard(letter.answered_by_mail(partstat), by_mail=True) == partstat


def test_a_person_may_think_again(heard, letter):
    heard(letter.answered("ACCEPTED", stamp="20270430T100000Z"))
    assert heard(letter.answered("DECLINED", stamp="20270430T110000Z")) == "DECLINED"


def test_what_arrives_late_is_not_the_last_word(heard, letter):
    heard(letter.answered("DECLINED", stamp="20270430T110000Z"))
    with pytest.raises(InvalidInput, match="later answer"):
        heard(letter.answered("ACCEPTED", stamp="20270430T100000Z"))


def test_a_stamp_from_the_future_does_not_lock_the_answer(heard, letter):
    heard(letter.answered("DECLINED", stamp="20990101T000000Z"))
    assert heard(letter.answered("ACCEPTED", stamp="20990101T000000Z")) == "ACCEPTED"


def test_an_answer_to_an_earlier_sequence_is_ignored(
    heard, letter, session, held, place, post, invitation_of
):
    change(session, held, place.officials[0], day=DAY + timedelta(days=1))
    post()
    with pytest.raises(InvalidInput, match="earlier invitation"):
        heard(letter.answered("ACCEPTED"))
    session.rollback()
    assert invitation_of(place.officials[0]).partstat is Partstat.NEEDS_ACTION


@pytest.mark.parametrize(
    "changes", [{"uid": "other@example.org"}, {"attendee": "marat@example.org"}]
)
def test_an_answer_of_nobody_invited_is_refused(heard, letter, changes):
    with pytest.raises(InvalidInput, match="Nobody with this address"):
        heard(letter.answered("ACCEPTED", **changes))


@pytest.mark.parametrize(
    "sender",
    [
        "mallory@example.org",
        "aigul@example.org, mallory@example.org",
        '"aigul@example.org" <m@e.x>',
    ],
)
def test_a_mail_from_another_address_is_refused(heard, letter, sender):
    with pytest.raises(InvalidInput, match="another address"):
        heard(letter.answered_by_mail("ACCEPTED", sender=sender))


def test_two_from_lines_are_nobody(heard, letter):
    mail = b"From: mallory@example.org\r\n" + letter.answered_by_mail("ACCEPTED")
    with pytest.raises(InvalidInput, match="another address"):
        heard(mail)


def nested(depth):
    begins = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n)
        for n in range(depth)
    )
    return b"From: a@example.org\r\n" + begins


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"Hello",
        b"\xff\xfe\x00" * 1000,
        b"From: a@example.org\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n",
        b"From: a@example.org\r\nContent-Type: text/calendar; charset=none\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n====",
        b"X" * (LARGEST + 1),
        nested(40),
        nested(3000),
    ],
    ids=["empty", "words", "binary", "cut", "base64", "large", "nested", "deep"],
)
def test_what_is_no_answer_is_told_so(app, data):
    with app.test_request_context(), pytest.raises(InvalidInput) as refused:
        opened(data)
    assert str(refused.value).endswith(".")


def test_a_mail_server_posts_a_raw_mail(app, client, letter, place, invitation_of):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        secret = replies.secret_of(app.extensions["settings"])
        answer = client.post(
            f"/calendars/replies/{secret}",
            data=letter.answered_by_mail("DECLINED"),
            content_type="message/rfc822",
        )
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert answer.status_code == 200
    assert invitation_of(place.officials[0]).partstat is Partstat.DECLINED


@pytest.mark.parametrize(
    ("data", "status"), [(b"nothing", 400), (b"X" * (LARGEST + 1), 413)], ids=["none", "large"]
)
def test_what_is_posted_in_vain_is_told(app, client, data, status):
    secret = replies.secret_of(app.extensions["settings"])
    answer = client.post(f"/calendars/replies/{secret}", data=data)
    assert answer.status_code == status


@pytest.mark.parametrize("secret", ["x", "ә" * 10, "A" * 64])
def test_without_the_secret_nothing_is_there(client, letter, secret):
    answer = client.post(f"/calendars/replies/{secret}", data=letter.answered("ACCEPTED"))
    assert answer.status_code == 404


def test_an_uploaded_file_counts(organizer, letter, place, invitation_of):
    from io import BytesIO

    file = (BytesIO(letter.answered("TENTATIVE")), "answer.ics")
    answer = organizer.post("/en/desk/replies", data={"file": file})
    assert answer.status_code == 303
    assert invitation_of(place.officials[0]).partstat is Partstat.TENTATIVE


def test_what_is_pasted_in_vain_is_told_at_the_desk(organizer, letter):
    answer = organizer.post("/en/desk/replies", data={"text": "<script>alert(1)</script>"})
    assert answer.status_code == 400
    assert "no calendar" in answer.text.lower()
    assert "<script>alert" not in answer.text


def test_only_administrators_see_the_address_of_the_mail_server(organizer, signed_in, app):
    from meetings.access import Role

    secret = replies.secret_of(app.extensions["settings"])
    assert secret not in organizer.get("/en/desk/replies").text
    assert secret in signed_in(Role.ADMIN).get("/en/desk/replies").text


def test_who_declined_is_on_the_page_of_answers(organizer, heard, letter):
    heard(letter.answered("DECLINED"))
    page = organizer.get("/en/desk/replies").text
    assert "Aigul" in page
    assert "Nobody has declined." not in page
