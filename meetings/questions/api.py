"""Questions as JSON: what a session's page sends and looks at, and what programs may read."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, jsonify, make_response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from meetings import access, clock, public_form
from meetings.database import db
from meetings.errors import InvalidInput
from meetings.i18n import current_language
from meetings.public import blueprint
from meetings.questions import reading, shelf, votes
from meetings.questions.public_sessions import published
from meetings.questions.question import Question, State
from meetings.questions.reading import Reading
from meetings.questions.receipt_views import found
from meetings.questions.receipts import written
from meetings.questions.submission import AlreadyAsked, Submission

# Octets: more than the longest question in any spelling, and little enough to look at for nothing.
LONGEST_BODY = 64 * 1024
Data = dict[str, Any]


@blueprint.get("/api/v1/sessions/<int:session_id>/questions")
@access.public
def questions_json(session_id: int) -> Response:
    """The public questions of a session in the order of its board; 304 as long as nothing changes."""

    def make() -> str:
        published(session_id)
        with force_locale("kk"):
            board = reading.read(db.session(), session_id)
        listed = [public(question, board) for question in board.all]
        return current_app.json.dumps({"session": session_id, "questions": listed})

    return shelf.answer("json", session_id, "application/json", clock.now(), make)


@blueprint.post("/api/v1/sessions/<int:session_id>/questions")
@access.public
def ask_json(session_id: int) -> ResponseReturnValue:
    """Take a question (201), once for each ``key``: whoever sends it again gets the same receipt.

    409 proposes questions that ask the same; send ``anyway`` to ask all the same.
    """
    session, language, sent = db.session(), current_language(), Submission.read(_object())
    try:
        question, code = sent.submit(session, published(session_id), language, clock.now())
        session.commit()
    except AlreadyAsked as error:
        return {"error": str(error), "similar": [_brief(each) for each in error.questions]}, 409
    except InvalidInput as error:
        session.rollback()
        return {"error": str(error), "field": error.field}, error.status
    return _not_kept({**_own(question), **_receipt(code)}, 201)


@blueprint.post("/api/v1/questions/<int:question_id>/vote")
@access.public
def vote_json(question_id: int) -> Response:
    """Count the vote of a ``browser`` (a random value that it keeps), once; returns the number of votes."""
    session, browser = db.session(), _object().get("browser")
    count = votes.vote(
        session, question_id, browser if isinstance(browser, str) else "", clock.now()
    )
    session.commit()
    return _not_kept({"question": question_id, "votes": count})


@blueprint.get("/api/v1/questions/token")
@access.public
def token_json() -> Response:
    """A token for the form of a page that was open too long."""
    return _not_kept({"token": public_form.token(clock.now())})


@blueprint.get("/api/v1/questions/receipts/<code>")
@access.public
def receipt_json(code: str) -> Response:
    """How the question with this receipt code stands."""
    return _not_kept({**_own(found(code)), **_receipt(written(code))})


def public(question: Question, board: Reading) -> Data:
    """What everybody may know of a question that was accepted."""
    answering = question.answering_at
    return {
        **_brief(question),
        "number": question.number,
        "author": question.author,
        "topic": question.topic.slug if question.topic else None,
        "state": question.state.value,
        "pinned": question.pinned_at is not None,
        "asked_at": question.asked_at.isoformat(),
        "answering_at": answering.isoformat() if answering else None,
        "official": question.official.slug if question.official else None,
        "note": question.note,
        "written": question.written,
        "promise": _promise(question),
        "moments": [
            {"platform": each.label, "url": each.url} for each in board.moments.get(question.id, ())
        ],
    }


def _brief(question: Question) -> Data:
    return {"id": question.id, "text": question.text, "votes": question.votes}


def _promise(question: Question) -> Data | None:
    promise = question.promise
    if promise is None:
        return None
    return {
        "what": promise.what,
        "official": promise.official.slug,
        "due_on": promise.due_on.isoformat(),
        "reported": promise.reported_at is not None,
        "kept": promise.confirmed_at is not None,
    }


def _own(question: Question) -> Data:
    """What its author may know of it."""
    return {
        "session": question.session_id,
        "number": question.number,
        "text": question.text,
        "state": question.state.value,
        "label": question.state.label,
        "public": question.is_public,
        "votes": question.votes,
        "reason": question.rejection.label if question.rejection else "",
        "final": question.state in (State.REJECTED, State.MERGED),
    }


def _receipt(code: str) -> Data:
    return {"code": code, "url": url_for("public.receipt", lang=current_language(), code=code)}


def _object() -> Data:
    request.max_content_length = LONGEST_BODY
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict):
        raise InvalidInput(_("Send a JSON object."))
    return sent


def _not_kept(data: Data, status: int = 200) -> Response:
    answer = make_response(jsonify(data), status)
    answer.headers["Cache-Control"] = "no-store"
    return answer
