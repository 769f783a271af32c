"""Rows of 75 octets, as icalendar folds them."""

from hypothesis import given
from hypothesis import strategies as st
from icalendar.parser import Contentline

from calendars.fold import folded

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=400)


@given(TEXT)
def test_every_row_fits_and_splits_no_character(text):
    rows = folded([text]).removesuffix(b"\r\n").split(b"\r\n ")
    assert "".join(row.decode() for row in rows) == text
    assert all(len(row) <= (74 if number else 75) for number, row in enumerate(rows))


@given(TEXT)
def test_unfolding_gives_what_icalendar_would(text):
    theirs = Contentline(text).to_ical().replace(b"\r\n ", b"")
    assert folded([text]).removesuffix(b"\r\n").replace(b"\r\n ", b"") == theirs


def test_empty_lines_are_left_out():
    assert folded(["A:1", "", "B:2"]) == b"A:1\r\nB:2\r\n"
