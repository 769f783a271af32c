"""libical, the reader of GNOME and of many phones, through its C interface."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
from functools import cache

_VEVENT = 4  # ICAL_VEVENT_COMPONENT


@cache
def _library() -> ctypes.CDLL:
    """Named by MEETINGS_TEST_LIBICAL, or as the system finds it."""
    name = os.environ.get("MEETINGS_TEST_LIBICAL") or ctypes.util.find_library("ical")
    assert name, "Install libical (Debian: libical3), or set MEETINGS_TEST_LIBICAL to its path."
    library = ctypes.CDLL(name)
    for function in (
        "icalparser_parse_string",
        "icalcomponent_get_first_component",
        "icalcomponent_get_next_component",
    ):
        getattr(library, function).restype = ctypes.c_void_p
    for function in (
        "icalcomponent_get_uid",
        "icalcomponent_get_summary",
        "icalcomponent_get_description",
    ):
        getattr(library, function).restype = ctypes.c_char_p
    return library


def read(data: bytes) -> list[dict[str, str | int | None]]:
    """The events of a calendar; fails on what libical marks as an error or finds against the rules."""
    library = _library()
    calendar = ctypes.c_void_p(library.icalparser_parse_string(data))
    assert calendar, "libical reads no calendar at all"
    try:
        assert library.icalcomponent_count_errors(calendar) == 0
        assert library.icalrestriction_check(calendar) == 1
        return list(_events(library, calendar))
    finally:
        library.icalcomponent_free(calendar)


def _events(library, calendar):
    found = library.icalcomponent_get_first_component(calendar, _VEVENT)
    while found:
        event = ctypes.c_void_p(found)
        yield {
            "uid": _text(library.icalcomponent_get_uid(event)),
            "summary": _text(library.icalcomponent_get_summary(event)),
            "description": _text(library.icalcomponent_get_description(event)),
            "sequence": library.icalcomponent_get_sequence(event),
        }
        found = library.icalcomponent_get_next_component(calendar, _VEVENT)


def _text(value: bytes | None) -> str | None:
    return value.decode() if value is not None else None
