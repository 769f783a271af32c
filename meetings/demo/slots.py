"""When and where the demo's meetings are wished for, in days from the day of loading."""

from __future__ import annotations

from datetime import time
from typing import NamedTuple

from meetings.diary.status import Status
from meetings.places.venue import VenueKind

BAZAAR, PARK, SQUARE = VenueKind.BAZAAR, VenueKind.PARK, VenueKind.SQUARE
YARD, FIELD, FARM, OFFICE = VenueKind.YARD, VenueKind.FIELD, VenueKind.FARM, VenueKind.OFFICE
SOCIAL, HOUSING, WORK = "social-support", "housing", "employment"
CANCEL_REASON = "Қатты жел күтіледі; жаңа күні хабарланады."


class Slot(NamedTuple):
    """A wish for a meeting; ``kinds`` of venues by preference, one session of an hour per topic."""

    days: int
    district: str
    kinds: tuple[VenueKind, ...]
    topics: tuple[str, ...]
    start: time = time(10)
    status: Status = Status.PUBLISHED
    language: str = "kk"


class Reception(NamedTuple):
    """A wish for receptions that recur in a district's office; ``rule`` by RFC 5545."""

    district: str
    topic: str
    rule: str
    start: time


SLOTS = (
    Slot(-20, "keles", (BAZAAR,), (SOCIAL, HOUSING)),
    Slot(-17, "zhetisay", (FIELD, YARD), (WORK, "water-supply"), time(11)),
    Slot(-15, "ordabasy", (OFFICE,), (HOUSING,), time(14)),
    Slot(-13, "ordabasy", (SQUARE,), (SOCIAL, HOUSING, "roads")),
    Slot(-10, "turkistan", (PARK,), (HOUSING, "transport"), time(11), language="ru"),
    Slot(-8, "sairam", (OFFICE,), (SOCIAL,), time(10)),
    Slot(-6, "saryagash", (BAZAAR,), (SOCIAL, "land")),
    Slot(-4, "maktaaral", (YARD,), (WORK,), time(12)),
    Slot(-2, "keles", (SQUARE,), (SOCIAL, "education"), time(11)),
    Slot(0, "turkistan", (SQUARE,), (SOCIAL, HOUSING, "utilities"), time(11), language="ru"),
    Slot(1, "keles", (BAZAAR,), (SOCIAL, HOUSING)),
    Slot(2, "ordabasy", (PARK,), (HOUSING, "water-supply"), time(11)),
    Slot(4, "zhetisay", (BAZAAR,), (SOCIAL, HOUSING, WORK)),
    Slot(6, "kentau", (YARD,), (WORK, "ecology"), time(12), language="ru"),
    Slot(7, "tolebi", (FARM,), (SOCIAL, "land"), time(11)),
    Slot(9, "sozak", (SQUARE,), ("health-care",), time(12), Status.CANCELLED),
    Slot(11, "arys", (PARK,), ("utilities", "roads"), time(11)),
    Slot(13, "baidibek", (FIELD, FARM), (SOCIAL, "land"), time(11)),
    Slot(16, "shardara", (BAZAAR,), ("water-supply", SOCIAL)),
    Slot(19, "otyrar", (SQUARE,), ("health-care", "education"), time(11), Status.DRAFT),
    Slot(23, "keles", (YARD,), (WORK, HOUSING), time(11), Status.DRAFT),
    Slot(27, "kazygurt", (BAZAAR,), (SOCIAL, "roads"), time(10), Status.DRAFT),
    Slot(31, "tulkibas", (FARM,), ("land",), time(11), Status.DRAFT),
    Slot(34, "sauran", (SQUARE,), (SOCIAL, "education"), time(11), Status.DRAFT),
)

RECEPTIONS = (
    Reception("keles", SOCIAL, "FREQ=WEEKLY;BYDAY=TU", time(15)),
    Reception("zhetisay", HOUSING, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", time(10)),
)
