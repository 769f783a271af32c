"""The search over 100,000 answers, on both databases."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, insert, select, text

from meetings import clock
from meetings.database import db
from meetings.diary.session import ReceptionSession
from meetings.questions import indexing
from meetings.questions.answer_entry import AnswerEntry, AnswerWord
from meetings.questions.question import Question, State
from meetings.questions.searching import Wanted, search
from meetings.questions.words import stems_of
from tests.benchmarks.bench_publishing import record_runs, spent
from tests.benchmarks.diary import fill

pytestmark = pytest.mark.timeout(1800)
ANSWERS = 100_000
SESSIONS = 500
TIMES = 15
SEARCH_MS = 200
BATCH = 5_000

# What people ask about, the commonest first, as often as rank allows (Zipf).
KAZAKH = (
    "су жол мектеп көше ауыл жарық газ үй жалақы жұмыс балабақша аурухана дәрігер құбыр көпір автобус зейнетақы "
    "жәрдемақы қоқыс жер құжат көлік ауыз таза жөндеу құрылыс тұрғын кезек бала отбасы мұғалім оқушы"
)
RUSSIAN = (
    "вода дорога школа улица село свет газ дом зарплата работа садик больница врач труба мост автобус пенсия "
    "пособие мусор земля документ транспорт питьевая чистая ремонт строительство жилье очередь ребенок семья"
)
ENDINGS = ("", "ның", "ға", "да", "лар", "ларды", "ы", "ымыз")
QUERIES = (
    "су",
    "дорога",
    "ауыз су",
    "ремонт дороги",
    "мектептің жолы",
    "зарплата врача",
    "көпір",
    "вода труба дом",
)


def test_search_over_100_000_answers(app, session, make) -> None:
    """One to three words, the commonest among them; narrowed to a topic; words that nobody used."""
    _fill(session)
    total = session.scalar(select(func.count()).select_from(AnswerEntry))
    assert total == ANSWERS
    topic = session.scalar(select(ReceptionSession.topic_id).limit(1))
    results = []
    for name, wanted in (
        *((f"“{query}”", Wanted(query)) for query in QUERIES),
        ("“су”, narrowed to a topic", Wanted("су", topics=frozenset({topic}))),
        ("“су”, page 50", Wanted("су", page=50)),
        ("no words", Wanted()),
        ("“бегемот”, in none", Wanted("бегемот")),
    ):
        session.rollback()
        runs = [spent(lambda w=wanted: _search(session, w)) for _ in range(TIMES)]
        results.append(record_runs(f"search {name}", runs, SEARCH_MS))
    assert all(each.met for each in results)


def test_indexing_an_answer_among_them(app, session, make) -> None:
    """What the index adds to the moderator's press of a button."""
    _fill(session)
    question = session.get(Question, ANSWERS // 2)
    now = clock.now()
    runs = [
        spent(lambda: (indexing.follow(question, now=now), session.commit())) for _ in range(TIMES)
    ]
    assert record_runs("index one answer", runs, 50).met


def _search(session: Any, wanted: Wanted) -> None:
    search(session(), wanted)
    session.rollback()


def _fill(session: Any) -> None:
    """Questions of two to three lines in two languages; the index as ``indexing`` writes it."""
    now = clock.now()
    fill(session, SESSIONS, now - timedelta(days=400))
    chance = Random("answers")
    district = session.get_one(ReceptionSession, 1).meeting.venue.district_id
    topic = session.get_one(ReceptionSession, 1).topic_id
    for first in range(1, ANSWERS + 1, BATCH):
        numbers = range(first, first + BATCH)
        texts = {number: _text(chance) for number in numbers}
        session.execute(insert(Question), [_question(each, texts[each], now) for each in numbers])
        entries = [
            {"question_id": each, "district_id": district, "topic_id": topic,
             "at": now - timedelta(minutes=each)}
            for each in numbers
        ]  # fmt: skip
        session.execute(insert(AnswerEntry), entries)
        words = [
            {"question_id": number, "stem": stem, "weight": indexing.IN_QUESTION}
            for number in numbers
            for stem in stems_of(texts[number])
        ]
        session.execute(insert(AnswerWord), words)
    session.commit()
    if db.engine.dialect.name == "postgresql":
        with db.engine.begin() as connection:
            connection.execute(text("ANALYZE"))
    else:
        session.execute(text("ANALYZE"))
        session.commit()


def _text(chance: Random) -> str:
    words = chance.choice((KAZAKH, RUSSIAN)).split()
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    common = chance.choices(words, weights, k=6)
    rare = [
        f"{chance.choice(words)}{chance.randrange(60)}{chance.choice(ENDINGS)}" for _ in range(12)
    ]
    return " ".join([*common, *rare])


def _question(number: int, text: str, now: Any) -> dict[str, Any]:
    return {
        "id": number, "session_id": number % SESSIONS + 1, "number": number // SESSIONS + 1,
        "text": text, "language": "kk", "asked_at": now, "state": State.ANSWERED,
        "changed_at": now, "answered_at": now - timedelta(minutes=number),
        "sent_key": f"key-{number:012}", "receipt_digest": f"{number:064}",
    }  # fmt: skip
