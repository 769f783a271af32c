"""A message that an organizer writes to the subscribers of a district, or to all."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.audit import Audited
from meetings.database import Base, Numbered
from meetings.i18n import Translated
from meetings.places.district import District

LONGEST_TITLE = 120
LONGEST_TEXT = 1000


class Message(Audited, Numbered, Base):
    """One message in Kazakh and Russian (and English, which may be left empty).

    ``district_id`` None means all subscribers. ``digest`` is of words, district and day: the same
    cannot be sent twice. ``recipients`` is how many there were when it was sent.
    """

    __tablename__ = "notice_message"

    district_id: Mapped[int | None] = mapped_column(ForeignKey("district.id"))
    title_kk: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    title_ru: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    title_en: Mapped[str] = mapped_column(String(LONGEST_TITLE), default="")
    text_kk: Mapped[str] = mapped_column(Text)
    text_ru: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text, default="")
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    author: Mapped[str] = mapped_column(String(120))
    sent_at: Mapped[datetime] = mapped_column(index=True)
    recipients: Mapped[int] = mapped_column(default=0)

    district: Mapped[District | None] = relationship()

    @property
    def title(self) -> Translated:
        """Its heading."""
        return Translated(self.title_kk, self.title_ru, self.title_en)

    @property
    def text(self) -> Translated:
        """What it says, in plain text."""
        return Translated(self.text_kk, self.text_ru, self.text_en)

    @property
    def audience(self) -> str:
        """To whom it goes, in the current language."""
        return str(self.district.name) if self.district else _("All subscribers")
