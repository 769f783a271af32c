"""The public figures as a page, as files and as JSON."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Response, jsonify, request, url_for
from flask_babel import gettext as _

from meetings import access, addresses, clock
from meetings.database import db
from meetings.pages import alphabet
from meetings.public import blueprint, public_page
from meetings.settings import Settings
from meetings.statistics import as_json, charts, crossing, figures, files, region_map, spans, words
from meetings.statistics.asked import Asked
from meetings.statistics.figures import Figures
from meetings.statistics.region_map import RegionMap, Spot
from meetings.web import publicly_cached

# What a name of a district ends in where its kind is plain from the map.
KINDS_OF_DISTRICTS = ("ауданы", "район", "district")


@blueprint.get("/<any(kk, ru, en):lang>/statistics", endpoint="statistics")
@access.public
def statistics_page(lang: str) -> Response:
    """The figures in words, charts, a map and tables."""
    counted = _figures()
    asked = counted.asked
    columns = spans.spans(counted.months)
    return public_page(
        "public/statistics.html",
        addresses.head("public.statistics", lang, **asked.parameters()),
        figures=counted,
        asked=asked,
        question=words.question(asked),
        definitions=words.definitions(),
        spans=columns,
        came=charts.chart(column.came() for column in columns),
        waited=charts.chart(column.waited() for column in columns),
        steps=charts.chart(_steps(counted)),
        region=_region(counted),
        crossing=None if asked.topic or asked.district else crossing.crossing(counted.appeals),
        choices=_choices(counted),
        json_href=url_for("public.statistics_json", **asked.parameters()),
    )


@blueprint.get(
    "/<any(kk, ru, en):lang>/statistics.<any(csv, xlsx):kind>", endpoint="statistics_file"
)
@access.public
def statistics_file(lang: str, kind: str) -> Response:
    """The same as CSV (a row for each topic, district and organisation) or XLSX (all tables)."""
    counted = _figures()
    if kind == "csv":
        answer = Response(files.as_csv(counted), content_type=files.CSV_TYPE)
    else:
        answer = Response(
            files.as_xlsx(counted, _("Appeals in figures")), content_type=files.XLSX_TYPE
        )
        # A workbook holds the time of its writing, which is no change of the figures.
        answer.set_etag(hashlib.sha256(repr(as_json.figures(counted)).encode()).hexdigest())
    name = f"statistics-{counted.asked.as_of}.{kind}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return publicly_cached(answer)


@blueprint.get("/api/v1/statistics")
@access.public
def statistics_json() -> Response:
    """The same for programs.

    ``as_of`` is an ISO date, today by default; ``from`` and ``to`` are ISO dates of receipt;
    ``topic``, ``district`` and ``organisation`` are slugs. All are optional.
    """
    return publicly_cached(jsonify(as_json.figures(_figures())))


def _figures() -> Figures:
    session, now = db.session(), clock.now()
    zone = Settings.current().zone
    figures.look_once(session)
    asked = Asked.read(session, request.args, clock.today(now, zone))
    return figures.count(session, asked, now=now, zone=zone)


def _steps(counted: Figures) -> list[charts.Bar]:
    return [
        charts.Bar(_step_name(first, last), _step_label(first, last), [("answered", number)])
        for first, last, number in counted.answers.steps()
    ]


def _step_name(first: int, last: int | None) -> str:
    if last is None:
        return _("More than %(days)s days", days=first - 1)
    return _("%(first)s to %(last)s days", first=first, last=last)


def _step_label(first: int, last: int | None) -> str:
    return f"> {first - 1}" if last is None else f"{first}–{last}"


def _region(counted: Figures) -> RegionMap:
    return region_map.draw(
        [
            Spot(
                district.slug,
                _short(str(district.centre if district.is_city else district.name)),
                district.latitude,
                district.longitude,
                tally.waiting,
            )
            for district, tally in counted.appeals.by_district()
        ]
    )


def _short(name: str) -> str:
    words_of_name = name.split()
    if len(words_of_name) > 1 and words_of_name[-1].lower() in KINDS_OF_DISTRICTS:
        return " ".join(words_of_name[:-1])
    return name


def _choices(counted: Figures) -> list[dict[str, Any]]:
    appeals, chosen = counted.appeals, counted.asked.chosen
    lists = (
        ("topic", _("Topic"), _("All topics"), appeals.topics),
        ("district", _("District"), _("All districts"), _by_name(appeals.districts)),
        (
            "organisation",
            _("Organisation"),
            _("All organisations"),
            _by_name(appeals.organisations),
        ),
    )
    return [
        {
            "name": name,
            "label": label,
            "any": any_label,
            "records": records,
            "chosen": chosen.get(name),
        }
        for name, label, any_label, records in lists
    ]


def _by_name(records: Any) -> list[Any]:
    return sorted(records, key=lambda record: alphabet.key(str(record.name)))
