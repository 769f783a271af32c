"""The joint plan as a PDF file, to be signed and hung up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import render_template
from flask_babel import force_locale
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from meetings.plans import frozen, tables
from meetings.plans.owing import by_organisation
from meetings.plans.tables import JointPlan

MEDIA_TYPE = "application/pdf"
FONTS = Path(__file__).parents[1] / "static" / "vendor" / "fonts"
SUBSETS = ("onest-latin", "onest-cyrillic", "onest-cyrillic-ext")


class Nothing(URLFetcher):
    """Fetches nothing: a plan is text, and names in it come from outside."""

    def fetch(self, url: str, headers: dict[str, Any] | None = None) -> URLFetcherResponse:
        """Refuse every address."""
        raise ValueError(f"{url[:40]} is not fetched")


class OwnFonts(Nothing):
    """What our own style may have: the fonts of this house by their names, ``font:onest-latin``."""

    def fetch(self, url: str, headers: dict[str, Any] | None = None) -> URLFetcherResponse:
        """The font, or refuse."""
        subset = url.removeprefix("font:")
        if subset not in SUBSETS:
            return super().fetch(url, headers)
        return URLFetcherResponse(url, (FONTS / f"{subset}.woff2").read_bytes())


def write(plan: JointPlan, language: str) -> bytes:
    """Days with their meetings, then what each organisation owes, in a language."""
    with force_locale(language):
        page = render_template(
            "plans/joint_plan.html",
            plan=plan,
            language=language,
            days=tables.by_day(plan.lines),
            owed=by_organisation(plan.lines),
            taken_up=frozen.taken_up,
        )
        fonts = FontConfiguration()
        style = CSS(
            string=render_template("plans/joint_plan.css", plan=plan, subsets=SUBSETS),
            url_fetcher=OwnFonts(), font_config=fonts,
        )  # fmt: skip
    document = HTML(string=page, url_fetcher=Nothing())
    pdf: bytes = document.write_pdf(stylesheets=[style], font_config=fonts)
    return pdf
