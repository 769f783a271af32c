"""Posters: everything on one page, as the meeting stands, drawn once, and safe with any text."""

from __future__ import annotations

import errno
import os
from dataclasses import astuple
from datetime import time, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from meetings import drawings, paper
from meetings.diary import planning
from meetings.errors import Unavailable
from meetings.pages import share_picture
from meetings.posters import drawing
from tests.diary.drafts import draft, part
from tests.factories import DAY
from tests.pages.conftest import NOW

# What is drawn and written does not depend on the database.
pytestmark = pytest.mark.engine("sqlite")

HOSTILE = "</style><img src=file:///etc/passwd>\u202eҰзын \x07" + "сөз" * 70
KAZAKH = {"Accept-Language": "kk"}
KAZAKH_LETTERS = set("әғқңөұүһіӘҒҚҢӨҰҮҺІ")


@pytest.fixture(autouse=True)
def nothing_kept(settings):
    for path in (settings.data_folder / drawings.FOLDER).glob("*"):
        path.unlink()


@pytest.fixture
def drawn(monkeypatch):
    """What would have been printed, as (page, style); printing is left out."""
    pages = []

    def fits(page, style):
        pages.append((page, style))
        return b"%PDF of one page"

    monkeypatch.setattr(paper, "pdf_of_one_page", fits)
    monkeypatch.setattr(paper, "pdf", lambda page, style: fits(page, style) + b" and of others")
    return pages


def texts(page):
    return BeautifulSoup(page, "html.parser").get_text(" ", strip=True)


@pytest.mark.parametrize("tongue", ["kk", "ru", "kk-ru"])
def test_a_poster_says_when_where_about_what_and_who(client, publish, make, drawn, tongue):
    official = make.official(name_kk="Айгүл", name_ru="Айгуль", post_kk="Әкім", post_ru="Аким")
    meeting = publish(
        officials=[official], venue=make.venue(address_kk="Көше, 1", address_ru="Улица, 1")
    )
    answer = client.get(f"/posters/meetings/{meeting.id}/a4/{tongue}.pdf")
    assert (answer.mimetype, answer.status_code) == ("application/pdf", 200)
    said = texts(drawn[0][0])
    for language in tongue.split("-"):
        month, where = {"kk": ("мамыр", "Көше, 1"), "ru": ("мая", "Улица, 1")}[language]
        name = {"kk": "Айгүл", "ru": "Айгуль"}[language]
        topic = meeting.sessions[0].topic.name.to(language)
        for words in (month, where, name, topic, meeting.venue.name.to(language)):
            assert words in said
    assert "18" in said
    assert "10:00–11:00" in said
    assert "127.0.0.1:8000/m/1" in said
    assert "127.0.0.1:8000/v/1" in said
    assert drawn[0][0].count("<svg") >= 2


def test_leaflets_to_be_cut_stand_four_on_a_page(client, publish, drawn):
    publish()
    assert client.get("/posters/meetings/1/cut/ru.pdf").data.endswith(b"others")
    assert [page.count("<article") for page, _style in drawn] == [1, 4]


def test_a_cancelled_meeting_says_so_and_asks_nobody(client, publish, session, drawn):
    meeting = publish()
    planning.cancel(session(), meeting, "Жел", now=NOW)
    session.commit()
    client.get("/posters/meetings/1/a3/kk.pdf")
    page = BeautifulSoup(drawn[0][0], "html.parser")
    assert page.select_one(".news__word")
    assert "Жел" in page.select_one(".news__more").get_text()
    assert page.select_one("body.cancelled")
    assert "/v/1" not in page.get_text()
    assert not page.select(".programme")


def test_a_moved_meeting_says_what_it_was(client, publish, session, drawn):
    held = publish().sessions[0]
    held.previous_starts_at = held.starts_at.replace(hour=3)
    session.commit()
    client.get("/posters/meetings/1/a4/kk.pdf")
    assert "08:00" in BeautifulSoup(drawn[0][0], "html.parser").select_one(".news__more").get_text()


def test_texts_stay_texts(client, publish, make, drawn):
    publish(venue=make.venue(name_kk=HOSTILE, name_ru="", name_en=""), title_kk=HOSTILE)
    client.get("/posters/meetings/1/a4/kk-ru.pdf")
    page = BeautifulSoup(drawn[0][0], "html.parser")
    assert not page.select("img, script, link, [src], [style]")
    assert "\u202e" not in drawn[0][0]
    assert "\x07" not in drawn[0][0]
    assert len(page.select_one(".place").get_text()) < 130


def test_a_crowded_poster_fits_on_one_page(client, publish, make, monkeypatch):
    tried, real = [], paper.pdf_of_one_page

    def trying(page, style):
        tried.append(real(page, style))
        return tried[-1]

    monkeypatch.setattr(paper, "pdf_of_one_page", trying)
    monkeypatch.setattr(drawing, "SCALES", (1.0, 0.24))
    officials = [
        make.official(name_kk="Ұ" * 60, post_kk="Өте ұзын лауазым " * 6) for _number in range(3)
    ]
    publish(
        officials=officials, sessions=10, start=time(8), title_kk="Ө" * 110,
        venue=make.venue(name_kk="Ғ" * 110, address_kk="Қ" * 110),
    )  # fmt: skip
    answer = client.get("/posters/meetings/1/a4/kk-ru.pdf")
    assert answer.data.startswith(b"%PDF")
    assert answer.data in tried
    assert tried[0] is None


def test_a_poster_is_drawn_once_until_the_meeting_changes(client, publish, session, drawn):
    meeting = publish()
    for _time in range(2):
        client.get("/posters/meetings/1/a4/kk.pdf")
    assert len(drawn) == 1
    meeting.venue.name_kk = "Жаңа алаң"
    session.commit()
    client.get("/posters/meetings/1/a4/kk.pdf")
    assert len(drawn) == 2


def move(session, meeting, **given):
    part_of = [part(each.topic, *each.officials, id=each.id) for each in meeting.sessions]
    planning.change(session(), meeting, draft(meeting.venue, *part_of, **given), now=NOW)
    session.commit()


def printed(answer):
    """The lines of the only page, as they stand."""
    (page,) = PdfReader(BytesIO(answer.data)).pages
    lines = page.extract_text(extraction_mode="layout").splitlines()
    return [" ".join(line.split()) for line in lines]


def test_who_prints_after_a_change_prints_what_holds(client, publish, session):
    """On real paper, in Russian alone, as are the pictures that messengers show."""
    meeting, address = publish(), "/posters/meetings/1/a6/ru.pdf"
    first = client.get(address)
    move(session, meeting, day=DAY + timedelta(days=2))
    moved = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (moved.status_code, moved.cache_control.max_age) == (200, 0)
    lines = printed(moved)
    assert {"НОВЫЙ ДЕНЬ", "Планировалось 18 мая, 10:00."} <= {*lines}
    assert any(line.startswith("20 мая") for line in lines)
    assert not KAZAKH_LETTERS & set("".join(lines))
    assert "20 мая 2027" in share_picture.of_meeting(meeting, "ru").when
    planning.cancel(session(), meeting, "Ветер", now=NOW)
    session.commit()
    lines = printed(client.get(address))
    assert {"ОТМЕНЕНО", "Ветер"} <= {*lines}
    assert "Задайте" not in "".join(lines)
    for shown in (
        share_picture.of_meeting(meeting, "ru"),
        share_picture.of_session(meeting.sessions[0], "ru"),
    ):
        assert shown.cancelled == "Отменено"
        assert not KAZAKH_LETTERS & set("".join(astuple(shown)))


def test_a_word_of_news_stands_in_one_line(client, publish, session):
    planning.cancel(session(), publish(), "Жел", now=NOW)
    session.commit()
    assert "БОЛМАЙДЫ" in printed(client.get("/posters/meetings/1/a4/kk.pdf"))


@pytest.mark.parametrize(
    "address",
    [
        "meetings/1/a5/kk.pdf",
        "meetings/1/a4/en.pdf",
        "meetings/9/a4/kk.pdf",
        "venues/none/a4/kk.pdf",
    ],
)
def test_what_is_not_there(client, publish, address):
    publish()
    assert client.get(f"/posters/{address}").status_code == 404


def test_a_draft_has_no_poster(client, make):
    make.meeting(officials=[make.official()])
    assert client.get("/posters/meetings/1/a4/kk.pdf").status_code == 404
    assert client.get("/kk/meetings/1/posters").status_code == 404


def test_the_page_leads_to_every_file(read, publish, client, drawn):
    publish()
    links = [link["href"] for link in read("/en/meetings/1/posters").select("main a[href$='.pdf']")]
    assert len(links) == 18
    assert {client.get(link).status_code for link in links} == {200}
    assert read("/en/meetings/1").select("a[href='/en/meetings/1/posters']")


def test_a_venue_s_code_leads_to_the_session_that_is_on_or_next(client, publish, moment):
    meeting = publish(sessions=2)
    first, second = meeting.sessions
    assert client.get("/v/1", headers=KAZAKH).location == f"/kk/sessions/{first.id}#ask"
    moment.move_to(first.ends_at)
    assert (
        client.get("/v/1", headers={"Accept-Language": "ru-RU"}).location
        == f"/ru/sessions/{second.id}#ask"
    )
    moment.move_to(second.ends_at)
    assert client.get("/v/1", headers=KAZAKH).location == f"/kk/meetings?venue={meeting.venue.slug}"
    assert client.get("/v/zz").status_code == 404


def test_a_venue_s_poster_leads_to_asking(client, publish, drawn):
    meeting = publish()
    assert client.get(f"/posters/venues/{meeting.venue.slug}/a4/kk-ru.pdf").status_code == 200
    assert "127.0.0.1:8000/v/1" in texts(drawn[0][0])


def test_a_long_name_of_a_place_stands_whole_in_both_languages(client, publish, make):
    place = make.venue(
        name_kk="Қоғамдық қабылдау бөлмесі, Жетісай қаласы", name_ru="Общественная приёмная, город Жетысай"
    )  # fmt: skip
    publish(venue=place)
    words = " ".join(printed(client.get(f"/posters/venues/{place.slug}/a4/kk-ru.pdf")))
    assert "Жетісай қаласы" in words
    assert "город Жетысай" in words


def test_drawings_make_room_for_newer_ones(app, monkeypatch):
    monkeypatch.setattr(drawings, "MOST_BYTES", 25)
    made = []
    for name in ("a", "b", "c"):
        drawings.kept(name, lambda name=name: made.append(name) or b"ten bytes.")
    drawings.kept("c", lambda: made.append("c again") or b"")
    drawings.kept("a", lambda: made.append("a again") or b"ten bytes.")
    assert made == ["a", "b", "c", "a again"]


def test_a_full_disk_keeps_nothing_half_written(app, settings, monkeypatch):
    def full(path, _data):
        path.touch()
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", full)
    assert drawings.kept("x", lambda: b"drawn all the same") == b"drawn all the same"
    assert list((settings.data_folder / drawings.FOLDER).iterdir()) == []


def test_whoever_comes_while_many_draw_is_asked_to_wait(app, monkeypatch):
    monkeypatch.setattr(drawings, "PATIENCE", 0.01)
    with drawings._hand, pytest.raises(Unavailable):
        drawings.kept("x", lambda: b"")


def test_sizes_are_those_of_paper():
    assert (drawing.FORMATS["a3"].width, drawing.FORMATS["a6"].height) == (297, 148.5)
