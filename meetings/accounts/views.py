"""Where a member of staff lands, and the own account."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, url_for
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
    page = next(filter(_may_open, FIRST_PAGES))
    return redirect(url_for(page, lang=current_language()))


def _may_open(endpoint: str) -> bool:
    policy = access.policy_of(current_app, endpoint)
    return policy is not None and policy.admits(current_user)


@desk.blueprint.get("/account")
@access.staff
def account() -> str:
    """The own account: password, second step, signing out."""
    return render_template("accounts/account.html", account=current_user)
