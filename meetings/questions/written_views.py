"""Written answers: at the desk for officials who sign in, by a private link for those who do not."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from flask import (
    Flask,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from meetings import access, clock
from meetings.access import Role
from meetings.accounts import limits
from meetings.database import db
from meetings.desk import blueprint as desk
from meetings.errors import ChangedMeanwhile, InvalidInput, NotFound
from meetings.i18n import LANGUAGES, current_language
from meetings.officials.official import Official
from meetings.public import blueprint as public
from meetings.questions import answering, desk_queries
from meetings.questions.answer_link import AnswerLink, close_link, official_with, open_link
from meetings.questions.question import Question
from meetings.settings import Settings

TRIES = "120 per 15 minutes"
RECENT = timedelta(days=90)
ROUTE = "/<any(kk, ru, en):lang>/answer/<token>"
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}

desk.add_app_template_global(answering.stamp, "answer_stamp")


class Refused(NamedTuple):
    """An answer that was not taken: it is shown again with the sentence that says why."""

    question_id: int
    text: str
    sentence: str
    status: int


def init_app(app: Flask) -> None:
    """The link is the only key, so its form proves nothing else; wrong links are counted."""
    app.extensions["csrf"].exempt(answer_by_link)
    limits.limit_guesses(app, TRIES, "public.answers_by_link", "public.answer_by_link")


@desk.get("/my-questions")
@access.roles(Role.OFFICIAL)
def own_questions() -> str:
    """Questions assigned to whoever is signed in."""
    return _own_page()


def _own_page(refused: Refused | None = None) -> str:
    return render_template("desk/questions/own.html", questions=_assigned(_own()), refused=refused)


@desk.post("/my-questions/<int:question_id>")
@access.roles(Role.OFFICIAL)
def answer_own_question(question_id: int) -> ResponseReturnValue:
    """Keep the answer to one of them."""
    question = _question(question_id)
    mine = [each for each in _own() if each.id == question.official_id]
    if not mine:
        raise NotFound(_("This question is not assigned to you. Reload the page."))
    if refused := _write(question, mine[0]):
        return _own_page(refused), refused.status
    flash(_("Everybody reads your answer beside the question now."), "success")
    return redirect(url_for("desk.own_questions", lang=current_language()), 303)


@desk.get("/questions/links")
@access.roles(Role.ORGANIZER)
def answer_links() -> str:
    """Officials, and since when each has a private link."""
    session = db.session()
    held = {each.official_id: each for each in session.scalars(select(AnswerLink))}
    officials = session.scalars(select(Official).where(Official.active).order_by(Official.id))
    lines = [(each, held.get(each.id)) for each in officials]
    return render_template("desk/questions/links.html", lines=lines)


@desk.post("/officials/<int:official_id>/answer-link")
@access.roles(Role.ORGANIZER)
def open_answer_link(official_id: int) -> Response:
    """Make a link, or a new one, and show it this once: no page and no cookie keeps it."""
    official = _official(official_id)
    token = open_link(db.session(), official, now=clock.now())
    db.session.commit()
    settings = Settings.current()
    address = f"{settings.base_url}/{current_language()}/answer/{token}"
    page = render_template("desk/questions/shown.html", official=official, address=address)
    response = make_response(page)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@desk.post("/officials/<int:official_id>/answer-link/close")
@access.roles(Role.ORGANIZER)
def close_answer_link(official_id: int) -> ResponseReturnValue:
    """Revoke a link."""
    close_link(db.session(), _official(official_id))
    db.session.commit()
    flash(_("The link is dead. Whoever has it sees nothing more."), "success")
    return redirect(url_for("desk.answer_links", lang=current_language()), 303)


@public.get(ROUTE)
@access.public
def answers_by_link(lang: str, token: str) -> Response:
    """Questions assigned to whoever holds the link."""
    return _page_by_link(_holder(token), token)


def _page_by_link(official: Official, token: str, refused: Refused | None = None) -> Response:
    page = render_template(
        "questions/own_by_link.html",
        official=official,
        token=token,
        questions=_assigned([official]),
        written=request.args.get("written"),
        refused=refused,
        alternates={
            code: url_for("public.answers_by_link", lang=code, token=token) for code in LANGUAGES
        },
    )
    response = make_response(page, refused.status if refused else 200)
    response.headers.update(HEADERS)
    return response


@public.post(ROUTE + "/<int:question_id>")
@access.public
def answer_by_link(lang: str, token: str, question_id: int) -> ResponseReturnValue:
    """Keep the answer to one of them."""
    official = _holder(token)
    if refused := _write(_question(question_id), official):
        return _page_by_link(official, token, refused)
    address = url_for("public.answers_by_link", lang=lang, token=token, written=question_id)
    response = redirect(f"{address}#question-{question_id}", 303)
    response.headers.update(HEADERS)
    return response


def _write(question: Question, official: Official) -> Refused | None:
    session, form = db.session(), request.form
    text, seen = form.get("written", ""), form.get("seen")
    try:
        answering.write(session, question, official, text, now=clock.now(), seen=seen)
        session.commit()
    except (InvalidInput, ChangedMeanwhile) as error:
        session.rollback()
        return Refused(question.id, text, str(error), error.status)
    return None


def _assigned(officials: list[Official]) -> list[Question]:
    since = clock.now() - RECENT
    ids = [each.id for each in officials]
    return list(desk_queries.assigned_to(db.session(), ids, since)) if ids else []


def _own() -> list[Official]:
    mine = select(Official).where(Official.user_id == current_user.id)
    return list(db.session.scalars(mine.options(joinedload(Official.organisation))))


def _question(question_id: int) -> Question:
    found = db.session.get(Question, question_id)
    if found is None:
        raise NotFound(_("There is no such question. Reload the page."))
    return found


def _official(official_id: int) -> Official:
    found = db.session.get(Official, official_id)
    if found is None:
        raise NotFound(_("There is no such official. Reload the page."))
    return found


def _holder(token: str) -> Official:
    official = official_with(db.session(), token)
    if official is None:
        abort(404)
    return official
