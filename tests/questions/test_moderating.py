"""What moderators do with questions, alone and two at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from meetings.database import db
from meetings.errors import ChangedMeanwhile, InvalidInput
from meetings.questions import boards, moderating
from meetings.questions.moves import MOVES, Verb, fits, leads_to
from meetings.questions.question import Question, Rejection, State, Vote
from tests.diary.drafts import NOW
from tests.questions.asked import asked
from tests.questions.conftest import LATER

pytestmark = pytest.mark.usefixtures("english")


def test_every_state_has_a_way_on_but_what_was_promised():
    for state in State:
        ways = {verb for verb in Verb if fits(verb, state)}
        assert ways == {Verb.PIN, Verb.UNPIN} if state is State.TAKEN_HOME else ways
    assert leads_to(Verb.START, State.WAITING) is None
    assert {state for way in MOVES.values() for state in way.values()} == set(State)


def test_the_way_of_a_question(session, held, do):
    question = asked(held)
    for verb, state in (
        ("accept", State.ACCEPTED), ("start_answering", State.ANSWERING),
        ("answered", State.ANSWERED), ("put_back", State.ACCEPTED), ("put_back", State.WAITING),
    ):  # fmt: skip
        before = boards.version(session, held.id)
        do(verb, question)
        assert question.state is state
        assert boards.version(session, held.id) > before
    assert question.answering_at is None


def test_what_does_not_fit_is_refused_with_a_sentence(held, do, session):
    question = asked(held)
    with pytest.raises(InvalidInput, match="Waiting for the moderator"):
        do("start_answering", question)
    session.rollback()


def test_only_one_is_being_answered(held, do):
    first, second = asked(held), asked(held, "When will the road be mended?")
    for each in (first, second):
        do("accept", each)
    do("start_answering", first)
    do("start_answering", second, now=LATER + timedelta(minutes=2))
    assert (first.state, second.state) == (State.ANSWERED, State.ANSWERING)
    assert first.answering_at == LATER
    assert first.answered_at == second.answering_at == LATER + timedelta(minutes=2)


def test_only_one_is_pinned(held, do):
    first, second = asked(held), asked(held, "When will the road be mended?")
    for each in (first, second):
        do("accept", each)
        do("pin", each)
    assert (first.pinned_at, second.pinned_at) == (None, LATER)
    do("unpin", second)
    assert second.pinned_at is None


def test_a_rejected_one_says_why_and_can_come_back(held, do):
    question = asked(held)
    do("reject", question, Rejection.INSULT)
    assert question.rejection is Rejection.INSULT
    assert not question.is_public
    do("put_back", question)
    assert (question.state, question.rejection) == (State.WAITING, None)


def test_merging_counts_a_browser_once(session, held, do):
    into, other, third = asked(held), asked(held, "Water when?"), asked(held, "Is there water?")
    for question, browser in ((into, "a"), (other, "a"), (other, "b")):
        session.add(Vote(question_id=question.id, browser_digest=browser * 64, at=NOW))
    do("merge", third, other)
    do("merge", other, into)
    assert into.votes == 2
    assert {third.merged_into_id, other.merged_into_id} == {into.id}
    with pytest.raises(InvalidInput, match="another question"):
        do("merge", into, other)
    session.rollback()


def test_what_is_taken_home_is_a_promise(held, do, session):
    question = asked(held)
    do("accept", question)
    do("take_home", question, held.officials[0], "A new pump", None)
    assert question.state is State.TAKEN_HOME
    assert question.promise.what == "A new pump"
    assert question.promise.appeal.district_id == held.meeting.venue.district_id
    assert question.promise.appeal.topic_id == held.topic_id
    with pytest.raises(InvalidInput, match="promise is followed"):
        do("put_back", question)
    session.rollback()


def test_a_promise_without_words_changes_nothing(held, do, session):
    question = asked(held)
    do("accept", question)
    with pytest.raises(InvalidInput):
        do("take_home", question, held.officials[0], "  ", None)
    session.rollback()
    assert question.state is State.ACCEPTED


def test_a_note_stays_when_none_is_given(held, do):
    question = asked(held)
    do("accept", question)
    do("answered", question, "The pump is\n ordered")
    do("answered", question)
    assert question.note == "The pump is ordered"
    assert question.answering_at is None


def test_who_saw_an_older_state_is_told_so(held, do, session):
    question = asked(held)
    seen = moderating.mark(question)
    do("reject", question, Rejection.OFF_TOPIC, seen=seen)
    with pytest.raises(ChangedMeanwhile, match="faster"):
        do("accept", question, seen=seen)
    session.rollback()
    assert question.state is State.REJECTED


def test_two_who_do_the_same_are_of_one_mind(held, do):
    question = asked(held)
    seen = moderating.mark(question)
    do("accept", question, seen=seen)
    do("accept", question, seen=seen)
    assert question.state is State.ACCEPTED


def test_an_official_is_assigned(held, do, session):
    question = asked(held)
    do("assign", question, held.officials[0])
    mine = select(Question).where(Question.official_id == held.officials[0].id)
    assert session.scalars(mine).all() == [question]
    do("assign", question, None)
    assert question.official is None


def test_who_neither_sits_there_nor_is_responsible_is_refused(held, do, make, session):
    question, district = asked(held), held.meeting.venue.district
    do("accept", question)
    stranger = make.official(name_en="Bolat", topics=[make.topic()], districts=[district])
    able = make.official(topics=[held.topic], districts=[district])
    for verb, given in (("assign", ()), ("take_home", ("A new pump", None))):
        with pytest.raises(InvalidInput, match=r"Bolat neither sits .* Water in") as refused:
            do(verb, question, stranger, *given)
        assert refused.value.field == "official"
        session.rollback()
    do("assign", question, able)
    assert question.official == able


def test_many_moderators_at_once_leave_one_being_answered(app, session, held, do):
    """Each starts another question at the same moment; nothing is lost, nobody waits for ever."""
    numbers = []
    for number in range(4):
        question = asked(held, f"When will house {number} be mended?")
        do("accept", question)
        numbers.append(question.id)
    session.remove()
    together = Barrier(len(numbers))

    def start(number: int) -> None:
        with app.app_context():
            together.wait()
            question = db.session.get(Question, number)
            moderating.start_answering(db.session(), question, now=LATER, seen=None)
            db.session.commit()

    with ThreadPoolExecutor(len(numbers)) as pool:
        for each in [pool.submit(start, number) for number in numbers]:
            each.result()
    states = sorted(session.scalars(select(Question.state)))
    assert states == [State.ANSWERED] * 3 + [State.ANSWERING]
