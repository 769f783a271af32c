"""The joint plan as a PDF file, to be signed and hung up."""

from __future__ import annotations

from typing import Any, NoReturn

from flask import render_template
from flask_babel import force_locale
from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher

from meetings.plans import tables
from meetings.plans.tables import JointPlan

MEDIA_TYPE = "application/pdf"


class Nothing(URLFetcher):
    """Fetches nothing: a plan is text, and names in it come from outside."""

    def fetch(self, url: str, headers: dict[str, Any] | None = None) -> NoReturn:
        """Refuse every address."""
        raise ValueError(f"{url[:40]} is not fetched")


def write(plan: JointPlan, language: str) -> bytes:
    """Days with their meetings, then what each organisation owes, in a language."""
    with force_locale(language):
        page = render_template(
            "plans/joint_plan.html",
            plan=plan,
            language=language,
            days=tables.by_day(plan.lines),
            owed=tables.organisations(plan.lines),
        )
    fetcher = Nothing()
    style = CSS(string=render_template("plans/joint_plan.css"), url_fetcher=fetcher)
    pdf: bytes = HTML(string=page, url_fetcher=fetcher).write_pdf(stylesheets=[style])
    return pdf
