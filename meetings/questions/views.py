"""The board and the form of a session for people, with or without JavaScript."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetings import access, addresses, clock, public_form
from meetings.database import db
from meetings.errors import InvalidInput
from meetings.public import blueprint, page_with_form
from meetings.questions import shelf, votes
from meetings.questions.panel import Panel, panel_of
from meetings.questions.public_sessions import published
from meetings.questions.question import Question
from meetings.questions.submission import AlreadyAsked, Submission

BROWSER = "browser"
YEAR = 365 * 86_400
PAGE = "questions/board_page.html"


@blueprint.get("/<any(kk, ru, en):lang>/sessions/<int:session_id>/questions")
@access.public
def questions(lang: str, session_id: int) -> Response:
    """All questions of a session, and the form."""
    now = clock.now()
    panel = panel_of(db.session(), published(session_id), now, whole=True)
    head = addresses.head("public.questions", lang, session_id=session_id)
    return page_with_form(PAGE, head, now, panel=panel)


@blueprint.get("/<any(kk, ru, en):lang>/sessions/<int:session_id>/board")
@access.public
def board(lang: str, session_id: int) -> Response:
    """The lists alone, for a page that looks again every second or two."""
    return _board(lang, session_id, whole=False)


@blueprint.get("/<any(kk, ru, en):lang>/sessions/<int:session_id>/board/all")
@access.public
def whole_board(lang: str, session_id: int) -> Response:
    """The same with all questions."""
    return _board(lang, session_id, whole=True)


def _board(lang: str, session_id: int, *, whole: bool) -> Response:
    now = clock.now()

    def make() -> str:
        panel = panel_of(db.session(), published(session_id), now, whole=whole)
        return render_template("questions/board.html", panel=panel)

    return shelf.answer(f"{lang} {whole}", session_id, "text/html", now, make)


@blueprint.post("/<any(kk, ru, en):lang>/sessions/<int:session_id>/questions")
@access.public
def ask(lang: str, session_id: int) -> ResponseReturnValue:
    """Take a question and lead to its receipt; what does not fit is shown again with a sentence."""
    session, now, sent = db.session(), clock.now(), Submission.read(request.form)
    held = published(session_id)
    try:
        _question, code = sent.submit(session, held, lang, now)
        session.commit()
    except InvalidInput as error:
        session.rollback()
        return _again(lang, panel_of(session, published(session_id), now, whole=True), sent, error)
    return redirect(url_for("public.receipt", lang=lang, code=code), 303)


def _again(lang: str, panel: Panel, sent: Submission, error: InvalidInput) -> Response:
    proposed = error.questions if isinstance(error, AlreadyAsked) else []
    panel = replace(
        panel,
        typed=sent,
        token=public_form.token(panel.now),
        sentence=str(error),
        wrong=error.field,
        proposed=proposed,
    )
    head = addresses.head("public.questions", lang, session_id=panel.held.id)
    answer = make_response(render_template(PAGE, panel=panel, **head), error.status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/<any(kk, ru, en):lang>/questions/<int:question_id>/vote")
@access.public
def vote(lang: str, question_id: int) -> ResponseReturnValue:
    """Count a vote without JavaScript: the browser is known again by a cookie of this answer."""
    session, browser = db.session(), request.cookies.get(BROWSER) or votes.new_browser()
    votes.vote(session, question_id, browser, clock.now())
    session_id = session.get_one(Question, question_id).session_id
    session.commit()
    page = url_for("public.questions", lang=lang, session_id=session_id)
    answer = redirect(f"{page}#question-{question_id}", 303)
    answer.set_cookie(
        BROWSER, browser, max_age=YEAR, secure=request.is_secure, httponly=True, samesite="Lax"
    )
    return answer
