"""The figures for programs: names in all languages, days as ISO 8601."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from meetings.i18n import LANGUAGES
from meetings.statistics.answers import TimeToAnswer
from meetings.statistics.asked import Asked, Choice
from meetings.statistics.figures import Figures
from meetings.statistics.promises import Promises
from meetings.statistics.tallies import Appeals, Month, Tally

Data = dict[str, Any]


def figures(counted: Figures) -> Data:
    """Everything that the page shows."""
    appeals = counted.appeals
    return {
        **_asked(counted.asked),
        **_tally(appeals.overall),
        "main_topics": _named(appeals.main_topics()),
        "everything_else": _tally(appeals.everything_else()),
        "topics": _named(appeals.by_topic()),
        "districts": _named(appeals.by_district()),
        "topics_by_district": _pairs(appeals),
        "organisations": _named(appeals.by_organisation()),
        "without_organisation": _tally(appeals.with_nobody()),
        "months": [_month(month) for month in counted.months],
        "time_to_answer": _time(counted.answers),
        "promises": _promises(counted.promises),
        "meetings": asdict(counted.held),
        "questions": asdict(counted.questions),
        "broadcasts": asdict(counted.audience),
    }


def _asked(asked: Asked) -> Data:
    first, last = asked.period.first, asked.period.last
    return {
        "as_of": asked.as_of.isoformat(),
        "period": {
            "from": first.isoformat() if first else None,
            "to": last.isoformat() if last else None,
        },
        "filters": {name: record.slug for name, record in asked.chosen.items()},
    }


def _tally(tally: Tally) -> Data:
    outcomes = {outcome.value: number for outcome, number in tally.outcomes.items()}
    return {"total": tally.total, "outcomes": outcomes}


def _named(rows: Iterable[tuple[Choice, Tally]]) -> list[Data]:
    return [
        {
            "slug": record.slug,
            "name": {code: record.name.to(code) for code in LANGUAGES},
            **_tally(tally),
        }
        for record, tally in rows
    ]


def _pairs(appeals: Appeals) -> list[Data]:
    topics = {topic.id: topic.slug for topic in appeals.topics}
    districts = {district.id: district.slug for district in appeals.districts}
    return [
        {"topic": topics[topic], "district": districts[district], **_tally(tally)}
        for (topic, district), tally in sorted(appeals.by_topic_and_district().items())
    ]


def _month(month: Month) -> Data:
    return {
        "month": f"{month.first:%Y-%m}",
        **_tally(month.tally),
        "under_review_at_its_end": month.waiting,
    }


def _time(answers: TimeToAnswer) -> Data:
    return {
        "answered": answers.answered,
        "median_days": answers.median,
        "ninety_percent_days": answers.most,
    }


def _promises(promises: Promises) -> Data:
    return {"made": promises.made, **asdict(promises)}
