"""Where a member of staff lands, and the own account."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from meetings import access, desk
from meetings.i18n import current_language

blueprint = Blueprint("accounts", __name__)

# The first of these that a person may open is where the day begins.
FIRST_PAGES = ("desk.week", "desk.account")


@blueprint.get("/desk")
@access.staff
def start() -> Response:
    """To the first page of the desk that this person may open."""
    page = next(filter(access.may_open, FIRST_PAGES))
    return redirect(url_for(page, lang=current_language()))


@desk.blueprint.get("/account")
@access.staff
def account() -> str:
    """The own account: password, second step, signing out."""
    roles = [role.label for role in current_user.role_names]
    return render_template("accounts/account.html", account=current_user, roles=roles)
