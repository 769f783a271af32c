"""Titles and descriptions that fit a platform."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from meetings.broadcasts.content import Content, Limits, content_of
from meetings.broadcasts.wording import clean, cut, octets, units
from meetings.diary.session import ReceptionSession
from tests.factories import Make

LIMITS = Limits(title=100, description=5000)
MARKER = "no-tie:0123456789abcdef01234567"
FAMILY = "👨‍👩‍👧‍👦"


def content(session: ReceptionSession, limits: Limits = LIMITS) -> Content:
    return content_of(session, MARKER, "https://no-tie.example", limits)


def test_it_tells_what_where_when_who_and_the_page(make: Make) -> None:
    official = make.official(name_kk="Айгүл Серікқызы", post_kk="Әкім")
    meeting = make.meeting(officials=[official])
    held = meeting.sessions[0]
    told = content(held)
    assert held.topic.name_kk in told.title
    assert meeting.venue.name_kk in told.title
    for part in (held.topic.name_kk, meeting.venue.name_kk, "10:00–11:00", "Айгүл Серікқызы, Әкім"):
        assert part in told.description
    assert f"https://no-tie.example/kk/sessions/{held.id}" in told.description
    assert told.description.endswith(f"\n{MARKER}")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_it_speaks_the_language_of_the_session(make: Make, language: str) -> None:
    held = make.meeting().sessions[0]
    held.language = language
    told = content(held)
    assert getattr(held.topic, f"name_{language}") in told.title
    assert f"/{language}/sessions/" in told.description


def test_a_long_title_is_cut_at_a_word(make: Make) -> None:
    held = make.meeting(title_kk="Тұрғын үй және коммуналдық шаруашылық " * 6).sessions[0]
    told = content(held)
    assert units(told.title) <= 100
    assert told.title.endswith("…")
    whole = content(held, replace(LIMITS, title=1000)).title
    assert whole.startswith(told.title[:-1])
    assert not whole[len(told.title) - 1].isalnum()


def test_untrusted_text_stays_one_clean_line(make: Make) -> None:
    held = make.meeting(title_kk="<script>alert(1)</script>\r\nSub\x1bject\x0b").sessions[0]
    told = content(held)
    assert "<" not in told.title + told.description
    assert ">" not in told.title + told.description
    assert not regex.search(r"[\p{Cc}]", told.title)
    assert "scriptalert(1)/script Sub ject" in told.title


def test_a_long_description_keeps_its_end(make: Make) -> None:
    officials = [make.official(name_kk="Ұзын есім " * 25) for _ in range(20)]
    told = content(make.meeting(officials=officials).sessions[0])
    assert octets(told.description) <= 5000
    assert told.description.endswith(MARKER)
    assert "/kk/sessions/" in told.description


@pytest.mark.parametrize(
    "change",
    [
        lambda held: setattr(held.topic, "name_kk", "Жаңа тақырып"),
        lambda held: setattr(held.meeting.venue, "name_kk", "Жаңа орын"),
        lambda held: setattr(held, "starts_at", held.ends_at),
        lambda held: setattr(held, "language", "ru"),
    ],
)
def test_the_digest_moves_with_what_is_told(
    make: Make, change: Callable[[ReceptionSession], None]
) -> None:
    held = make.meeting().sessions[0]
    before = content(held).digest
    assert content(held).digest == before
    change(held)
    assert content(held).digest != before


def test_nothing_is_cut_that_fits() -> None:
    assert cut("ж" * 100, 100) == "ж" * 100


def test_one_long_word_is_cut_between_characters() -> None:
    assert cut("ж" * 101, 100) == "ж" * 99 + "…"


def test_a_family_is_not_torn_apart() -> None:
    assert cut(f"abc {FAMILY}{FAMILY}", 16) == "abc…"
    assert cut(FAMILY * 3, units(FAMILY) + 5) == FAMILY + "…"


@given(st.text(max_size=300), st.integers(min_value=2, max_value=120))
def test_a_cut_text_fits_and_ends_between_graphemes(text: str, limit: int) -> None:
    line = clean(text)
    short = cut(line, limit)
    assert units(short) <= limit
    if short != line:
        kept = short[:-1]
        assert short.endswith("…")
        assert line.startswith(kept)
        starts = {match.start() for match in regex.finditer(r"\X", line)} | {len(line)}
        assert len(kept) in starts


@given(st.text(max_size=200))
def test_clean_text_can_be_sent(text: str) -> None:
    line = clean(text)
    line.encode()
    assert not set("<>\n\r\0") & set(line)
