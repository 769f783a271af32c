"""The poster of a session: the picture that viewers see before they press play."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from io import BytesIO

from flask_babel import force_locale, format_date
from PIL import Image, ImageDraw

from meetings.broadcasts import lettering
from meetings.broadcasts.lettering import Lettering
from meetings.broadcasts.wording import clean
from meetings.diary.session import ReceptionSession

SIZE = (1280, 720)
MARGIN = 88
WIDTH = SIZE[0] - 2 * MARGIN
FELT, INK, MUTED, APRICOT = "#fbf6ec", "#2a2018", "#64564a", "#e8923a"
APRICOT_TEXT = "#874607"
BAND = 24
TOP, BOTTOM, LINE = 164, 500, 1.12
DESIGN = "1"


@dataclass(frozen=True)
class Poster:
    """What stands on it: what kind of meeting, about what, where, and when."""

    kind: str
    topic: str
    place: str
    when: str

    @property
    def digest(self) -> str:
        """Changes exactly when the picture does; empty when none can be drawn."""
        if not lettering.is_there():
            return ""
        told = (DESIGN, self.kind, self.topic, self.place, self.when)
        return hashlib.sha256("\n".join(told).encode("utf-8", "ignore")).hexdigest()

    def png(self) -> bytes:
        """1280 × 720 pixels, some tens of kilobytes."""
        picture = Image.new("RGB", SIZE, FELT)
        self._paint(ImageDraw.Draw(picture))
        data = BytesIO()
        picture.quantize(64).save(data, "PNG", optimize=True)
        return data.getvalue()

    def _paint(self, canvas: ImageDraw.ImageDraw) -> None:
        canvas.rectangle((0, 0, BAND, SIZE[1]), fill=APRICOT)
        Lettering.of(40, 600).draw(canvas, (MARGIN, 132), self.kind, APRICOT_TEXT)
        self._paint_topic(canvas)
        small, large = Lettering.of(40, 400), Lettering.of(52, 700)
        for number, line in enumerate(small.lines(self.place, WIDTH, 1)):
            small.draw(canvas, (MARGIN, 560 + 52 * number), line, MUTED)
        for line in large.lines(self.when, WIDTH, 1):
            large.draw(canvas, (MARGIN, 636), line, INK)

    def _paint_topic(self, canvas: ImageDraw.ImageDraw) -> None:
        """As large as lets it stand whole."""
        for size in (136, 112, 92, 76, 62):
            letters = Lettering.of(size, 750)
            lines = letters.lines(self.topic, WIDTH, 1 + int((BOTTOM - TOP - size) / (LINE * size)))
            if not lines[-1:] or not lines[-1].endswith("…"):
                break
        for number, line in enumerate(lines):
            letters.draw(canvas, (MARGIN, TOP + size * (1 + LINE * number)), line, INK)


def poster_of(session: ReceptionSession) -> Poster:
    """In the session's language; needs an application context for the catalogues."""
    language, meeting = session.language, session.meeting
    with force_locale(language):
        day = format_date(meeting.day, "d MMMM y")
        own = clean(meeting.own_title.to(language))
        venue = clean(meeting.venue.name.to(language))
        district = clean(meeting.venue.district.name.to(language))
        return Poster(
            kind=str(meeting.kind.label),
            topic=clean(session.topic.name.to(language)),
            place=" · ".join(filter(None, (own or venue, venue if own else "", district))),
            when=f"{day}, {session.start:%H:%M}–{session.end:%H:%M}",
        )
