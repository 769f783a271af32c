import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from calendars import address, cut, line, prose
from calendars.text import parameter

ANY_TEXT = st.text(st.characters(exclude_categories=()))


def test_control_characters_and_surrogates_go() -> None:
    assert prose("a\x00b\x1b[1m\x7fc\x80\ud83dd\udfff", 100) == "ab[1mcd"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_every_line_end_is_a_newline(end: str) -> None:
    assert prose(f"one{end}two", 100) == "one\ntwo"
    assert line(f"one{end}two", 100) == "one two"


def test_a_control_character_does_not_tear_a_line_end_apart() -> None:
    assert prose("one\r\x00\ntwo", 100) == "one\ntwo"


def test_tabs_stay_in_prose_and_long_blanks_shrink() -> None:
    assert prose("a\tb", 100) == "a\tb"
    assert prose("a" + "\u3000" * 200 + "b", 100) == "a" + "\u3000" * 8 + "b"


def test_a_short_text_is_not_cut() -> None:
    assert cut("exactly ten", 11) == "exactly ten"


def test_a_long_text_is_cut_at_a_word() -> None:
    assert cut("housing and social support", 15) == "housing and…"
    assert cut("housing and social support", 12) == "housing and…"
    assert cut("housing and social support", 11) == "housing…"


def test_a_word_longer_than_the_limit_is_cut_within() -> None:
    assert cut("x" * 10_000, 100) == "x" * 99 + "…"


@pytest.mark.parametrize("grapheme", ["👨‍👩‍👧", "e\u0301", "🇰🇿", "и\u0306\u0323"])
def test_a_cut_never_falls_inside_a_grapheme(grapheme: str) -> None:
    for limit in range(2, 40):
        assert set(regex.findall(r"\X", cut(grapheme * 50, limit))) <= {grapheme, "…"}


@given(ANY_TEXT, st.integers(1, 30))
def test_a_cut_keeps_to_its_limit_and_to_the_beginning(text: str, limit: int) -> None:
    short = cut(text, limit)
    assert len(short) <= limit
    assert text.startswith(short.removesuffix("…")) or short == text


@given(ANY_TEXT)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert prose(prose(text, 50), 50) == prose(text, 50)
    assert line(line(text, 50), 50) == line(text, 50)
    assert len(line(text, 50).splitlines()) <= 1
    line(text, 50).encode()


def test_a_parameter_has_no_mark_that_parsers_disagree_on() -> None:
    assert parameter('a "b"; c\\;^n\r\nd', 100) == "a 'b'; c/;ˆn d"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("https://example.org/a?b=c&d=1,2;3#e", "https://example.org/a?b=c&d=1,2;3#e"),
        ("https://example.org/a%20b", "https://example.org/a%20b"),
        (" https://example.org/тема \n", "https://example.org/%D1%82%D0%B5%D0%BC%D0%B0"),
        ("https://a.org/\r\nATTENDEE:x", "https://a.org/%20ATTENDEE:x"),
        ('https://a.org/"<\\^`{|}', "https://a.org/%22%3C%5C%5E%60%7B%7C%7D"),
        ("https://қала.kz:8443/", "https://xn--80aa6a83a.kz:8443/"),
    ],
)
def test_an_address_is_written_in_permitted_letters(typed: str, written: str) -> None:
    assert address(typed) == written


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "example.org",
        "//example.org",
        "https:///path",
        "ftp://example.org",
        "javascript:alert(1)//https://x",
        "https://[::1",
        "https://" + "x" * 80 + "ж.kz",
        "https://example.org/" + "x" * 2000,
    ],
)
def test_what_is_no_web_address_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(ValueError, match=r"^(The|An) address .*\.$"):
        address(typed)


@given(ANY_TEXT)
def test_an_address_is_ascii_without_blanks(text: str) -> None:
    written = address("https://example.org/" + text[:100])
    assert regex.fullmatch(r"[\x21-\x7e]+", written)
    assert '"' not in written
