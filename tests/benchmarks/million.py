"""A million appeals of eight years, each with its history, loaded by a few statements."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from meetings.appeals import tally
from meetings.appeals.topic import Topic
from meetings.database import db
from meetings.officials.organisation import Organisation
from meetings.places.district import District

APPEALS = 1_000_000
DAYS = 8 * 365
FIRST = date(2018, 11, 1)
TOPICS, DISTRICTS, ORGANISATIONS = 11, 17, 12
DAY = {
    "sqlite": "date('{first}', '+' || {days} || ' days')",
    "postgresql": "CAST('{first}' AS date) + CAST({days} AS integer)",
}
DAYS_BETWEEN = {
    "sqlite": "CAST(julianday(outcome_on) - julianday(received_on) AS integer)",
    "postgresql": "outcome_on - received_on",
}
# Of a thousand, where each topic and each district ends: a few have most, as in the region.
TOPIC_ENDS = (413, 726, 813, 847, 877, 904, 930, 953, 975, 989)
DISTRICT_ENDS = (207, 402, 588, 649, 704, 754, 802, 834, 861, 884, 907, 930, 951, 967, 982, 994)


def load(session: Session) -> None:
    """Fill an empty database with APPEALS appeals and their two events each; commits."""
    _choices(session)
    dialect = session.get_bind().dialect.name
    own = {"days": DAYS_BETWEEN[dialect], "forever": FOREVER[dialect]}
    for statement in (_appeals(dialect), RECEIVED.format(**own), ANSWERED.format(**own)):
        session.execute(text(statement))
    session.commit()
    tally.rebuild(session)
    session.commit()
    with db.engine.begin() as connection:
        connection.execute(text("ANALYZE"))


def _choices(session: Session) -> None:
    for record, number, more in (
        (Topic, TOPICS, {"is_main": False}),
        (District, DISTRICTS, {"latitude": 42.6, "longitude": 69.2}),
        (Organisation, ORGANISATIONS, {}),
    ):
        rows: list[dict[str, Any]] = [
            {"slug": f"{record.__tablename__}-{each}", "name_en": f"Name {each}", **more}
            for each in range(1, number + 1)
        ]
        session.execute(insert(record), rows)


def _ends(column: str, ends: tuple[int, ...]) -> str:
    cases = " ".join(f"WHEN {column} < {end} THEN {place}" for place, end in enumerate(ends, 1))
    return f"CASE {cases} ELSE {len(ends) + 1} END"


def _appeals(dialect: str) -> str:
    """Chance from the number itself: the same on every machine and both databases."""
    received = DAY[dialect].format(first=FIRST, days="d")
    settled = DAY[dialect].format(first=FIRST, days="(d + w)")
    return f"""
    INSERT INTO appeal (id, external_number, received_on, topic_id, district_id, outcome,
                        outcome_on, organisation_id, changed_at)
    WITH RECURSIVE numbers(n) AS (
        SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {APPEALS}
    ),
    chance AS (
        SELECT n, CAST(n AS bigint) * {DAYS} / {APPEALS + 1} AS d,
               CAST(n AS bigint) * 7919 % 1000003 % 1000 AS t,
               CAST(n AS bigint) * 104729 % 999983 % 1000 AS p,
               CAST(n AS bigint) * 15485863 % 1000033 % 1000 AS o,
               CAST(n AS bigint) * 32452843 % 999979 % 46 AS w
        FROM numbers
    ),
    placed AS (
        SELECT chance.*, {_ends("t", TOPIC_ENDS)} AS topic, {_ends("p", DISTRICT_ENDS)} AS place
        FROM chance
    )
    SELECT n, 'M-' || n, {received}, topic, place,
           CASE WHEN o < 528 THEN 'resolved' WHEN o < 968 THEN 'consulted' ELSE 'under_review' END,
           CASE WHEN o < 968 THEN {settled} END,
           CASE WHEN o % 3 = 0 THEN 1 + topic % 8 ELSE 9 + place % 4 END,
           {WRITTEN[dialect]}
    FROM placed"""


WRITTEN = {
    "sqlite": "'2026-11-01 00:00:00.000000'",
    "postgresql": "TIMESTAMP WITH TIME ZONE '2026-11-01 00:00:00+00'",
}
COLUMNS = """appeal_event (appeal_id, received_on, at, topic_id, district_id, organisation_id,
    "on", until, outcome, days)"""
SAME = "id, received_on, changed_at, topic_id, district_id, organisation_id"
# A settled appeal has a line for its waiting and one for its answer.
RECEIVED = f"""INSERT INTO {COLUMNS}
    SELECT {SAME}, received_on, coalesce(outcome_on, {{forever}}), 'under_review', NULL
    FROM appeal ORDER BY id"""
ANSWERED = f"""INSERT INTO {COLUMNS}
    SELECT {SAME}, outcome_on, {{forever}}, outcome, {{days}}
    FROM appeal WHERE outcome_on IS NOT NULL ORDER BY id"""
FOREVER = {"sqlite": "'9999-12-31'", "postgresql": "DATE '9999-12-31'"}
