"""The receipt: what has become of a question, for whoever holds its code."""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings import access, clock
from meetings.database import db
from meetings.errors import InvalidInput, NotFound
from meetings.promises import closing
from meetings.public import blueprint
from meetings.questions import receipts
from meetings.questions.moments import moments
from meetings.questions.question import Question


def found(code: str) -> Question:
    """The question with this code; raises NotFound alike for a wrong code and for none."""
    question = receipts.find(db.session(), code)
    if question is None:
        raise NotFound(_("There is no question with this code. Look at it again letter by letter."))
    return question


@blueprint.get("/<any(kk, ru, en):lang>/questions")
@access.public
def receipt_form(lang: str) -> Response:
    """Where a code is typed."""
    return _private(render_template("questions/find.html"))


@blueprint.post("/<any(kk, ru, en):lang>/questions")
@access.public
def find_receipt(lang: str) -> ResponseReturnValue:
    """Lead to the receipt of the code; a wrong one stays in its field."""
    code = request.form.get("code", "")[:40]
    try:
        found(code)
    except NotFound as error:
        page = render_template("questions/find.html", code=code, sentence=str(error))
        return _private(page, 404)
    return redirect(url_for("public.receipt", lang=lang, code=receipts.written(code)), 303)


@blueprint.get("/<any(kk, ru, en):lang>/questions/<code>")
@access.public
def receipt(lang: str, code: str) -> Response:
    """Where the question stands, why it was not accepted, and its answer."""
    return _receipt(code)


@blueprint.post("/<any(kk, ru, en):lang>/questions/<code>/solved")
@access.public
def solved(lang: str, code: str) -> ResponseReturnValue:
    """The resident says whether what was promised is done."""
    session, question = db.session(), found(code)
    if question.promise is None:
        raise NotFound(_("Nothing was promised for this question."))
    answer = request.form.get("solved")
    try:
        if answer not in ("yes", "no"):
            raise InvalidInput(_("Say yes or no."))
        closing.say(session, question.promise, answer == "yes", clock.now())
        session.commit()
    except InvalidInput as error:
        session.rollback()
        return _receipt(code, str(error), error.status)
    return redirect(url_for("public.receipt", lang=lang, code=code), 303)


def _receipt(code: str, sentence: str = "", status: int = 200) -> Response:
    question = found(code)
    merged = question.merged_into
    shown = merged if merged is not None and merged.is_public else question
    page = render_template(
        "questions/receipt.html",
        question=question,
        shown=shown,
        code=receipts.written(code),
        moments=moments(shown),
        sentence=sentence,
        now=clock.now(),
    )
    return _private(page, status)


def _private(page: str, status: int = 200) -> Response:
    """The code in the address is the only key, so it goes nowhere else."""
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
