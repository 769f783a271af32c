"""Who asked a question or sent an appeal hears what becomes of it."""

from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import update

from meetings.appeals.appeal import Outcome
from meetings.appeals.outcomes import settle
from meetings.notices import jobs
from meetings.notices.subscriber import Subscription, Target
from meetings.notices.target import Wish
from meetings.promises.promise import Promise
from meetings.promises.signals import promise_changed
from meetings.questions.question import Question, Rejection, State
from meetings.questions.signals import question_changed
from tests.diary.drafts import NOW
from tests.notices.residents import START, text

NOON = NOW + timedelta(hours=7)


@pytest.fixture
def question(session, held, residents):
    """A question whose author follows it."""
    asked = Question(
        session_id=held.id, number=4, text="When is the water back?", asked_at=NOW, changed_at=NOW,
        sent_key="k", receipt_digest="d",
    )  # fmt: skip
    session.add(asked)
    session.flush()
    residents.join("author@example.org", Wish(Target.QUESTION, asked.id))
    return asked


def become(question, state, at, **given):
    question.state = state
    for name, value in given.items():
        setattr(question, name, value)
    question_changed.send(question, now=at)


def test_a_question_from_its_acceptance_to_its_answer(question, residents):
    become(question, State.ACCEPTED, NOON)
    (accepted,) = residents.told(NOON, remind=False)
    assert accepted["Subject"] == "Your question is accepted"
    assert "No. 4, Housing" in text(accepted)
    assert "water" not in text(accepted)
    become(question, State.ANSWERING, START)
    become(question, State.ANSWERING, START)
    (answering,) = residents.told(START, remind=False)
    assert answering["Subject"] == "Your question is being answered now"
    become(question, State.ANSWERED, START + timedelta(minutes=5))
    (answered,) = residents.told(START + timedelta(minutes=5), remind=False)
    assert answered["Subject"] == "Your question is answered"
    become(question, State.ANSWERING, START + timedelta(minutes=6))
    assert residents.told(START + timedelta(minutes=6), remind=False) == []


def test_what_was_taken_back_in_the_night_is_not_told(question, residents):
    night = NOW - timedelta(hours=6)  # 23:00
    become(question, State.ACCEPTED, night)
    become(question, State.REJECTED, night + timedelta(minutes=1), rejection=Rejection.INSULT)
    mails = residents.told(NOON, remind=False)
    assert [str(mail["Subject"]) for mail in mails] == ["Your question was not accepted"]


def test_a_refusal_gives_its_reason(question, residents):
    become(question, State.REJECTED, NOON, rejection=Rejection.ADVERTISING)
    (mail,) = residents.told(NOON, remind=False)
    assert mail["Subject"] == "Your question was not accepted"
    assert "It advertises something." in text(mail)


def test_who_was_joined_with_it_hears_of_it_too(question, residents, session, held):
    other = Question(
        session_id=held.id, number=5, text="Water?", asked_at=NOW, changed_at=NOW, sent_key="k2",
        receipt_digest="d2", state=State.MERGED, merged_into_id=question.id,
    )  # fmt: skip
    session.add(other)
    session.flush()
    residents.join("other@example.org", Wish(Target.QUESTION, other.id))
    become(question, State.ANSWERED, NOON)
    assert {mail["To"] for mail in residents.told(NOON, remind=False)} == {
        "author@example.org",
        "other@example.org",
    }


@pytest.fixture
def promise(session, question, make, place, residents):
    """What was promised for the question, in an appeal that somebody else follows."""
    appeal = make.appeal(topic=place.topic, district=place.venue.district)
    made = Promise(
        appeal_id=appeal.id, official_id=place.officials[0].id, what="Repair the pump",
        made_on=NOW.date(), due_on=date(2027, 5, 14), created_at=NOW,
    )  # fmt: skip
    session.add(made)
    session.flush()
    question.promise_id = made.id
    residents.join("neighbour@example.org", Wish(Target.APPEAL, appeal.id))
    return made


def test_a_promise_overdue_and_reported(promise, residents, session):
    assert residents.told(NOON) == []
    late = START - timedelta(days=3, hours=-2)
    overdue = residents.told(late)
    assert {mail["To"] for mail in overdue} == {"author@example.org", "neighbour@example.org"}
    assert overdue[0]["Subject"] == "What was promised to you is overdue"
    assert "Repair the pump" in text(overdue[0])
    assert residents.told(late + timedelta(hours=1)) == []
    promise.reported_at = late
    promise_changed.send(promise, kind="reported", now=late + timedelta(hours=2))
    reported = residents.told(late + timedelta(hours=2))
    assert {str(mail["Subject"]) for mail in reported} == {
        "What was promised to you is reported done"
    }
    assert len(reported) == 2


def test_a_promise_is_overdue_once_however_long(promise, residents):
    assert residents.told(START - timedelta(days=3, hours=-2))
    much_later = START + timedelta(days=60)
    with time_machine.travel(much_later):
        jobs.erase()
    assert residents.told(much_later) == []


def test_what_the_resident_has_confirmed_is_not_asked_again(promise, residents):
    promise.reported_at = NOON
    promise_changed.send(promise, kind="reported", now=NOON)
    promise.confirmed_at = NOON
    assert residents.told(NOON + timedelta(minutes=1), remind=False) == []


def test_an_outcome_of_an_appeal_once(promise, residents, session):
    with time_machine.travel(NOON):
        settle(promise.appeal, Outcome.RESOLVED, NOON)
        session.flush()
    (mail,) = residents.told(NOON + timedelta(minutes=1))
    assert mail["Subject"] == "Your appeal: Resolved"
    assert mail["To"] == "neighbour@example.org"
    assert residents.told(NOON + timedelta(minutes=2)) == []


def test_an_outcome_that_was_taken_back_is_not_told(promise, residents, session):
    night = NOW - timedelta(hours=6)
    session.execute(update(Subscription).values(confirmed_at=night))
    with time_machine.travel(night):
        settle(promise.appeal, Outcome.RESOLVED, night)
        session.commit()
        jobs.remind()
        settle(promise.appeal, Outcome.UNDER_REVIEW, night + timedelta(minutes=1))
        session.commit()
    assert residents.told(NOON) == []


def test_what_was_decided_before_is_no_news(promise, residents, session):
    with time_machine.travel(NOON):
        settle(promise.appeal, Outcome.CONSULTED, NOON)
        session.flush()
    session.execute(update(Subscription).values(confirmed_at=NOON + timedelta(hours=1)))
    assert residents.told(NOON + timedelta(hours=2)) == []
