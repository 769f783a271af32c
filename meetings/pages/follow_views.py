"""A resident follows an appeal with the code of the receipt, says whether it is solved, or has it erased.

The code is sent in the body of the request, so that it stands in no log and in no history.
"""

from __future__ import annotations

from datetime import date, datetime
from itertools import groupby
from operator import attrgetter

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from meetings import access, addresses, clock
from meetings.accounts import limits
from meetings.appeals import erasing, receipt
from meetings.appeals.appeal import Appeal, Outcome
from meetings.appeals.event import AppealEvent
from meetings.database import db
from meetings.errors import InvalidInput
from meetings.officials.organisation import Organisation
from meetings.promises.closing import say
from meetings.promises.promise import Promise
from meetings.promises.state import standing
from meetings.public import blueprint
from meetings.settings import Settings

GUESSES = "60 per 15 minutes"


def init_app(app: Flask) -> None:
    """The code stands for a session's token; guesses are counted."""
    app.extensions["csrf"].exempt(follow_appeal)
    limits.limit_guesses(app, GUESSES, "public.follow_appeal")


@blueprint.route("/<any(kk, ru, en):lang>/appeals/follow", methods=["GET", "POST"])
@access.public
def follow_appeal(lang: str) -> ResponseReturnValue:
    """Asks for the code; shows what became of the appeal. A wrong code is answered as an absent one."""
    head = addresses.head("public.follow_appeal", lang)
    if request.method == "GET":
        return render_template("public/appeals/code.html", **head)
    appeal = receipt.appeal_of(db.session(), request.form.get("code", ""))
    if appeal is None:
        complaint = _("No appeal has this code. Compare it with your receipt, letter by letter.")
        return render_template("public/appeals/code.html", complaint=complaint, **head), 404
    now = clock.now()
    try:
        told, complaint = _act(appeal, request.form.get("action", ""), now), ""
    except InvalidInput as error:
        db.session.rollback()
        told, complaint = "", str(error)
    return render_template(
        "public/appeals/followed.html",
        **_shown(appeal, now),
        told=told,
        complaint=complaint,
        **head,
    )


def _act(appeal: Appeal, action: str, now: datetime) -> str:
    """Do what was asked for, and say what was done; empty when the appeal is only read."""
    if action in ("yes", "no"):
        return _answer(appeal, action == "yes", now)
    if action == "erase":
        return _erase(appeal, now)
    return ""


def _answer(appeal: Appeal, solved: bool, now: datetime) -> str:
    promise = _promise(appeal)
    if promise is None:
        raise InvalidInput(_("Nothing was reported done yet; you are asked once it is."))
    say(db.session(), promise, solved, now)
    db.session.commit()
    if solved:
        return _("Thank you. The promise counts as kept, and your appeal as resolved.")
    return _("Thank you for telling. The promise is open again, and the next plan takes it up.")


def _erase(appeal: Appeal, now: datetime) -> str:
    if not request.form.get("sure"):
        raise InvalidInput(_("Tick that you are sure; it cannot be undone."))
    erasing.erase(db.session(), appeal, now)
    db.session.commit()
    return _("Your name, contact and text are erased. The code still shows what becomes of it.")


def _shown(appeal: Appeal, now: datetime) -> dict[str, object]:
    promise, today = _promise(appeal), clock.today(now, Settings.current().zone)
    return {
        "appeal": appeal,
        "code": request.form["code"],
        "answer": appeal.person.answer if appeal.person else None,
        "in_hand": db.session.get(Organisation, appeal.organisation_id or 0),
        "outcomes": _outcomes(appeal),
        "promise": promise,
        "standing": standing(promise, today) if promise else None,
        "operator_contact": Settings.current().operator_contact,
    }


def _outcomes(appeal: Appeal) -> list[tuple[date, Outcome]]:
    """Each outcome after the receipt with its day; lines that were corrected tell nothing."""
    lasting = (AppealEvent.appeal_id == appeal.id, AppealEvent.until > AppealEvent.on)
    lines = db.session.scalars(select(AppealEvent).where(*lasting).order_by(AppealEvent.on))
    runs = [list(run) for _outcome, run in groupby(lines, key=attrgetter("outcome"))]
    told = [(run[0].on, run[0].outcome) for run in runs]
    return told[1:] if told and told[0][1] is Outcome.UNDER_REVIEW else told


def _promise(appeal: Appeal) -> Promise | None:
    return db.session.scalar(select(Promise).where(Promise.appeal_id == appeal.id))
