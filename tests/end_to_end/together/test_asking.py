"""Asking from a phone: without a network, with one, and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from meetings import clock
from meetings.database import db
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.questions import asking, moderating
from meetings.questions.question import Question, Source
from tests.end_to_end.service import Service, eventually

# What a browser does with answers does not depend on the database; tests/questions asks both.
pytestmark = pytest.mark.long
OTHERS = "Ауылға газ қашан келеді?"


@pytest.fixture
def held(service) -> int:
    """A session of the demo that is to come within the week."""
    with service.app.app_context():
        now = clock.now()
        return db.session.scalars(
            select(ReceptionSession.id)
            .where(
                ReceptionSession.status == Status.PUBLISHED,
                ReceptionSession.starts_at > now + timedelta(days=1),
            )
            .order_by(ReceptionSession.starts_at)
        ).first()


@pytest.fixture
def others_question(service, held) -> int:
    """What somebody else has asked there, accepted."""
    with service.app.app_context():
        now, session = clock.now(), db.session()
        question, _code = asking.ask(
            session, session.get_one(ReceptionSession, held), text=OTHERS, author="Айгүл",
            topic_id=None, language="kk", source=Source.FIELD,
            sent_key=f"a question of somebody else {now.timestamp()}"[:64], now=now,
        )  # fmt: skip
        moderating.accept(session, question, now=now, seen=None)
        session.commit()
        return question.id


@pytest.fixture
def plain_phone(browser) -> Iterator[Page]:
    """A small phone whose browser runs no scripts."""
    context: BrowserContext = browser.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=False
    )
    yield context.new_page()
    context.close()


def kept(service: Service, text: str) -> list[Question]:
    with service.app.app_context():
        return list(db.session.scalars(select(Question).where(Question.text == text)))


def moderate(service: Service, text: str, verb: Callable[..., None]) -> None:
    with service.app.app_context():
        (question,) = db.session.scalars(select(Question).where(Question.text == text))
        verb(db.session(), question, now=clock.now(), seen=None)
        db.session.commit()


def test_what_is_typed_without_a_network_is_sent_once_when_there_is_one(service, held, phone):
    text = "Мектепке баратын жолға шам қашан қойылады? Кешке қараңғы."
    phone.goto(f"{service.root}/en/sessions/{held}")
    form = phone.locator("[data-ask]")
    form.get_by_label("Your question").fill(text)
    form.get_by_label("Your name").fill("Серік")
    phone.reload()
    expect(form.get_by_label("Your question")).to_have_value(text)  # kept while it was typed
    phone.context.set_offline(True)
    form.get_by_role("button", name="Send the question").click()
    own = phone.locator("[data-own]")
    expect(own).to_contain_text(text)
    expect(own).to_contain_text("Kept on this phone")
    assert kept(service, text) == []
    phone.context.set_offline(False)
    expect(own).to_contain_text("Waiting for the moderator", timeout=30_000)
    (question,) = kept(service, text)
    assert question.author == "Серік"
    phone.reload()
    expect(own).to_contain_text(text)
    expect(phone.locator("[data-board]")).not_to_contain_text(text)
    assert len(kept(service, text)) == 1
    code = own.locator("[data-part=code]").inner_text()
    own.get_by_role("link", name=re.compile("Receipt")).click()
    expect(phone.locator("main")).to_contain_text(code)

    moderate(service, text, moderating.accept)
    phone.go_back()
    expect(own).to_contain_text("Accepted", timeout=30_000)


def test_the_board_follows_by_itself_and_a_vote_counts_once(service, held, others_question, phone):
    phone.goto(f"{service.root}/en/sessions/{held}/questions")
    vote = phone.locator(f"#question-{others_question} [data-vote]")
    vote.get_by_role("button").click()
    expect(vote.get_by_role("button")).to_be_disabled()
    expect(vote).to_contain_text("You ask this too")
    expect(vote.locator("[data-count]")).to_have_text("1")
    phone.reload()
    expect(vote.get_by_role("button")).to_be_disabled()
    with service.app.app_context():
        assert db.session.get_one(Question, others_question).votes == 1
        moderating.start_answering(
            db.session(), db.session.get_one(Question, others_question), now=clock.now(), seen=None
        )
        db.session.commit()
    phone.evaluate("dispatchEvent(new Event('online'))")
    expect(phone.locator(".question--answering")).to_contain_text(OTHERS, timeout=20_000)
    expect(phone.locator("[data-board-news]")).to_contain_text(OTHERS)


def test_the_same_question_is_proposed_before_it_is_sent(service, held, others_question, phone):
    text = "АУЫЛҒА ГАЗ ҚАШАН КЕЛЕДІ"
    phone.goto(f"{service.root}/en/sessions/{held}/questions")
    form = phone.locator("[data-ask]")
    form.get_by_label("Your question").fill(text)
    form.get_by_role("button", name="Send the question").click()
    proposed = phone.locator("[data-similar]")
    expect(proposed).to_contain_text(OTHERS, timeout=20_000)
    expect(form.get_by_label("Your question")).to_have_value(text)
    assert kept(service, text) == []
    form.get_by_role("button", name="Send mine all the same").click()
    expect(phone.locator("[data-ask-status]")).to_contain_text("It was sent", timeout=20_000)
    eventually(lambda: len(kept(service, text)) == 1)


def test_without_javascript_it_is_asked_and_voted_by_plain_forms(
    service, held, others_question, plain_phone
):
    text = f"Сабантойға автобус бола ма? № {others_question}"
    plain_phone.goto(f"{service.root}/en/sessions/{held}")
    plain_phone.get_by_label("Your question").fill("http://a.kz http://b.kz http://c.kz")
    plain_phone.wait_for_timeout(3_500)  # as long as people write
    plain_phone.get_by_role("button", name="Send the question").click()
    expect(plain_phone.locator("main")).to_contain_text("too many links")
    expect(plain_phone.get_by_label("Your question")).to_have_value(re.compile("http://a.kz"))
    plain_phone.get_by_label("Your question").fill(text)
    plain_phone.wait_for_timeout(3_500)
    plain_phone.get_by_role("button", name="Send the question").click()
    expect(plain_phone.locator("main")).to_contain_text("Waiting for the moderator")
    assert len(kept(service, text)) == 1
    plain_phone.goto(f"{service.root}/en/sessions/{held}/questions")
    for _time in range(2):
        plain_phone.locator(f"#question-{others_question} button").click()
    assert plain_phone.url.endswith(f"#question-{others_question}")
    with service.app.app_context():
        assert db.session.get_one(Question, others_question).votes == 1
