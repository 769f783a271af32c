"""What the search over answers looks into: which answers there are, and which stems stand in each."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from meetings.database import Base
from meetings.questions.words import LONGEST


class AnswerEntry(Base):
    """A question that is public and answered. Derived: written with each change, and rebuilt at will."""

    __tablename__ = "answer_entry"
    __table_args__ = (Index("ix_answer_entry_at", "at", "question_id"),)

    question_id: Mapped[int] = mapped_column(
        ForeignKey("question.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), index=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), index=True)
    at: Mapped[datetime]


class AnswerWord(Base):
    """A stem that stands in an answer; ``weight`` is more in the question itself than around it."""

    __tablename__ = "answer_word"
    __table_args__ = (
        Index("ix_answer_word_question_id", "question_id"),
        {"sqlite_with_rowid": False},
    )

    stem: Mapped[str] = mapped_column(String(LONGEST), primary_key=True)
    question_id: Mapped[int] = mapped_column(
        ForeignKey("answer_entry.question_id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    weight: Mapped[int]
