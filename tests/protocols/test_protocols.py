"""Protocols: gathered from what is public, frozen when signed off, and public then."""

from __future__ import annotations

import io

import pytest
from bs4 import BeautifulSoup
from docx import Document
from flask_babel import force_locale

from meetings.access import Role
from meetings.promises.taking import take_home
from meetings.protocols import signing
from meetings.protocols.protocol import Protocol
from meetings.questions.question import Board, Question, State
from tests.pages.conftest import NOW

# What is drawn and written does not depend on the database.
pytestmark = pytest.mark.engine("sqlite")

TEXTS = {
    State.ANSWERED: "When is the canal mended?",
    State.TAKEN_HOME: "Who pays the wages?",
    State.WAITING: "waiting secret",
    State.REJECTED: "rejected secret",
    State.MERGED: "merged secret",
}


@pytest.fixture
def meeting(publish, make, session, moment):
    """One that is over, with questions in every state."""
    official = make.official(name_kk="Айгүл", name_ru="Айгуль", name_en="Aigul")
    meeting = publish(officials=[official], title_en="<b>Open</b> & free")
    held = meeting.sessions[0]
    moment.move_to(held.ends_at)
    for number, (state, text) in enumerate(TEXTS.items(), start=1):
        session.add(
            Question(
                session_id=held.id, number=number, text=text, asked_at=NOW, state=state, changed_at=NOW,
                author="Ainur <i>" if number == 1 else None, note="In <May>.", sent_key=str(number),
                receipt_digest=str(number), official_id=official.id, answering_at=held.starts_at,
            )
        )  # fmt: skip
    session.add(Board(session_id=held.id, last_number=len(TEXTS)))
    session.flush()
    question = session.query(Question).filter_by(number=2).one()
    with force_locale("en"):
        question.promise = take_home(
            session(), topic_id=held.topic_id, district_id=meeting.venue.district_id, official=official,
            what="Pay all wages", due_on=held.ends_at.date().replace(month=6),
            text="a private word", language="en", now=held.ends_at,
        )  # fmt: skip
    session.commit()
    return meeting


@pytest.fixture
def organizer(signed_in):
    return signed_in(Role.ADMIN, display_name="Organizer Orazbek")


def digest_shown(organizer):
    page = BeautifulSoup(organizer.get("/en/desk/meetings/1/protocol").data, "html.parser")
    return page.select_one("input[name=digest]")["value"]


def sign(organizer):
    return organizer.post(
        "/en/desk/meetings/1/protocol/sign",
        data={"digest": digest_shown(organizer)},
        follow_redirects=True,
    )


def test_the_whole_way(meeting, organizer, client, read):
    assert client.get("/en/meetings/1/protocol").status_code == 404
    organizer.post(
        "/en/desk/meetings/1/protocol",
        data={"remarks_kk": "Ескерту\x07\r\nекінші", "remarks_ru": ""},
    )
    assert "Version 1 is signed off" in sign(organizer).text
    page = read("/en/meetings/1/protocol")
    said = page.select_one("main").get_text(" ", strip=True)
    for words in (
        "When is the canal mended?", "Ainur <i>", "In <May>.", "Who pays the wages?", "Pay all wages",
        "Aigul", "did not come", "Organizer Orazbek", "Ескерту", "<b>Open</b> & free",
    ):  # fmt: skip
        assert words in said
    assert "secret" not in said
    assert "private word" not in said
    assert not page.select("main article b, main article i")
    assert read("/en/meetings/1").select("a[href='/en/meetings/1/protocol']")
    assert "/kk/meetings/1/protocol" in client.get("/sitemap.xml").text


def test_what_was_signed_off_never_changes_and_a_correction_is_the_next_version(
    meeting, organizer, client, session
):
    sign(organizer)
    first = session.query(Protocol).one()
    kept, digest = dict(first.content), first.digest
    question = session.query(Question).filter_by(number=1).one()
    question.text = "corrected"
    session.commit()
    assert "canal" in client.get("/en/meetings/1/protocol").text
    assert "Version 2 is signed off" in sign(organizer).text
    session.expire_all()
    old, new = session.query(Protocol).order_by(Protocol.version)
    assert (old.content, old.digest) == (kept, digest)
    assert new.digest != digest
    shown = client.get("/en/meetings/1/protocol").text
    assert "corrected" in shown
    assert "canal" not in shown
    assert shown.index(new.digest) < shown.index(digest)


def test_nothing_is_signed_off_unread_twice_or_too_early(
    meeting, organizer, session, moment, signed_in
):
    seen = digest_shown(organizer)
    session.query(Question).filter_by(number=1).one().note = "changed"
    session.commit()
    stale = organizer.post(
        "/en/desk/meetings/1/protocol/sign", data={"digest": seen}, follow_redirects=True
    )
    assert "changed while you read it" in stale.text
    seen = digest_shown(organizer)
    sign(organizer)
    again = organizer.post(
        "/en/desk/meetings/1/protocol/sign", data={"digest": seen}, follow_redirects=True
    )
    assert "Nothing changed since version 1" in again.text
    moment.move_to(NOW)
    early = signed_in(Role.ADMIN).post(
        "/en/desk/meetings/1/protocol/sign", data={"digest": seen}, follow_redirects=True
    )
    assert "not over yet" in early.text
    assert session.query(Protocol).count() == 1


def test_who_came_is_kept(meeting, organizer, session):
    held, official = meeting.sessions[0], meeting.sessions[0].officials[0]
    organizer.post("/en/desk/meetings/1/protocol", data={"present": f"{held.id}-{official.id}"})
    assert signing.draft_of(session, meeting).absent == []
    organizer.post("/en/desk/meetings/1/protocol", data={})
    session.expire_all()
    assert signing.draft_of(session, meeting).absent == [[held.id, official.id]]


def test_of_two_organizers_nobody_overwrites_the_other_unseen(meeting, organizer, session):
    def keep(remarks, seen):
        data = {"remarks_kk": remarks, "remarks_ru": "", "seen": seen}
        return organizer.post("/en/desk/meetings/1/protocol", data=data)

    assert keep("Бірінші", "none").status_code == 303
    second = keep("Екінші", "none")
    assert second.status_code == 409
    assert "added something meanwhile" in second.text
    page = BeautifulSoup(second.data, "html.parser")
    assert page.select_one("#remarks_kk").text == "Екінші"
    assert "Бірінші" in page.select("p.lines")[-1].text
    assert keep("Екеуі де", page.select_one("[name=seen]")["value"]).status_code == 303
    session.expire_all()
    assert signing.draft_of(session, meeting).remarks_kk == "Екеуі де"


def test_remarks_that_are_too_long(meeting, organizer, session):
    answer = organizer.post(
        "/en/desk/meetings/1/protocol", data={"remarks_kk": "Су", "remarks_ru": "ы" * 10_001}
    )
    assert answer.status_code == 400
    assert "at most 10,000" in answer.text
    page = BeautifulSoup(answer.data, "html.parser")
    assert len(page.select_one("#remarks_ru").text) == 10_001, "nothing that was typed is lost"
    assert page.select_one("#remarks_kk").text == "Су"
    assert not page.select_one("[name=present]").has_attr("checked")
    assert signing.draft_of(session, meeting) is None


def test_a_moderator_reads_and_signs_nothing(meeting, signed_in):
    moderator = signed_in(Role.MODERATOR)
    page = moderator.get("/en/desk/meetings/1/protocol")
    assert page.status_code == 200
    assert "<form" not in page.text.partition("<main")[2]
    assert moderator.post("/en/desk/meetings/1/protocol/sign").status_code == 403


@pytest.mark.parametrize(
    ("language", "month", "name"), [("kk", "мамыр", "Айгүл"), ("ru", "мая", "Айгуль")]
)
def test_the_files(meeting, organizer, client, language, month, name):
    sign(organizer)
    pdf = client.get(f"/{language}/meetings/1/protocol.pdf")
    assert (pdf.mimetype, pdf.data[:5]) == ("application/pdf", b"%PDF-")
    docx = client.get(f"/{language}/meetings/1/protocol.docx")
    assert f"protocol-1-v1-{language}.docx" in docx.headers["Content-Disposition"]
    text = "\n".join(each.text for each in Document(io.BytesIO(docx.data)).paragraphs)
    for words in (month, name, "When is the canal mended?", "In <May>.", "Pay all wages"):
        assert words in text
    assert "secret" not in text


def test_files_of_what_no_file_may_hold(meeting, organizer, client, session):
    """A bell and a non-character: neither XML nor people can do anything with them."""
    meeting.sessions[0].officials[0].name_en = "Ai\x07gul\ufffe"
    session.query(Question).filter_by(number=1).one().note = "In\x0bMay\ufffe."
    session.commit()
    sign(organizer)
    docx = client.get("/en/meetings/1/protocol.docx")
    assert docx.status_code == 200
    assert "Aigul" in "\n".join(each.text for each in Document(io.BytesIO(docx.data)).paragraphs)


def test_a_meeting_without_questions_has_a_protocol_too(publish, signed_in, moment, client):
    moment.move_to(publish().sessions[0].ends_at)
    organizer = signed_in(Role.ADMIN)
    assert "Version 1 is signed off" in sign(organizer).text
    assert "No questions were asked." in client.get("/en/meetings/1/protocol").text
