"""Venues: where meetings are held, when they are open and what they offer."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.audit import Audited
from meetings.database import Base, Numbered, enum_column
from meetings.i18n import Named, Translated
from meetings.places.district import District

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class VenueKind(StrEnum):
    """The seven kinds of places; the value is the slug in addresses."""

    BAZAAR = "bazaar"
    PARK = "park"
    SQUARE = "square"
    YARD = "yard"
    FIELD = "field"
    FARM = "farm"
    OFFICE = "office"

    @property
    def label(self) -> str:
        """The kind in the current language."""
        return str(_KIND_LABELS[self])


_KIND_LABELS = {
    VenueKind.BAZAAR: _l("Bazaar"),
    VenueKind.PARK: _l("Park"),
    VenueKind.SQUARE: _l("Square"),
    VenueKind.YARD: _l("Enterprise yard"),
    VenueKind.FIELD: _l("Sown field"),
    VenueKind.FARM: _l("Farm"),
    VenueKind.OFFICE: _l("Reception office"),
}


class Uplink(StrEnum):
    """What a broadcast can go out over."""

    NONE = "none"
    WEAK = "weak"
    GOOD = "good"
    WIRED = "wired"

    @property
    def label(self) -> str:
        """The uplink in the current language."""
        return str(_UPLINK_LABELS[self])


_UPLINK_LABELS = {
    Uplink.NONE: _l("No signal"),
    Uplink.WEAK: _l("Weak mobile signal"),
    Uplink.GOOD: _l("Good mobile signal"),
    Uplink.WIRED: _l("Wired line"),
}


class Venue(Audited, Numbered, Named, Base):
    """A place for meetings.

    ``hours``: ``{"mon": [["08:00", "18:00"], …], …}``, a weekday not listed is closed, ``24:00`` may
    close a day. ``market_days``: weekdays on which people gather, empty for every open day.
    ``closed_dates``: ISO dates. ``season_start`` and ``season_end``: ``MM-DD``, both or none.
    """

    __tablename__ = "venue"
    __table_args__ = (
        CheckConstraint("capacity >= 0", name="capacity"),
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude"),
        CheckConstraint("fallback_id IS NULL OR fallback_id <> id", name="fallback"),
    )

    slug: Mapped[str] = mapped_column(String(80), unique=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), index=True)
    kind: Mapped[VenueKind] = mapped_column(enum_column(VenueKind))
    address_kk: Mapped[str] = mapped_column(String(300), default="")
    address_ru: Mapped[str] = mapped_column(String(300), default="")
    address_en: Mapped[str] = mapped_column(String(300), default="")
    latitude: Mapped[float]
    longitude: Mapped[float]
    capacity: Mapped[int]
    hours: Mapped[dict[str, Any]] = mapped_column(default=dict)
    market_days: Mapped[list[Any]] = mapped_column(default=list)
    closed_dates: Mapped[list[Any]] = mapped_column(default=list)
    season_start: Mapped[str | None] = mapped_column(String(5))
    season_end: Mapped[str | None] = mapped_column(String(5))
    power: Mapped[bool] = mapped_column(default=False)
    lighting: Mapped[bool] = mapped_column(default=False)
    shelter: Mapped[bool] = mapped_column(default=False)
    uplink: Mapped[Uplink] = mapped_column(enum_column(Uplink), default=Uplink.WEAK)
    notes: Mapped[str] = mapped_column(Text, default="")
    active: Mapped[bool] = mapped_column(default=True)
    fallback_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))

    district: Mapped[District] = relationship(lazy="joined")
    fallback: Mapped[Venue | None] = relationship(remote_side="Venue.id")

    @property
    def address(self) -> Translated:
        """Street and place in words."""
        return Translated(self.address_kk, self.address_ru, self.address_en)

    @property
    def position(self) -> tuple[float, float]:
        """(latitude, longitude)."""
        return self.latitude, self.longitude
