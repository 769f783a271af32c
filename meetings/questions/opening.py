"""When a session takes questions: from its publication until shortly after its end."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from flask_babel import gettext as _

from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.errors import InvalidInput

AFTER_THE_END = timedelta(minutes=30)
FIELD = "session"


class Opening(StrEnum):
    """Whether a session takes questions, and if not, why."""

    OPEN = "open"
    OVER = "over"
    CANCELLED = "cancelled"

    @classmethod
    def of(cls, held: ReceptionSession, now: datetime) -> Opening:
        """How it stands at a moment."""
        if held.status is not Status.PUBLISHED:
            return cls.CANCELLED
        return cls.OPEN if now < held.ends_at + AFTER_THE_END else cls.OVER

    @property
    def sentence(self) -> str:
        """Why no question is taken, and what else there is to do; empty while one is."""
        return {
            Opening.OPEN: "",
            Opening.OVER: _(
                "This reception is over and takes no more questions. Send an appeal instead: it "
                "is answered as well."
            ),
            Opening.CANCELLED: _(
                "This reception is cancelled, so nobody can answer there. Send an appeal instead: "
                "it is answered as well."
            ),
        }[self]


def require_open(held: ReceptionSession, now: datetime) -> None:
    """Raises InvalidInput at ``session`` when it takes no questions and no votes."""
    opening = Opening.of(held, now)
    if opening is not Opening.OPEN:
        raise InvalidInput(opening.sentence, FIELD)
