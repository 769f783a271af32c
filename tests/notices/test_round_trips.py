"""From the diary to a mail server and back: who is asked, released, and what became of answers."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from calendars.itip import Partstat
from meetings import clock
from meetings.diary import planning
from meetings.effects import outbox
from meetings.notices import following, replies
from meetings.notices.invitation import Invitation
from tests.diary.desk import read
from tests.diary.drafts import NOW, draft, part
from tests.factories import DAY
from tests.notices.conftest import change, publish


def test_who_takes_part_is_asked(held, post):
    (letter,) = post()
    assert letter.to == ["aigul@example.org"]
    assert (letter.method, letter.sequence) == ("REQUEST", 0)
    assert letter.part.get_param("method") == "REQUEST"
    assert letter.event["UID"] == held.uid
    assert letter.event["ORGANIZER"] == "mailto:desk@example.org"
    assert letter.event["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"
    assert letter.mail.get_body(("plain",)).get_content().strip()
    (file,) = letter.mail.iter_attachments()
    assert file.get_filename() == "invite.ics"
    assert file.get_payload(decode=True) == letter.data
    assert b"\n" not in letter.data.replace(b"\r\n", b"")


@pytest.fixture
def post_first(post, held):
    """The first letter, sent."""
    (letter,) = post()
    return letter


def test_a_change_asks_again_with_the_next_sequence(held, post_first, post, session, place):
    change(session, held, place.officials[0], day=DAY + timedelta(days=1))
    (letter,) = post()
    assert (letter.method, letter.sequence) == ("REQUEST", 1)
    assert letter.event["DTSTART"].dt.date() == DAY + timedelta(days=1)
    assert letter.mail["References"] == post_first.mail["Message-ID"]
    assert letter.mail["Message-ID"] != post_first.mail["Message-ID"]


def test_nothing_is_sent_twice(held, post_first, post, session):
    following.follow(held, NOW)
    invitation = session.scalars(select(Invitation)).one()
    outbox.ask(
        session, following.KIND, following.key_of(invitation.id), {"invitation": invitation.id},
        now=clock.now(),
    )  # fmt: skip
    assert post() == []
    assert invitation.message_id == post_first.mail["Message-ID"]


def test_a_release_takes_one_off_and_leaves_the_other(held, post_first, post, session, place):
    change(session, held, place.officials[1])
    released, asked = sorted(post(), key=lambda letter: letter.to)
    assert (released.to, released.method, released.sequence) == (
        ["aigul@example.org"], "CANCEL", 1,
    )  # fmt: skip
    assert "STATUS" not in released.event
    assert (asked.to, asked.method, asked.sequence) == (["marat@example.org"], "REQUEST", 1)


def test_who_comes_back_is_asked_with_a_higher_sequence(held, post_first, post, session, place):
    change(session, held, place.officials[1])
    post()
    change(session, held, place.officials[0])
    letters = {letter.to[0]: letter for letter in post()}
    again = letters["aigul@example.org"]
    assert (again.method, again.sequence) == ("REQUEST", 2)


def test_a_cancellation_reaches_everybody(held, post_first, post, session):
    planning.cancel(session, held.meeting, "Storm", now=NOW)
    (letter,) = post()
    assert (letter.method, letter.event["STATUS"]) == ("CANCEL", "CANCELLED")
    assert letter.sequence == 1


def test_what_is_held_after_all_is_asked_anew(held, post_first, post, session):
    planning.cancel(session, held.meeting, "Storm", now=NOW)
    post()
    planning.revive(session, held.meeting, now=NOW)
    (letter,) = post()
    assert (letter.method, letter.sequence) == ("REQUEST", 2)
    assert letter.event["STATUS"] == "CONFIRMED"


def test_who_never_heard_of_it_is_not_released(held, post, session):
    planning.cancel(session, held.meeting, "Storm", now=NOW)
    assert post() == []


def test_drafts_are_not_told(post, session, place):
    planning.plan(session, draft(place.venue, part(place.topic, *place.officials)), now=NOW)
    assert post() == []


def test_what_is_over_is_not_told(held, use, app, office, session, post):

    with time_machine.travel(held.ends_at + timedelta(hours=1)):
        assert post() == []


def test_an_acceptance_counts_and_is_kept_when_only_the_words_change(
    held, post_first, post, session, place, invitation_of
):
    replies.receive(session, post_first.answered("ACCEPTED"), now=clock.now())
    session.commit()
    assert invitation_of(place.officials[0]).partstat is Partstat.ACCEPTED
    change(session, held, place.officials[0], title_en="A new title")
    (letter,) = post()
    assert letter.event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    change(session, held, place.officials[0], day=DAY + timedelta(days=1))
    (letter,) = post()
    assert letter.event["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"


def test_decline_propose_replace(held, post_first, post, session, place, organizer):
    answer = organizer.post(
        "/en/desk/replies", data={"text": post_first.answered("DECLINED").decode()}
    )
    assert answer.status_code == 303
    page = read(organizer.get(answer.location))
    assert "Does not come" in page.text
    button = page.find("button", string=lambda text: text and "Send Marat instead" in text)
    form = (button or page.select_one("button[name=by]")).find_parent("form")
    fields = {each["name"]: each["value"] for each in form.select("input")}
    by = page.select_one("button[name=by]")
    assert "Send Marat instead" in by.text
    answer = organizer.post(form["action"], data={**fields, "by": by["value"]})
    assert answer.status_code == 303
    released, asked = sorted(post(), key=lambda letter: letter.to)
    assert (released.to[0], released.method) == ("aigul@example.org", "CANCEL")
    assert (asked.to[0], asked.method) == ("marat@example.org", "REQUEST")
    replies.receive(session, asked.answered("ACCEPTED"), now=clock.now())
    session.commit()
    assert "Comes" in organizer.get(answer.location).text


def test_a_crew_is_asked_released_and_exchanged(post, session, place, organizer):
    held = publish(session, place, place.officials[0], crew_id=place.crews[0].id)
    letters = {letter.to[0]: letter for letter in post()}
    crew = letters["one@crew.example"]
    organizer.post("/en/desk/replies", data={"text": crew.answered("DECLINED").decode()})
    page = read(organizer.get(f"/en/desk/meetings/{held.meeting_id}"))
    by = page.select_one("button[name=by]")
    assert "Two" in by.text
    form = by.find_parent("form")
    fields = {each["name"]: each["value"] for each in form.select("input")}
    organizer.post(form["action"], data={**fields, "by": by["value"]})
    told = {letter.to[0]: (letter.method, letter.sequence) for letter in post()}
    assert told == {"one@crew.example": ("CANCEL", 1), "two@crew.example": ("REQUEST", 0)}


def test_an_organizer_of_another_district_replaces_nobody(
    held, post_first, session, place, make, signed_in, today, invitation_of
):
    from meetings.access import Role
    from meetings.places import organizers
    from tests import staff

    person = staff.person(Role.ORGANIZER)
    organizers.bind(person, [make.district()])
    session.commit()
    elsewhere = staff.sign_in(signed_in(Role.ORGANIZER), person)
    answer = elsewhere.post(
        "/en/desk/replies", data={"text": post_first.answered("DECLINED").decode()}
    )
    assert answer.status_code == 403
    invitation = invitation_of(place.officials[0])
    assert invitation.partstat is Partstat.NEEDS_ACTION
    address = f"/en/desk/meetings/{held.meeting_id}/sessions/{held.id}/replace"
    data = {"invitation": invitation.id, "by": place.officials[1].id, "revision": "1"}
    assert elsewhere.post(address, data=data).status_code == 403


@pytest.mark.parametrize("name", ["A\r\nBcc: all@example.org", "\nBEGIN:VALARM\n", '";PARTSTAT=X'])
def test_hostile_names_stay_names(post, session, place, name):
    place.officials[0].name_kk = place.topic.name_kk = name
    place.venue.name_kk = name
    publish(session, place, place.officials[0])
    (letter,) = post()
    assert letter.to == ["aigul@example.org"]
    assert "Bcc" not in letter.mail
    assert letter.event.subcomponents == []
    assert letter.event["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"


def test_an_address_that_is_none_is_not_written_to(post, session, place):
    place.officials[0].email = "a@example.org, b@example.org"
    held = publish(session, place, place.officials[0])
    assert post() == []
    assert held.status.value == "published"
