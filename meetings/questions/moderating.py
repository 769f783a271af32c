"""What moderators do with questions; two of them at once lose nothing.

Every verb takes the question, what the moderator saw of it (``mark``, None for whoever did not
look), and the time. It holds the session's questions until the caller commits, raises
ChangedMeanwhile when the question moved on since it was seen, InvalidInput with a sentence for
what does not fit, and announces the change with ``question_changed``.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TypedDict, Unpack

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, insert, literal, select, update
from sqlalchemy.orm import Session

from meetings.database import lock
from meetings.errors import ChangedMeanwhile, InvalidInput
from meetings.officials.official import Official
from meetings.promises.taking import take_home as promise_made
from meetings.public_form import optional
from meetings.questions import boards
from meetings.questions.moves import Verb, fits, is_done, leads_to
from meetings.questions.question import PUBLIC_STATES, Question, Rejection, State, Vote
from meetings.questions.signals import question_changed

LONGEST_NOTE = 1000


class Seen(TypedDict):
    """When it is done, and what the moderator saw."""

    now: datetime
    seen: str | None


def mark(question: Question) -> str:
    """What a page remembers of the question as it showed it."""
    return f"{question.state.value}-{question.changed_at.timestamp():.6f}"


def accept(session: Session, question: Question, **when: Unpack[Seen]) -> None:
    """Show it to everybody."""
    if _begin(session, question, Verb.ACCEPT, **when):
        _finish(session, question, Verb.ACCEPT, when["now"])


def reject(session: Session, question: Question, reason: Rejection, **when: Unpack[Seen]) -> None:
    """Keep it from the public; the author reads why."""
    _begin(session, question, Verb.REJECT, **when)
    question.rejection = reason
    question.pinned_at = None
    _finish(session, question, Verb.REJECT, when["now"])


def merge(session: Session, question: Question, into: Question, **when: Unpack[Seen]) -> None:
    """Let another question of the session stand for it, with the votes of both."""
    _begin(session, question, Verb.MERGE, **when)
    session.refresh(into)
    _check_target(question, into)
    standing = Question.merged_into_id == question.id
    session.execute(update(Question).where(standing).values(merged_into_id=into.id))
    _add_votes(session, question, into, when["now"])
    question.merged_into = into
    question.pinned_at = None
    _finish(session, question, Verb.MERGE, when["now"])
    _tell(session, into, when["now"])


def pin(session: Session, question: Question, **when: Unpack[Seen]) -> None:
    """Show it above the others; the one pinned before is so no longer."""
    _begin(session, question, Verb.PIN, **when)
    for other in _others(session, question, Question.pinned_at.is_not(None)):
        other.pinned_at = None
        _tell(session, other, when["now"])
    question.pinned_at = when["now"]
    _finish(session, question, Verb.PIN, when["now"])


def unpin(session: Session, question: Question, **when: Unpack[Seen]) -> None:
    """Let it stand among the others again."""
    _begin(session, question, Verb.UNPIN, **when)
    question.pinned_at = None
    _finish(session, question, Verb.UNPIN, when["now"])


def assign(
    session: Session, question: Question, official: Official | None, **when: Unpack[Seen]
) -> None:
    """Say who is to answer, or (None) nobody yet."""
    _begin(session, question, Verb.ASSIGN, **when)
    if official is not None:
        _check_official(question, official)
    question.official = official
    _finish(session, question, Verb.ASSIGN, when["now"])


def start_answering(session: Session, question: Question, **when: Unpack[Seen]) -> None:
    """“Answering now”: stamps the moment; whoever was being answered before is answered."""
    now = when["now"]
    if not _begin(session, question, Verb.START, **when):
        return
    for other in _others(session, question, Question.state == State.ANSWERING):
        other.state, other.answered_at, other.changed_at = State.ANSWERED, now, now
        _tell(session, other, now)
    question.answering_at, question.answered_at = now, None
    _finish(session, question, Verb.START, now)


def answered(session: Session, question: Question, note: str = "", **when: Unpack[Seen]) -> None:
    """It was answered; the note says in a few words how, and an empty one leaves what is there."""
    _begin(session, question, Verb.ANSWERED, **when)
    question.note = optional(note, "note", LONGEST_NOTE) or question.note
    question.answered_at = question.answered_at or when["now"]
    _finish(session, question, Verb.ANSWERED, when["now"])


def take_home(
    session: Session,
    question: Question,
    official: Official,
    what: str,
    due_on: date | None,
    **when: Unpack[Seen],
) -> None:
    """An official promises to see to it until a day, or in the usual time; it becomes an appeal."""
    now = when["now"]
    _begin(session, question, Verb.TAKE_HOME, **when)
    _check_official(question, official)
    held = question.session
    question.promise = promise_made(
        session,
        topic_id=question.topic_id or held.topic_id,
        district_id=held.meeting.venue.district_id,
        official=official,
        what=what,
        due_on=due_on,
        text=question.text,
        language=question.language,
        now=now,
    )
    question.official = official
    question.answered_at = question.answered_at or now
    _finish(session, question, Verb.TAKE_HOME, now)


def put_back(session: Session, question: Question, **when: Unpack[Seen]) -> None:
    """Undo the last step: not being answered, not accepted, not rejected, not merged."""
    _begin(session, question, Verb.PUT_BACK, **when)
    if question.state in (State.ANSWERING, State.ANSWERED):
        question.answering_at = question.answered_at = None
    if question.state is State.ACCEPTED:
        question.pinned_at = None
    question.rejection, question.merged_into = None, None
    _finish(session, question, Verb.PUT_BACK, when["now"])


def announce(session: Session, question: Question, now: datetime) -> None:
    """Write that the question changed, and tell whoever listens."""
    question.changed_at = now
    _tell(session, question, now)


def _begin(
    session: Session, question: Question, verb: Verb, *, now: datetime, seen: str | None
) -> bool:
    """Hold the session's questions; false when somebody has done the very same already."""
    lock(session, f"questions of {question.session_id}")
    session.refresh(question)
    if is_done(verb, question.state):
        return False
    if seen is not None and seen != mark(question):
        raise ChangedMeanwhile(
            _("Somebody else was faster with this question. Look at how it stands now.")
        )
    if not fits(verb, question.state):
        raise InvalidInput(_refusal(question.state))
    return True


def _refusal(state: State) -> str:
    if state is State.TAKEN_HOME:
        return _(
            "This question was taken home: its promise is followed until the resident closes it."
        )
    return _("This does not fit a question that stands at “%(state)s”.", state=state.label)


def _finish(session: Session, question: Question, verb: Verb, now: datetime) -> None:
    question.state = leads_to(verb, question.state) or question.state
    announce(session, question, now)


def _tell(session: Session, question: Question, now: datetime) -> None:
    session.flush()
    boards.touch(session, question.session_id)
    question_changed.send(question, now=now)


def _others(session: Session, question: Question, condition: ColumnElement[bool]) -> list[Question]:
    chosen = select(Question).where(
        Question.session_id == question.session_id, Question.id != question.id, condition
    )
    return list(session.scalars(chosen))


def _check_official(question: Question, official: Official) -> None:
    """Whoever sits there may be asked anything, others what they are responsible for."""
    held = question.session
    topic, district = question.topic or held.topic, held.meeting.venue.district
    if official not in held.officials and not official.answers_for(topic.id, district.id):
        raise InvalidInput(
            _(
                "%(name)s neither sits in this session nor answers for %(topic)s in %(district)s. "
                "Choose somebody from the list, or ask an organizer to add the official to the session.",
                name=official.name,
                topic=topic.name,
                district=district.name,
            ),
            "official",
        )


def _check_target(question: Question, into: Question) -> None:
    stands = into.state in PUBLIC_STATES or into.state is State.WAITING
    if into.id == question.id or into.session_id != question.session_id or not stands:
        raise InvalidInput(_("Choose another question of this session that still stands."), "into")


def _add_votes(session: Session, question: Question, into: Question, now: datetime) -> None:
    """A browser that voted for both counts once."""
    there = select(Vote.browser_digest).where(Vote.question_id == into.id)
    missing = select(literal(into.id), Vote.browser_digest, literal(now, type_=Vote.at.type)).where(
        Vote.question_id == question.id, Vote.browser_digest.not_in(there)
    )
    session.execute(insert(Vote).from_select(["question_id", "browser_digest", "at"], missing))
    votes = select(func.count()).where(Vote.question_id == into.id)
    into.votes = session.scalar(votes) or 0
