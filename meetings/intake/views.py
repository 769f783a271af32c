"""The desk's import page: upload a table, see what it would do or does, take the problems along."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, render_template, request
from flask_babel import gettext as _
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeSerializer

from meetings import clock
from meetings.access import Role, roles
from meetings.database import db
from meetings.desk import blueprint
from meetings.errors import Forbidden, InvalidInput
from meetings.imports.intake import run
from meetings.imports.report import Problem, Report, as_csv
from meetings.intake import INTAKES
from meetings.intake.forms import KINDS, ImportForm
from meetings.places.organizers import districts_of
from meetings.settings import Settings

SHOWN = 200
# What a signed list of problems may hold, so that the form that carries it stays small.
CARRIED = 10_000


@blueprint.route("/imports", methods=["GET", "POST"])
@roles(Role.ORGANIZER)
def imports() -> tuple[str, int]:
    """The form, and below it the report of what was sent."""
    _require_whole_region()
    form = ImportForm()
    report = _report(form) if form.validate_on_submit() else None
    page = render_template(
        "desk/imports/imports.html",
        form=form,
        report=report,
        shown=SHOWN,
        carried=_signer().dumps(report.problems[:CARRIED]) if report else "",
        columns=[(label, INTAKES[kind].columns) for kind, label in KINDS],
    )
    return page, 400 if form.errors else 200


def _require_whole_region() -> None:
    """A table speaks of any district, so those bound to some leave it to others."""
    if districts_of(current_user) is not None:
        raise Forbidden(
            _(
                "Tables are imported by organizers of the whole region; your account is bound to districts."
            )
        )


def _report(form: ImportForm) -> Report | None:
    file = form.file.data
    try:
        return run(
            INTAKES[form.kind.data],
            file.filename or "",
            file.read(),
            db.session(),
            now=clock.now(),
            zone=Settings.current().zone,
            check=request.form.get("action") != "import",
            strict=form.strict.data,
        )
    except InvalidInput as error:
        form.file.errors = [str(error)]
        return None


@blueprint.route("/imports/problems.csv", methods=["POST"])
@roles(Role.ORGANIZER)
def import_problems() -> Response:
    """The problems of a report as a file; the page carries them, since nothing of it is stored."""
    try:
        rows: list[Any] = _signer().loads(request.form.get("problems", ""))
    except BadSignature as error:
        raise InvalidInput(_("This report is no longer valid; check the file again.")) from error
    response = Response(as_csv(Problem(*row) for row in rows), mimetype="text/csv")
    response.headers["Content-Disposition"] = "attachment; filename=problems.csv"
    return response


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="import problems")
