"""The desk's pages on which administrators keep the accounts of the staff."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from meetings import access
from meetings.access import Role
from meetings.accounts import staff as accounts
from meetings.accounts.user import User
from meetings.database import db
from meetings.desk import blueprint
from meetings.errors import InvalidInput
from meetings.i18n import current_language
from meetings.places.organizers import bind, districts_named
from meetings.places.staff_forms import NewPersonForm, PersonForm
from meetings.settings import Settings


@blueprint.get("/staff")
@access.roles(Role.ADMIN)
def staff() -> str:
    """Everybody who has an account."""
    return render_template("desk/staff/list.html", people=accounts.everybody())


@blueprint.route("/staff/new", methods=["GET", "POST"])
@access.roles(Role.ADMIN)
def new_staff() -> str | Response:
    """Open an account."""
    form = NewPersonForm()
    form.offer_choices()
    if form.validate_on_submit() and _tried(form, lambda: _open(form)):
        return _to_list()
    return render_template("desk/staff/form.html", form=form, person=None)


def _open(form: NewPersonForm) -> None:
    password = accounts.new_password()
    user = accounts.add(
        form.email.data,
        form.name.data,
        form.chosen_roles,
        password=password,
        language=form.language.data,
    )
    bind(user, districts_named(form.districts.data or ()))
    db.session.commit()
    _hand_over(user, password)


def _hand_over(user: User, password: str) -> None:
    """By letter where letters can be sent, else the administrator reads it out once."""
    settings = Settings.current()
    if settings.smtp_url:
        accounts.invite(user)
        flash(
            _("%(name)s gets a letter with a link to choose a password.", name=user.display_name),
            "success",
        )
        return
    flash(
        _(
            "The first password of %(name)s is %(password)s. It is shown only now; hand it over.",
            name=user.display_name,
            password=password,
        ),
        "warning",
    )


@blueprint.route("/staff/<int:user_id>", methods=["GET", "POST"])
@access.roles(Role.ADMIN)
def edit_staff(user_id: int) -> str | Response:
    """Change somebody's name, roles and districts."""
    user = accounts.get(user_id)
    form = PersonForm()
    form.offer_choices()
    if form.validate_on_submit() and _tried(form, lambda: _change(user, form)):
        flash(_("The change holds from now on."), "success")
        return _to_list()
    if not form.is_submitted():
        form.show(user)
    return render_template("desk/staff/form.html", form=form, person=user)


def _change(user: User, form: PersonForm) -> None:
    accounts.rename(user, form.name.data, form.language.data)
    accounts.set_roles(user, form.chosen_roles)
    bind(user, districts_named(form.districts.data or ()))
    db.session.commit()


@blueprint.post("/staff/<int:user_id>/disable")
@access.roles(Role.ADMIN)
def disable_staff(user_id: int) -> Response:
    """Close an account; its sessions end at once."""
    user = accounts.get(user_id)
    try:
        accounts.disable(user)
    except InvalidInput as error:
        flash(str(error), "error")
        return _to_list()
    return _done(_("%(name)s can no longer sign in.", name=user.display_name))


@blueprint.post("/staff/<int:user_id>/enable")
@access.roles(Role.ADMIN)
def enable_staff(user_id: int) -> Response:
    """Open a closed account again."""
    user = accounts.get(user_id)
    accounts.enable(user)
    return _done(_("%(name)s can sign in again.", name=user.display_name))


@blueprint.post("/staff/<int:user_id>/second-factor")
@access.roles(Role.ADMIN)
def reset_second_factor(user_id: int) -> Response:
    """Take the second step off somebody's account."""
    user = accounts.get(user_id)
    accounts.reset_second_factor(user)
    return _done(_("%(name)s signs in with the password alone now.", name=user.display_name))


@blueprint.post("/staff/<int:user_id>/letter")
@access.roles(Role.ADMIN)
def invite_staff(user_id: int) -> Response:
    """Send somebody a link to choose a password."""
    user = accounts.get(user_id)
    accounts.invite(user)
    return _done(_("A letter with a link is on its way to %(name)s.", name=user.display_name))


def _tried(form: FlaskForm, change: Callable[[], None]) -> bool:
    """Make the change, or put what is wrong at its field and keep what was typed."""
    try:
        change()
    except InvalidInput as error:
        db.session.rollback()
        form[error.field or "name"].errors = [str(error)]
        return False
    return True


def _done(sentence: str) -> Response:
    db.session.commit()
    flash(sentence, "success")
    return _to_list()


def _to_list() -> Response:
    return redirect(url_for("desk.staff", lang=current_language()))
