"""The questions' part of a session's page: the board, and the form beneath."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from meetings.diary.session import ReceptionSession
from meetings.questions import reading
from meetings.questions.opening import AFTER_THE_END, Opening
from meetings.questions.question import Question, State
from meetings.questions.reading import Reading
from meetings.questions.submission import Submission
from meetings.questions.votes import TAKING

SHOWN = 20
# The page of all questions is too heavy to be fetched every second once there are more.
LIGHT = 200
# Milliseconds between two looks at the board: around the session, where a shared cache may add a
# second and everybody is to see a change within three; and at other times.
LIVE, QUIET = 1500, 30_000
BEFORE_THE_START = timedelta(minutes=15)


@dataclass(frozen=True)
class Panel:
    """What the templates show; ``token`` stands where each copy of the page has its own."""

    held: ReceptionSession
    board: Reading
    now: datetime
    token: str = ""
    whole: bool = False
    typed: Submission = field(default_factory=Submission)
    sentence: str = ""
    wrong: str | None = None
    proposed: list[Question] = field(default_factory=list)

    @property
    def opening(self) -> Opening:
        """Whether the session takes questions."""
        return Opening.of(self.held, self.now)

    @property
    def is_open(self) -> bool:
        """Whether a form is shown."""
        return self.opening is Opening.OPEN

    @property
    def coming(self) -> list[Question]:
        """Those to be answered that the page shows."""
        return self.board.coming if self.whole else self.board.coming[:SHOWN]

    @property
    def done(self) -> list[Question]:
        """Those answered that the page shows."""
        return self.board.done if self.whole else self.board.done[:SHOWN]

    @property
    def left_out(self) -> int:
        """How many only the page of all questions shows."""
        return len(self.board.all) - len(self.coming) - len(self.done)

    @property
    def pause(self) -> int:
        """Milliseconds after which a phone looks again."""
        if self.whole and len(self.board.all) > LIGHT:
            return QUIET
        begins, ends = self.held.starts_at - BEFORE_THE_START, self.held.ends_at + AFTER_THE_END
        return LIVE if self.is_open and begins <= self.now < ends else QUIET

    def takes_votes(self, question: Question) -> bool:
        """Whether a vote for it still counts."""
        return self.is_open and question.state in TAKING

    @staticmethod
    def is_current(question: Question) -> bool:
        """Whether it is being answered right now."""
        return question.state is State.ANSWERING


def panel_of(
    session: Session, held: ReceptionSession, now: datetime, *, whole: bool = False
) -> Panel:
    """The panel as the database stands."""
    return Panel(held, reading.read(session, held.id), now, whole=whole)
