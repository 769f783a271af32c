"""The joint plan as files for the partners, in the language of the address."""

from __future__ import annotations

from types import ModuleType

from flask import Response

from meetings import access
from meetings.access import Role
from meetings.database import db
from meetings.desk import blueprint
from meetings.i18n import current_language
from meetings.plans import export_pdf, releases, tables
from meetings.plans.tables import JointPlan
from meetings.plans.views.guarded import solved_plan
from meetings.plans.views.releases import found_release


@blueprint.get("/plans/<int:plan_id>/joint-plan.xlsx")
@access.roles(Role.ORGANIZER)
def plan_xlsx(plan_id: int) -> Response:
    """A draft, or the version that it became, as a spreadsheet."""
    return _spreadsheet(_plan(plan_id))


@blueprint.get("/plans/<int:plan_id>/joint-plan.pdf")
@access.roles(Role.ORGANIZER)
def plan_pdf(plan_id: int) -> Response:
    """A draft, or the version that it became, to be printed."""
    return _file(_plan(plan_id), export_pdf, "pdf")


@blueprint.get("/releases/<int:number>/joint-plan.xlsx")
@access.roles(Role.ORGANIZER)
def release_xlsx(number: int) -> Response:
    """A version as a spreadsheet."""
    return _spreadsheet(_version(number))


@blueprint.get("/releases/<int:number>/joint-plan.pdf")
@access.roles(Role.ORGANIZER)
def release_pdf(number: int) -> Response:
    """A version to be signed and hung up."""
    return _file(_version(number), export_pdf, "pdf")


def _plan(plan_id: int) -> tuple[str, JointPlan]:
    plan, release = solved_plan(plan_id), releases.of_plan(db.session(), plan_id)
    if release:
        return _version(release.number)
    return f"draft-{plan_id}", tables.of_plan(db.session(), plan)


def _version(number: int) -> tuple[str, JointPlan]:
    return f"version-{number}", tables.of_release(found_release(number))


def _spreadsheet(named: tuple[str, JointPlan]) -> Response:
    from meetings.plans import export_xlsx  # loads openpyxl, which no process needs to start

    return _file(named, export_xlsx, "xlsx")


def _file(named: tuple[str, JointPlan], form: ModuleType, ending: str) -> Response:
    what, plan = named
    language = current_language()
    db.session.rollback()  # writing takes seconds, and everything is read
    response = Response(form.write(plan, language), mimetype=form.MEDIA_TYPE)
    name = f"joint-plan-{what}-{language}.{ending}"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response
