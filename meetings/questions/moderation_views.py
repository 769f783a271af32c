"""The moderator's desk, made for one thumb: a page that keeps itself up to date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from itertools import groupby

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import ImmutableMultiDict

from meetings import access, clock
from meetings.access import Role
from meetings.database import db
from meetings.desk import blueprint
from meetings.diary.session import ReceptionSession
from meetings.errors import ChangedMeanwhile, Forbidden, InvalidInput, NotFound, NoTieError
from meetings.i18n import current_language
from meetings.officials.official import Official
from meetings.places import organizers
from meetings.promises.making import today_of, usual_day
from meetings.questions import boards, desk_queries, moderating
from meetings.questions.moments import moments
from meetings.questions.moves import Verb, fits
from meetings.questions.question import Question, Rejection

ROLES = (Role.MODERATOR, Role.ORGANIZER)
Form = ImmutableMultiDict[str, str]


@blueprint.app_template_global("fits")
def verb_fits(verb: str, question: Question) -> bool:
    """Whether a button for the verb is shown."""
    return fits(Verb(verb), question.state)


blueprint.add_app_template_global(moderating.mark, "question_mark")


@blueprint.get("/questions")
@access.roles(*ROLES)
def questions() -> str:
    """Where questions are put today."""
    today = today_of(clock.now())
    districts = organizers.districts_of(current_user)
    near = desk_queries.sessions_near(db.session(), today, districts)
    days = [(day, list(found)) for day, found in groupby(near, lambda line: line[0].meeting.day)]
    return render_template("desk/questions/list.html", days=days, today=today)


@blueprint.get("/sessions/<int:session_id>/questions")
@access.roles(*ROLES)
def session_questions(session_id: int) -> str:
    """The questions of a session under one tab."""
    held = _held(session_id)
    return render_template("desk/questions/session.html", held=held, **_board(held))


@blueprint.get("/sessions/<int:session_id>/questions/board")
@access.roles(*ROLES)
def session_questions_board(session_id: int) -> Response:
    """What changes on the page, asked for every two seconds; 304 when nothing did."""
    version = boards.version(db.session(), session_id)
    mark = f"{version}-{_tab()}-{current_language()}-{current_user.id}"
    if request.if_none_match.contains(mark):
        response = Response(status=304)
    else:
        held = _held(session_id)
        response = make_response(render_template("desk/questions/board.html", **_board(held)))
    response.set_etag(mark)
    return response


@blueprint.get("/questions/<int:question_id>")
@access.roles(*ROLES)
def question(question_id: int) -> str:
    """All that can be done with one question, with room to write."""
    return _page(_found(question_id))


@blueprint.post("/questions/<int:question_id>")
@access.roles(*ROLES)
def moderate(question_id: int) -> ResponseReturnValue:
    """One verb, as the button names it; what was refused is shown with what was entered."""
    found, is_part = _found(question_id), "X-Part" in request.headers
    try:
        _act(found)
        db.session.commit()
    except (InvalidInput, ChangedMeanwhile) as error:
        if is_part:
            raise
        db.session.rollback()
        return _page(_found(question_id), error), error.status
    if is_part:
        return render_template("desk/questions/board.html", **_board(found.session))
    address = url_for(
        "desk.session_questions",
        lang=current_language(),
        session_id=found.session_id,
        show=_tab(),
        _anchor=f"question-{found.id}",
    )
    return redirect(address, 303)


def _act(question: Question) -> None:
    try:
        act = _ACTS[Verb(request.form.get("verb", ""))]
    except ValueError as error:
        raise InvalidInput(_("There is no such button. Reload the page.")) from error
    act(question, request.form, clock.now())


def _plainly(verb: Callable[..., None]) -> Callable[[Question, Form, datetime], None]:
    """A verb that needs nothing but the question."""

    def act(question: Question, form: Form, now: datetime) -> None:
        verb(db.session(), question, now=now, seen=form.get("seen"))

    return act


def _reject(question: Question, form: Form, now: datetime) -> None:
    try:
        reason = Rejection(form.get("reason", ""))
    except ValueError as error:
        raise InvalidInput(_("Choose a reason from the list."), "reason") from error
    moderating.reject(db.session(), question, reason, now=now, seen=form.get("seen"))


def _merge(question: Question, form: Form, now: datetime) -> None:
    into = db.session.get(Question, form.get("into", 0, type=int))
    if into is None:
        raise InvalidInput(_("Choose the question that stands for both."), "into")
    moderating.merge(db.session(), question, into, now=now, seen=form.get("seen"))


def _assign(question: Question, form: Form, now: datetime) -> None:
    given = form.get("official", "")
    official = _official(form) if given else None
    moderating.assign(db.session(), question, official, now=now, seen=form.get("seen"))


def _answered(question: Question, form: Form, now: datetime) -> None:
    note = form.get("note", "")
    moderating.answered(db.session(), question, note, now=now, seen=form.get("seen"))


def _take_home(question: Question, form: Form, now: datetime) -> None:
    moderating.take_home(
        db.session(),
        question,
        _official(form),
        form.get("what", ""),
        _day(form.get("due_on", "")),
        now=now,
        seen=form.get("seen"),
    )


_ACTS: dict[Verb, Callable[[Question, Form, datetime], None]] = {
    Verb.ACCEPT: _plainly(moderating.accept),
    Verb.PIN: _plainly(moderating.pin),
    Verb.UNPIN: _plainly(moderating.unpin),
    Verb.START: _plainly(moderating.start_answering),
    Verb.PUT_BACK: _plainly(moderating.put_back),
    Verb.REJECT: _reject,
    Verb.MERGE: _merge,
    Verb.ASSIGN: _assign,
    Verb.ANSWERED: _answered,
    Verb.TAKE_HOME: _take_home,
}


def _official(form: Form) -> Official:
    found = db.session.get(Official, form.get("official", 0, type=int))
    if found is None:
        raise InvalidInput(_("Choose an official from the list."), "official")
    return found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidInput(_("Write the day like 2026-11-24."), "due_on") from error


def _tab() -> str:
    chosen = request.values.get("show", "")
    return chosen if chosen in desk_queries.TABS else "waiting"


def _board(held: ReceptionSession) -> dict[str, object]:
    return {"desk": desk_queries.desk(db.session(), held, _tab()), "reasons": list(Rejection)}


def _page(found: Question, complaint: NoTieError | None = None) -> str:
    session, held = db.session(), found.session
    return render_template(
        "desk/questions/question.html",
        question=found,
        held=held,
        like=desk_queries.like(session, found),
        officials=desk_queries.who_may_answer(session, found),
        reasons=list(Rejection),
        usual=usual_day(clock.now()),
        moments=moments(found),
        complaint=complaint,
        given=request.form,
    )


def _held(session_id: int) -> ReceptionSession:
    held = desk_queries.session_with(db.session(), session_id)
    if held is None:
        raise NotFound(_("There is no such session, or it is not published yet."))
    require_district(held)
    return held


def _found(question_id: int) -> Question:
    found = desk_queries.question_with(db.session(), question_id)
    if found is None:
        raise NotFound(_("There is no such question. Reload the page."))
    require_district(found.session)
    return found


def require_district(held: ReceptionSession) -> None:
    """Raises Forbidden for who is bound to other districts."""
    districts = organizers.districts_of(current_user)
    if districts is not None and held.meeting.venue.district_id not in districts:
        raise Forbidden(_("You moderate in other districts. Ask somebody of this district."))
