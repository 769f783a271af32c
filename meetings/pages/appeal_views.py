"""A resident sends an appeal: no account, no cookie, one page."""

from __future__ import annotations

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue

from meetings import access, addresses, clock, public_form
from meetings.accounts import limits
from meetings.appeals.receiving import last_day
from meetings.appeals.submitting import submit
from meetings.database import db
from meetings.errors import InvalidInput
from meetings.pages.appeal_form import AppealForm
from meetings.public import blueprint
from meetings.settings import Settings

SENT = "60 per hour"


def init_app(app: Flask) -> None:
    """A signed token stands for the session's; one address sends only so much."""
    app.extensions["csrf"].exempt(appeals)
    limits.limit_posts(app, SENT, "public.appeals")


@blueprint.route("/<any(kk, ru, en):lang>/appeals", methods=["GET", "POST"])
@access.public
def appeals(lang: str) -> ResponseReturnValue:
    """The form, and after it the receipt, which is shown only now."""
    now, form = clock.now(), AppealForm()
    form.offer(db.session())
    if request.method == "GET":
        return _page(form, lang, public_form.token(now))
    try:
        opened = public_form.require_person(request.form, now)
    except InvalidInput as error:
        token = "" if error.field == public_form.TOKEN else request.form[public_form.TOKEN]
        return _page(form, lang, token or public_form.token(now), str(error)), 400
    if not form.validate():
        return _page(form, lang, request.form[public_form.TOKEN]), 400
    appeal, code = submit(db.session(), form.statement(db.session(), lang), opened.nonce, now)
    head = addresses.head("public.appeals", lang)
    return render_template("public/appeals/receipt.html", appeal=appeal, code=code, **head), 201


def _page(form: AppealForm, lang: str, token: str, complaint: str = "") -> str:
    today = clock.today(clock.now(), Settings.current().zone)
    return render_template(
        "public/appeals/form.html",
        form=form,
        token=token,
        complaint=complaint,
        operator=Settings.current().operator,
        operator_contact=Settings.current().operator_contact,
        keep_until=last_day(today),
        keep_days=Settings.current().personal_data_days,
        **addresses.head("public.appeals", lang),
    )
