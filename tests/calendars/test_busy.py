"""What counts as busy, and where it is placed."""

import pytest

from calendars.busy import Note, Window, merged
from calendars.busy_events import read
from tests.calendars.busy_calendars import HOUR, START, WINDOW, at, calendar, component, event


def busy(*components):
    return read(calendar(*components), WINDOW)


def test_an_event_is_an_interval_without_its_title():
    found = busy(event(*HOUR))
    assert found.intervals == ((at(1, 5), at(1, 6)),)
    assert found.complete
    assert "Dentist" not in repr(found)


@pytest.mark.parametrize(
    "line",
    [
        "STATUS:CANCELLED",
        "TRANSP:TRANSPARENT",
        "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
        "transp:transparent",
    ],
)
def test_what_takes_no_time_is_left_out(line):
    assert busy(event(*HOUR, line)).intervals == ()


@pytest.mark.parametrize("line", ["STATUS:TENTATIVE", "X-MICROSOFT-CDO-BUSYSTATUS:OOF"])
def test_what_may_take_time_counts(line):
    assert len(busy(event(*HOUR, line)).intervals) == 1


def test_dates_and_floating_times_are_placed_in_the_owners_zone():
    days = busy(event("DTSTART;VALUE=DATE:20261201"))
    assert days.intervals == ((at(1, 0).replace(day=30, month=11, hour=19), at(1, 19)),)
    floating = busy(event("DTSTART:20261201T100000", "DURATION:PT1H"))
    assert floating.intervals == ((at(1, 5), at(1, 6)),)


def test_the_declared_zone_of_a_calendar_holds_for_its_floating_times():
    found = busy("X-WR-TIMEZONE:Europe/Berlin", event("DTSTART:20261201T100000", "DURATION:PT1H"))
    assert found.intervals == ((at(1, 9), at(1, 10)),)
    assert found.complete


def test_a_declared_zone_that_nobody_knows_is_said():
    found = busy("X-WR-TIMEZONE:Mars/Crater", event(*HOUR))
    assert (found.intervals, found.notes) == (((at(1, 5), at(1, 6)),), (Note.ZONE,))


def test_what_has_no_length_is_skipped():
    assert busy(event("DTSTART:20261201T050000Z")).intervals == ()


def test_a_series_goes_on_without_the_days_taken_out_and_with_those_moved():
    found = busy(
        event(*HOUR, "RRULE:FREQ=DAILY;COUNT=4", "EXDATE:20261202T050000Z"),
        event(
            "RECURRENCE-ID:20261203T050000Z", "DTSTART:20261203T080000Z", "DTEND:20261203T083000Z"
        ),
        event("RECURRENCE-ID:20261204T050000Z", "STATUS:CANCELLED", "DTSTART:20261204T050000Z"),
    )
    assert found.intervals == ((at(1, 5), at(1, 6)), (at(3, 8), at(3, 8, 30)))
    assert found.complete


def test_busy_components_are_read_apart_from_events():
    found = busy(
        component(
            "VFREEBUSY",
            "FREEBUSY;FBTYPE=BUSY:20261201T050000Z/20261201T060000Z,20261202T050000Z/PT2H",
            "FREEBUSY;FBTYPE=FREE:20261203T050000Z/20261203T060000Z",
            "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261204T050000Z/PT1H",
        )
    )
    assert found.intervals == (
        (at(1, 5), at(1, 6)), (at(2, 5), at(2, 7)), (at(4, 5), at(4, 6)),
    )  # fmt: skip


def test_our_own_events_that_came_back_are_left_out():
    assert busy(event(*HOUR, uid="3fa85f64@no-tie")).intervals == ()


def test_one_broken_event_costs_no_other():
    found = busy(event("DTSTART:2026130"), event(uid="2"), event(*HOUR, uid="3"))
    assert found.intervals == ((at(1, 5), at(1, 6)),)
    assert found.notes == (Note.BROKEN,)


def test_an_event_with_a_broken_rule_keeps_its_first_day_and_is_incomplete():
    found = busy(event(*HOUR, "RRULE:FREQ=SOMETIMES"))
    assert (found.intervals, found.complete) == (((at(1, 5), at(1, 6)),), False)


@pytest.mark.parametrize("zone", ["Central Asia Standard Time", "Somewhere/Else"])
def test_a_zone_that_is_not_described_is_said(zone):
    times = (f"DTSTART;TZID={zone}:20261201T100000", f"DTEND;TZID={zone}:20261201T110000")
    assert busy(event(*times)).notes == (Note.ZONE,)


def test_a_zone_that_is_described_or_known_is_believed():
    zone = component(
        "VTIMEZONE", "TZID:Central Asia Standard Time",
        component(
            "STANDARD", "DTSTART:20240301T000000", "TZOFFSETFROM:+0600", "TZOFFSETTO:+0500"
        ),
    )  # fmt: skip
    described = "TZID=Central Asia Standard Time"
    found = busy(zone, event(f"DTSTART;{described}:20261201T100000", "DURATION:PT1H"))
    assert found.complete
    assert busy(event("DTSTART;TZID=Asia/Almaty:20261201T100000", "DURATION:PT1H")).complete


def test_alarms_and_tasks_say_nothing_of_time():
    alarm = component("VALARM", "DTSTART:1", "TRIGGER:x", component("X-DEEPER", "DTSTART:2"))
    task = component("VTODO", "DTSTART:20261201T050000Z", "DUE:20261201T060000Z")
    found = busy(event(*HOUR, alarm), task)
    assert (len(found.intervals), found.complete) == (1, True)


def test_intervals_that_overlap_or_touch_become_one_and_keep_to_the_window():
    found = merged(
        [(at(1, 7), at(1, 8)), (at(1, 5), at(1, 6)), (at(1, 6), at(1, 7)), (at(3, 3), at(3, 2))],
        WINDOW,
    )
    assert found == ((at(1, 5), at(1, 8)),)
    years = [(START.replace(year=2020), START.replace(year=2030))]
    assert merged(years, WINDOW) == ((WINDOW.start, WINDOW.end),)


@pytest.mark.parametrize(
    ("start", "end", "zone"),
    [
        (START.replace(tzinfo=None), WINDOW.end, "Asia/Almaty"),
        (START, WINDOW.end.replace(year=2028), "Asia/Almaty"),
        (START, START, "Asia/Almaty"),
        (START, WINDOW.end, "Mars/Crater"),
    ],
)
def test_a_window_that_cannot_be_is_refused(start, end, zone):
    with pytest.raises((ValueError, KeyError)):
        Window(start, end, zone)
