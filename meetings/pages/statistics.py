"""The public figures as a page and as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from flask import Response, jsonify, request, url_for

from meetings import access, addresses
from meetings.appeals import statistics
from meetings.appeals.statistics import Period, Statistics, Tally
from meetings.appeals.topic import Topic
from meetings.broadcasts import audience
from meetings.broadcasts.audience import Audience
from meetings.database import db
from meetings.i18n import LANGUAGES, Translated
from meetings.places.district import District
from meetings.public import blueprint, public_page
from meetings.web import publicly_cached


@blueprint.get("/<any(kk, ru, en):lang>/statistics", endpoint="statistics")
@access.public
def statistics_page(lang: str) -> Response:
    """The figures of a period in words, bars and tables."""
    figures = _figures()
    asked = _asked(figures.period)
    return public_page(
        "public/statistics.html",
        addresses.head("public.statistics", lang, **asked),
        figures=figures,
        watched=_watched(figures.period),
        most=max((tally.total for _district, tally in figures.by_district()), default=0),
        json_href=url_for("public.statistics_json", **asked),
    )


@blueprint.get("/api/v1/statistics")
@access.public
def statistics_json() -> Response:
    """The same figures for programs; ``from`` and ``to`` are ISO dates of receipt, both optional."""
    figures = _figures()
    watched = {"broadcasts": asdict(_watched(figures.period))}
    return publicly_cached(jsonify(_as_json(figures) | watched))


def _figures() -> Statistics:
    period = Period.parse(request.args.get("from", ""), request.args.get("to", ""))
    return statistics.count(db.session(), period)


def _watched(period: Period) -> Audience:
    return audience.count(db.session(), period.first, period.last)


def _asked(period: Period) -> dict[str, Any]:
    """The period as the parameters of an address."""
    ends = {"from": period.first, "to": period.last}
    return {name: day.isoformat() for name, day in ends.items() if day}


def _as_json(figures: Statistics) -> dict[str, Any]:
    first, last = figures.period.first, figures.period.last
    return {
        "period": {
            "from": first.isoformat() if first else None,
            "to": last.isoformat() if last else None,
        },
        **_tally(figures.overall),
        "main_topics": _named(figures.main_topics()),
        "everything_else": _tally(figures.everything_else()),
        "topics": _named(figures.by_topic()),
        "districts": _named(figures.by_district()),
        "topics_by_district": _pairs(figures),
    }


def _tally(tally: Tally) -> dict[str, Any]:
    outcomes = {outcome.value: number for outcome, number in tally.outcomes.items()}
    return {"total": tally.total, "outcomes": outcomes}


def _named(rows: Iterable[tuple[Topic | District, Tally]]) -> list[dict[str, Any]]:
    return [
        {"slug": record.slug, "name": _in_languages(record.name), **_tally(tally)}
        for record, tally in rows
    ]


def _in_languages(name: Translated) -> dict[str, str]:
    return {code: name.to(code) for code in LANGUAGES}


def _pairs(figures: Statistics) -> list[dict[str, Any]]:
    topics = {topic.id: topic.slug for topic in figures.topics}
    districts = {district.id: district.slug for district in figures.districts}
    return [
        {"topic": topics[topic], "district": districts[district], **_tally(tally)}
        for (topic, district), tally in sorted(figures.by_topic_and_district().items())
    ]
