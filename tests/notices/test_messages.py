"""What organizers write to subscribers: counted first, sent once, within the cap."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from meetings.access import Role
from meetings.accounts.user import User
from meetings.audit import AuditEntry
from meetings.notices.message import Message
from meetings.notices.subscriber import Stopped, Target
from meetings.notices.target import Wish
from meetings.places import organizers
from tests.diary.drafts import NOW
from tests.notices.residents import handed, text

WORDS = {
    "title_kk": "Жол", "title_ru": "Дорога", "title_en": "",
    "text_kk": "Жол жабық.", "text_ru": "Дорога закрыта.\nОбъезд есть.", "text_en": "",
}  # fmt: skip
LATER = NOW + timedelta(hours=5)


@pytest.fixture
def write(organizer, residents, place):
    """``write(action="send")``: the answer of the desk."""

    def post(client=organizer, **given):
        sent = {**WORDS, "district": place.venue.district_id, "action": "preview", **given}
        return client.post("/en/desk/notices/write", data=sent)

    return post


@pytest.fixture
def two(residents, place):
    """A resident of the district, another who reads Russian, one of elsewhere."""
    here = Wish(Target.DISTRICT, place.venue.district_id)
    residents.join("a@example.org", here)
    residents.join("b@example.org", here, Wish(Target.EVERYTHING), language="ru")
    residents.join("c@example.org", Wish(Target.DISTRICT, 10_000))


def test_seen_with_its_number_then_sent_once(write, two, residents, session):
    shown = write()
    assert b"2 subscribers" in shown.data
    assert session.scalars(select(Message)).all() == []
    assert write(action="send", shown="2").status_code == 303
    again = write(action="send", shown="2")
    assert again.status_code == 400
    assert b"sent today already" in again.data
    mails = {mail["To"]: mail for mail in residents.told(LATER)}
    assert set(mails) == {"a@example.org", "b@example.org"}
    assert mails["b@example.org"]["Subject"] == "Дорога"
    assert "Объезд есть." in text(mails["b@example.org"])
    assert mails["a@example.org"]["Subject"] == "Жол", "nothing was written in English"
    assert residents.told(LATER + timedelta(minutes=1)) == []


def test_who_comes_in_the_night_is_none_of_those_counted(write, two, residents, place):
    """It was written at five in the morning and goes out at seven."""
    write(action="send", shown="2")
    with time_machine.travel(NOW + timedelta(hours=1)):
        residents.join("c@example.org", Wish(Target.DISTRICT, place.venue.district_id))
        residents.join("late@example.org", Wish(Target.DISTRICT, place.venue.district_id))
    assert {mail["To"] for mail in residents.told(LATER)} == {"a@example.org", "b@example.org"}


def test_it_is_in_the_audit_trail(write, two, session):
    write(action="send", shown="2")
    entry = session.scalars(select(AuditEntry).where(AuditEntry.subject == "notice_message")).one()
    assert entry.actor == "Olga"
    assert entry.changes["recipients"] == [None, 2]


def test_who_has_grown_is_shown_again(write, two, session):
    assert write(action="send", shown="1").status_code == 200
    assert write(action="send").status_code == 200
    assert write(action="send", shown="9" * 30).status_code == 303


def test_the_cap_of_a_day(write, two, use, session):
    use(message_cap=3)
    assert write(action="send", shown="2").status_code == 303
    refused = write(action="send", shown="2", title_kk="Тағы")
    assert refused.status_code == 400
    assert b"1 more recipient only" in refused.data
    assert session.scalar(select(func.count()).select_from(Message)) == 1


def test_to_nobody_nothing_is_sent(write, session):
    assert write(action="send", shown="0").status_code == 400
    assert session.scalars(select(Message)).all() == []


@pytest.mark.parametrize(
    "given",
    [
        {"title_kk": ""},
        {"text_ru": " \u200b "},
        {"title_ru": "x" * 121},
        {"text_en": "x" * 1001},
        {"district": "999999"},
        {"district": "x"},
    ],
)
def test_what_is_wrong_is_said(write, two, session, given):
    assert write(action="send", shown="2", **given).status_code == 400
    assert session.scalars(select(Message)).all() == []


def test_organizers_of_a_district_write_to_it_only(write, two, signed_in, make, place, session):
    elsewhere = signed_in(Role.ORGANIZER, email="x@example.org")
    user = User.by_email("x@example.org")
    organizers.bind(user, [make.district()])
    session.commit()
    assert write(elsewhere).status_code == 400
    assert write(elsewhere, district="").status_code == 400


def test_all_subscribers(write, two, residents):
    assert b"3 subscribers" in write(district="").data
    write(action="send", shown="3", district="")
    assert len(residents.told(LATER)) == 3
    assert sum(handed().values()) == 3


def test_the_desk_shows_figures_and_reasons_only(organizer, residents, two, session):
    left = residents.join("gone@example.org")
    left.stop(Stopped.BOUNCED, NOW)
    session.commit()
    shown = organizer.get("/en/desk/notices").get_data(as_text=True)
    assert "refuses the address for good" in shown
    assert "@example.org" not in shown.replace("organizer", "")
