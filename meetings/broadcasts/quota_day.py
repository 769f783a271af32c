"""What a project used of its quota on one day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from meetings.database import Base


class QuotaDay(Base):
    """One project of a platform on one Pacific day.

    ``exhausted``: the platform said that nothing is left, whatever was booked here: others may use
    the same project.
    """

    __tablename__ = "quota_day"

    project: Mapped[str] = mapped_column(String(120), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    units: Mapped[int] = mapped_column(default=0)
    exhausted: Mapped[bool] = mapped_column(default=False)
