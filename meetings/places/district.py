"""Districts: the areas of the region, and which organizers plan in which."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.accounts.user import User
from meetings.audit import Audited
from meetings.database import Base, Numbered
from meetings.i18n import Named, Translated

organizer_district = Table(
    "organizer_district",
    Base.metadata,
    Column("user_id", ForeignKey("user.id", ondelete="CASCADE"), primary_key=True),
    Column("district_id", ForeignKey("district.id", ondelete="CASCADE"), primary_key=True),
)


class District(Audited, Numbered, Named, Base):
    """A city or district with its centre; positions in degrees, WGS 84."""

    __tablename__ = "district"
    __table_args__ = (
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude"),
    )

    slug: Mapped[str] = mapped_column(String(80), unique=True)
    is_city: Mapped[bool] = mapped_column(default=False)
    centre_kk: Mapped[str] = mapped_column(String(120), default="")
    centre_ru: Mapped[str] = mapped_column(String(120), default="")
    centre_en: Mapped[str] = mapped_column(String(120), default="")
    latitude: Mapped[float]
    longitude: Mapped[float]

    organizers: Mapped[list[User]] = relationship(secondary=organizer_district)

    @property
    def centre(self) -> Translated:
        """The name of the district's centre."""
        return Translated(self.centre_kk, self.centre_ru, self.centre_en)

    @property
    def position(self) -> tuple[float, float]:
        """(latitude, longitude) of the centre."""
        return self.latitude, self.longitude
