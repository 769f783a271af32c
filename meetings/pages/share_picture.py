"""Share pictures: what messengers show of a meeting or a session when its address is sent around."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from flask_babel import force_locale, format_date
from flask_babel import gettext as _
from PIL import Image, ImageDraw

from meetings import drawings
from meetings.broadcasts import lettering
from meetings.broadcasts.lettering import Lettering
from meetings.broadcasts.poster import APRICOT, APRICOT_TEXT, FELT, INK, MUTED
from meetings.broadcasts.wording import clean
from meetings.diary.meeting import Meeting
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status

SIZE = (1200, 630)
MARGIN, BAND = 72, 20
WIDTH = SIZE[0] - 2 * MARGIN
MADDER = "#8e2013"
DESIGN = "1"


@dataclass(frozen=True)
class SharePicture:
    """What stands on it: a line above, the headline, where, when, and that it is cancelled."""

    above: str
    headline: str
    place: str
    when: str
    cancelled: str
    brand: str

    @property
    def digest(self) -> str:
        """Changes exactly when the picture does; empty when none can be drawn."""
        if not lettering.is_there():
            return ""
        told = (self.above, self.headline, self.place, self.when, self.cancelled, self.brand)
        return drawings.digest("share", DESIGN, *told)[:16]

    def png(self) -> bytes:
        """1200 × 630 pixels, as https://ogp.me readers show them."""
        picture = Image.new("RGB", SIZE, FELT)
        self._paint(ImageDraw.Draw(picture))
        data = BytesIO()
        picture.quantize(64).save(data, "PNG", optimize=True)
        return data.getvalue()

    def _paint(self, canvas: ImageDraw.ImageDraw) -> None:
        canvas.rectangle((0, 0, SIZE[0], BAND), fill=MADDER if self.cancelled else APRICOT)
        small, large = Lettering.of(36, 500), Lettering.of(54, 700)
        above = small.lines(self.cancelled or self.above, WIDTH - 300, 1)
        small.draw(canvas, (MARGIN, 110), above[0], MADDER if self.cancelled else APRICOT_TEXT)
        self._paint_headline(canvas)
        small.draw(canvas, (SIZE[0] - MARGIN - small.width(self.brand), 110), self.brand, MUTED)
        for line in small.lines(self.place, WIDTH, 1):
            small.draw(canvas, (MARGIN, 490), line, MUTED)
        for line in large.lines(self.when, WIDTH, 1):
            large.draw(canvas, (MARGIN, 564), line, INK)

    def _paint_headline(self, canvas: ImageDraw.ImageDraw) -> None:
        """As large as lets it stand whole."""
        for size, most in ((104, 2), (84, 3), (66, 4), (54, 5)):
            letters = Lettering.of(size, 700)
            lines = letters.lines(self.headline, WIDTH, most)
            if not lines[-1:] or not lines[-1].endswith("…"):
                break
        for number, line in enumerate(lines):
            letters.draw(canvas, (MARGIN, 130 + size * (1 + 1.1 * number)), line, INK)


def of_meeting(meeting: Meeting, language: str) -> SharePicture:
    """In a language."""
    with force_locale(language):
        title = clean(meeting.own_title.to(language))
        venue = clean(meeting.venue.name.to(language))
        district = clean(meeting.venue.district.name.to(language))
        return SharePicture(
            above=str(meeting.kind.label),
            headline=title or venue,
            place=" · ".join(filter(None, (venue if title else "", district))),
            when=f"{format_date(meeting.day, 'd MMMM y')}, {meeting.start:%H:%M}–{meeting.end:%H:%M}",
            cancelled=_("Cancelled") if meeting.status is Status.CANCELLED else "",
            brand=_("No-Tie"),
        )


def of_session(held: ReceptionSession, language: str) -> SharePicture:
    """In a language."""
    meeting = held.meeting
    with force_locale(language):
        venue = clean(meeting.venue.name.to(language))
        district = clean(meeting.venue.district.name.to(language))
        return SharePicture(
            above=str(meeting.kind.label),
            headline=clean(held.topic.name.to(language)),
            place=" · ".join(filter(None, (venue, district))),
            when=f"{format_date(meeting.day, 'd MMMM y')}, {held.start:%H:%M}–{held.end:%H:%M}",
            cancelled=_("Cancelled") if held.status is Status.CANCELLED else "",
            brand=_("No-Tie"),
        )
