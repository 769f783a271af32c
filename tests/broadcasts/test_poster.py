"""The poster: everything that is known fits, in every alphabet that a session is held in."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from meetings.broadcasts import lettering
from meetings.broadcasts.lettering import Lettering
from meetings.broadcasts.poster import FELT, MARGIN, SIZE, Poster, poster_of
from tests.factories import Make

POSTER = Poster("Кездесу", "Жер", "Кентау", "18 мамыр 2027 ж., 10:00–11:00")
LONG = "Әлеуметтік қолдау, тұрғын үй және ауыл шаруашылығы мәселелері " * 6


def drawn(poster: Poster) -> Image.Image:
    picture = Image.open(BytesIO(poster.png()))
    assert (picture.format, picture.size) == ("PNG", SIZE)
    return picture.convert("RGB")


@pytest.mark.parametrize("words", ["", "Жер", "Water", LONG, "Ұ" * 300])
def test_nothing_leaves_the_picture(words: str) -> None:
    picture = drawn(replace(POSTER, topic=words, place=words))
    right = picture.crop((SIZE[0] - MARGIN // 2, 0, SIZE[0], SIZE[1]))
    assert right.getcolors() == [(right.width * right.height, right.getpixel((0, 0)))]
    assert "#{:02x}{:02x}{:02x}".format(*right.getpixel((0, 0))) == FELT


def test_the_letters_of_kazakh_are_drawn_and_not_boxes() -> None:
    """A letter that a font lacks looks like every other that it lacks."""
    assert len({shape(letter) for letter in "әғқңөұүһіӘ№–"}) == 12


def shape(letter: str) -> bytes:
    canvas = Image.new("L", (80, 100))
    Lettering.of(60, 700).draw(ImageDraw.Draw(canvas), (5, 70), letter, "white")
    return canvas.tobytes()


def test_what_is_too_long_ends_in_an_ellipsis() -> None:
    letters = Lettering.of(60, 700)
    lines = letters.lines(LONG, 900, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert all(letters.width(line) <= 900 for line in lines)
    assert letters.lines("Жер", 900, 3) == ["Жер"]


def test_it_changes_when_what_stands_on_it_changes(make: Make) -> None:
    held = make.meeting().sessions[0]
    before = poster_of(held)
    assert poster_of(held).digest == before.digest
    held.language = "ru"
    assert poster_of(held).digest != before.digest


def test_without_fonts_there_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr(lettering, "FONTS", tmp_path)
    assert POSTER.digest == ""
