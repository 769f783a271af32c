"""The joint plan as files for the partners, in the language of the address."""

from __future__ import annotations

from types import ModuleType

from flask import Response

from meetings import access
from meetings.access import Role
from meetings.database import db
from meetings.desk import blueprint
from meetings.i18n import current_language
from meetings.plans import export_pdf, export_xlsx, tables
from meetings.plans.tables import JointPlan
from meetings.plans.views.guarded import solved_plan
from meetings.plans.views.releases import found_release


@blueprint.get("/plans/<int:plan_id>/joint-plan.xlsx")
@access.roles(Role.ORGANIZER)
def plan_xlsx(plan_id: int) -> Response:
    """A draft as a spreadsheet."""
    return _file(_draft(plan_id), f"draft-{plan_id}", export_xlsx, "xlsx")


@blueprint.get("/plans/<int:plan_id>/joint-plan.pdf")
@access.roles(Role.ORGANIZER)
def plan_pdf(plan_id: int) -> Response:
    """A draft to be printed."""
    return _file(_draft(plan_id), f"draft-{plan_id}", export_pdf, "pdf")


@blueprint.get("/releases/<int:number>/joint-plan.xlsx")
@access.roles(Role.ORGANIZER)
def release_xlsx(number: int) -> Response:
    """A version as a spreadsheet."""
    return _file(_version(number), f"version-{number}", export_xlsx, "xlsx")


@blueprint.get("/releases/<int:number>/joint-plan.pdf")
@access.roles(Role.ORGANIZER)
def release_pdf(number: int) -> Response:
    """A version to be signed and hung up."""
    return _file(_version(number), f"version-{number}", export_pdf, "pdf")


def _draft(plan_id: int) -> JointPlan:
    return tables.of_plan(db.session(), solved_plan(plan_id))


def _version(number: int) -> JointPlan:
    return tables.of_release(found_release(number))


def _file(plan: JointPlan, what: str, form: ModuleType, ending: str) -> Response:
    language = current_language()
    db.session.rollback()  # writing takes seconds, and everything is read
    response = Response(form.write(plan, language), mimetype=form.MEDIA_TYPE)
    name = f"joint-plan-{what}-{language}.{ending}"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response
