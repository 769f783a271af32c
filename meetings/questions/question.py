"""A question put to a reception session."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.appeals.topic import Topic
from meetings.audit import Audited
from meetings.database import Base, Numbered, enum_column
from meetings.diary.session import ReceptionSession
from meetings.officials.official import Official
from meetings.promises.promise import Promise

LONGEST = 1000
LONGEST_NAME = 60


class State(StrEnum):
    """Where a question stands; the public sees those from ACCEPTED to TAKEN_HOME."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    ANSWERING = "answering"
    ANSWERED = "answered"
    TAKEN_HOME = "taken_home"
    REJECTED = "rejected"
    MERGED = "merged"

    @property
    def label(self) -> str:
        """The state in the current language."""
        return str(_STATES[self])


PUBLIC_STATES = (State.ACCEPTED, State.ANSWERING, State.ANSWERED, State.TAKEN_HOME)

_STATES = {
    State.WAITING: _l("Waiting for the moderator"),
    State.ACCEPTED: _l("Accepted"),
    State.ANSWERING: _l("Being answered now"),
    State.ANSWERED: _l("Answered"),
    State.TAKEN_HOME: _l("Taken home"),
    State.REJECTED: _l("Not accepted"),
    State.MERGED: _l("Joined with another question"),
}


class Rejection(StrEnum):
    """Why a moderator does not accept a question; what the author reads is in ``label``."""

    OFF_TOPIC = "off_topic"
    PERSONAL_DATA = "personal_data"
    INSULT = "insult"
    ADVERTISING = "advertising"
    NO_QUESTION = "no_question"

    @property
    def label(self) -> str:
        """The reason as a sentence in the current language."""
        return str(_REJECTIONS[self])


_REJECTIONS = {
    Rejection.OFF_TOPIC: _l("It is about another topic than this session; ask it as an appeal."),
    Rejection.PERSONAL_DATA: _l("It names other people or their data; ask it as an appeal."),
    Rejection.INSULT: _l("It insults somebody; ask it in other words."),
    Rejection.ADVERTISING: _l("It advertises something."),
    Rejection.NO_QUESTION: _l("It could not be understood as a question; ask it in other words."),
}


class Source(StrEnum):
    """How a question came in."""

    PHONE = "phone"
    FIELD = "field"


class Question(Audited, Numbered, Base):
    """One question.

    ``number`` counts within the session and is what a coupon shows. ``author`` is the name that
    the author wants to be seen with, None for none: nothing else is known of the author.
    ``sent_key`` is the idempotency key of the phone that sent it; ``receipt_digest`` the SHA-256
    of the receipt code, with which the author follows it. ``answering_at`` is the instant of
    “answering now”, from which each recording's moment is reckoned. ``votes`` counts the rows of
    Vote and changes with them in one transaction.
    """

    __tablename__ = "question"
    __table_args__ = (
        UniqueConstraint("session_id", "number"),
        Index("ix_question_board", "session_id", "state"),
    )
    __unaudited__ = frozenset(
        {"text", "author", "note", "written", "votes", "sent_key", "receipt_digest"}
    )

    session_id: Mapped[int] = mapped_column(ForeignKey("reception_session.id", ondelete="CASCADE"))
    number: Mapped[int]
    source: Mapped[Source] = mapped_column(enum_column(Source), default=Source.PHONE)
    text: Mapped[str] = mapped_column(String(LONGEST))
    author: Mapped[str | None] = mapped_column(String(LONGEST_NAME))
    language: Mapped[str] = mapped_column(String(2), default="kk")
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"))
    asked_at: Mapped[datetime]
    state: Mapped[State] = mapped_column(enum_column(State), default=State.WAITING)
    changed_at: Mapped[datetime]
    rejection: Mapped[Rejection | None] = mapped_column(enum_column(Rejection))
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"), index=True)
    votes: Mapped[int] = mapped_column(default=0)
    pinned_at: Mapped[datetime | None]
    official_id: Mapped[int | None] = mapped_column(ForeignKey("official.id"), index=True)
    answering_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(String(1000), default="")
    written: Mapped[str] = mapped_column(String(5000), default="")
    written_at: Mapped[datetime | None]
    promise_id: Mapped[int | None] = mapped_column(ForeignKey("promise.id"), unique=True)
    sent_key: Mapped[str] = mapped_column(String(64), unique=True)
    receipt_digest: Mapped[str] = mapped_column(String(64), unique=True)

    session: Mapped[ReceptionSession] = relationship()
    topic: Mapped[Topic | None] = relationship()
    official: Mapped[Official | None] = relationship()
    promise: Mapped[Promise | None] = relationship()
    merged_into: Mapped[Question | None] = relationship(remote_side="Question.id")

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return self.state in PUBLIC_STATES


class Vote(Base):
    """One browser's vote for a question; ``browser_digest`` is the SHA-256 of its random value."""

    __tablename__ = "question_vote"

    question_id: Mapped[int] = mapped_column(
        ForeignKey("question.id", ondelete="CASCADE"), primary_key=True
    )
    browser_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime]


class Board(Base):
    """The version of a session's questions: it rises with each change, so that an ETag needs no reading."""

    __tablename__ = "question_board"

    session_id: Mapped[int] = mapped_column(
        ForeignKey("reception_session.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(default=0)
    last_number: Mapped[int] = mapped_column(default=0)
