"""Promises at the desk: all of them for organizers, and what can be done with one."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from meetings import access, clock
from meetings.access import Role
from meetings.database import db
from meetings.desk import blueprint
from meetings.errors import Forbidden, InvalidInput
from meetings.i18n import current_language
from meetings.officials.official import Official
from meetings.officials.organisation import Organisation
from meetings.officials.responsible import officials_responsible
from meetings.places.district import District
from meetings.promises import closing, making, queries
from meetings.promises.desk import guarded
from meetings.promises.promise import Promise
from meetings.promises.queries import Wish
from meetings.promises.state import Standing, standing


@blueprint.get("/promises")
@access.roles(Role.ORGANIZER)
def promises() -> str:
    """Those of the own districts, and who stands how: by organisation, district and official."""
    today = making.today_of(clock.now())
    wish = Wish.read(request.args, guarded.own_districts())
    page = queries.page(db.session(), wish, request.args.get("page", 1, int), today)
    by = (Organisation, District, Official)
    return render_template(
        "desk/promises/list.html",
        wish=wish,
        here=dict(wish.pairs()),
        page=page,
        standings={each.id: standing(each, today) for each in page.records},
        tally=queries.tally(db.session(), wish, today),
        tables={
            record.__tablename__: queries.tallies(db.session(), record, wish, today)
            for record in by
        },
        Standing=Standing,
    )


@blueprint.get("/promises/<int:promise_id>")
@access.roles(Role.ORGANIZER, Role.OFFICIAL)
def promise(promise_id: int) -> str:
    """One promise, with what can be done."""
    return _page(guarded.promise_of(promise_id))


@blueprint.post("/promises/<int:promise_id>")
@access.roles(Role.ORGANIZER, Role.OFFICIAL)
def change_promise(promise_id: int) -> ResponseReturnValue:
    """Report it done, give it a later day or to somebody else; all are public."""
    found = guarded.promise_of(promise_id)
    try:
        _change(found)
        db.session.commit()
    except InvalidInput as error:
        db.session.rollback()
        return _page(found, error), 400
    return _back(found)


def _change(found: Promise) -> None:
    session, form, now = db.session(), request.form, clock.now()
    if form.get("verb") == "report":
        closing.report(session, found, form.get("sentence", ""), now)
        flash(_("Reported. The resident is asked now whether it is solved."), "success")
    elif form.get("verb") == "move":
        day = guarded.day_of(form.get("due_on", ""), "due_on")
        making.move(session, found, day, form.get("why", ""), now)
        flash(_("The later day holds; everybody sees both days and why."), "success")
    elif form.get("verb") == "hand_over":
        _hand_over(found)
    else:
        raise InvalidInput(_("There is no such button. Reload the page."))


def _hand_over(found: Promise) -> None:
    if not guarded.may_hand_over(found):
        raise Forbidden(_("Only an organizer of the district gives a promise to somebody else."))
    official = guarded.chosen(Official, request.form.get("official", ""))
    if official is None:
        raise InvalidInput(_("Choose an official."), "official")
    reason = request.form.get("reason", "")
    making.hand_over(db.session(), found, official, reason, clock.now())
    flash(_("It is now promised by %(name)s, who is told.", name=official.name), "success")


def _back(found: Promise) -> Response:
    if found.official.user_id == current_user.id:
        return redirect(url_for("desk.own_promises", lang=current_language()), 303)
    address = url_for("desk.promise", lang=current_language(), promise_id=found.id)
    return redirect(address, 303)


def _page(found: Promise, complaint: InvalidInput | None = None) -> str:
    today = making.today_of(clock.now())
    return render_template(
        "desk/promises/promise.html",
        promise=found,
        standing=standing(found, today),
        is_own=found.official.user_id == current_user.id,
        others=_others(found),
        today=today,
        complaint=complaint,
        given=request.form,
    )


def _others(found: Promise) -> list[Official]:
    """To whom this person can give it."""
    if not found.is_open or not guarded.may_hand_over(found):
        return []
    appeal = found.appeal
    able = officials_responsible(db.session(), appeal.topic_id, appeal.district_id)
    return [official for official in able if official.id != found.official_id]
