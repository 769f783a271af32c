"""The joint plan as a PDF file, to be signed and hung up."""

from __future__ import annotations

from flask import render_template
from flask_babel import force_locale

from meetings import paper
from meetings.paper import MEDIA_TYPE
from meetings.plans import frozen, tables
from meetings.plans.owing import by_organisation
from meetings.plans.tables import JointPlan

__all__ = ["MEDIA_TYPE", "write"]


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
        style = render_template("plans/joint_plan.css")
    return paper.pdf(page, style)
