"""The desk's page of the days on which an official is away."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms.validators import InputRequired

from meetings import access
from meetings.access import Role
from meetings.database import db
from meetings.desk import blueprint
from meetings.diary.complaints import refuse
from meetings.diary.fields import Day
from meetings.errors import InvalidInput, NotFound
from meetings.i18n import current_language
from meetings.officials import absences as away
from meetings.officials.official import Absence, Official

_may = access.roles(Role.ORGANIZER, Role.OFFICIAL)


class AbsenceForm(FlaskForm):
    """Days on which somebody is away, both ends included."""

    first_day = Day(_l("First day"), validators=[InputRequired(_l("Choose a day."))])
    last_day = Day(_l("Last day"), validators=[InputRequired(_l("Choose a day."))])


@blueprint.route("/officials/<int:official_id>/absences", methods=["GET", "POST"])
@_may
def absences(official_id: int) -> ResponseReturnValue:
    """When an official is away, and a form to add further days."""
    official, form = _own_or_any(official_id), AbsenceForm()
    if request.method == "GET":
        return _page(official, form)
    if not (form.validate() and _added(official, form)):
        return _page(official, form), 400
    flash(_("The days are kept; nobody plans with this official on them."), "success")
    return _to_page(official.id)


@blueprint.post("/absences/<int:absence_id>/remove")
@_may
def remove_absence(absence_id: int) -> Response:
    """Take days back, on which the official can come after all."""
    absence = db.session.get(Absence, absence_id)
    if absence is None:
        raise NotFound(_("There is no such absence; it may have been removed."))
    official = _own_or_any(absence.official_id)
    db.session.delete(absence)
    db.session.commit()
    flash(_("The absence is removed."), "success")
    return _to_page(official.id)


def _added(official: Official, form: AbsenceForm) -> bool:
    try:
        away.add(db.session(), official, form.first_day.data, form.last_day.data)
        db.session.commit()
    except InvalidInput as error:
        db.session.rollback()
        refuse(form, error.field, str(error))
        return False
    return True


def _own_or_any(official_id: int) -> Official:
    """Organizers plan with every official, an official only has the own page; raises NotFound."""
    official = db.session.get(Official, official_id)
    if official is None or not (_plans() or official.user_id == current_user.id):
        raise NotFound(_("There is no such official, or the absences are not yours."))
    return official


def _plans() -> bool:
    return access.may_open("desk.officials")


def _page(official: Official, form: AbsenceForm) -> str:
    return render_template(
        "desk/records/absences.html",
        official=official,
        known=away.of_official(db.session(), official),
        form=form,
    )


def _to_page(official_id: int) -> Response:
    address = url_for("desk.absences", lang=current_language(), official_id=official_id)
    return redirect(address, 303)
