"""How districts fare by the joint plan that is released, as a page and as JSON."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, url_for
from sqlalchemy import select

from meetings import access, addresses, clock
from meetings.database import db
from meetings.i18n import LANGUAGES
from meetings.places.district import District
from meetings.plans import fairness, releases
from meetings.plans.fairness import Row
from meetings.plans.release import Release
from meetings.public import blueprint, public_page
from meetings.settings import Settings
from meetings.web import publicly_cached


@blueprint.get("/<any(kk, ru, en):lang>/fairness", endpoint="fairness")
@access.public
def fairness_page(lang: str) -> Response:
    """The districts of the latest release in bars and a table; friendly before there is one."""
    release = releases.latest(db.session())
    rows = _rows(release)
    return public_page(
        "public/fairness.html",
        addresses.head("public.fairness", lang),
        release=release,
        released_on=clock.today(release.released_at, _zone()) if release else None,
        rows=rows,
        total=fairness.total(rows),
        json_href=url_for("public.fairness_json"),
    )


@blueprint.get("/api/v1/fairness")
@access.public
def fairness_json() -> Response:
    """The same figures for programs; ``version`` is null and ``districts`` empty before a release."""
    release = releases.latest(db.session())
    rows = _rows(release)
    slugs = {row.id: row.slug for row in db.session.execute(select(District.id, District.slug))}
    return publicly_cached(
        jsonify(
            version=release.number if release else None,
            released_at=release.released_at.isoformat() if release else None,
            period=_period(release),
            total=_numbers(fairness.total(rows)),
            districts=[
                {"slug": slugs.get(row.district), "name": _names(row), **_numbers(row)}
                for row in rows
            ],
        )
    )


def _rows(release: Release | None) -> list[Row]:
    return fairness.read(release.document["fairness"]) if release else []


def _period(release: Release | None) -> dict[str, str] | None:
    if release is None:
        return None
    return {"from": release.plan.first_day.isoformat(), "to": release.plan.last_day.isoformat()}


def _names(row: Row) -> dict[str, str]:
    return {code: row.name.to(code) for code in LANGUAGES}


def _numbers(row: Row) -> dict[str, Any]:
    return {
        "waiting": row.backlog,
        "before": {
            "taken_up": row.before, "share": row.share_before,
            "kilometres": row.kilometres_before,
        },
        "with_plan": {
            "taken_up": row.after, "share": row.share, "kilometres": row.kilometres,
            "meetings": row.meetings,
        },
    }  # fmt: skip


def _zone() -> str:
    return Settings.current().zone
