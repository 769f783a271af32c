"""Appeals at the desk: found by number, read, settled, handed over, promised, erased."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from meetings import access, audit, clock
from meetings.access import Role
from meetings.appeals import erasing, queries, receipt
from meetings.appeals.appeal import Appeal, AppealPerson, Outcome
from meetings.appeals.outcomes import hand_over, settle
from meetings.appeals.queries import AppealWish
from meetings.appeals.topic import Topic
from meetings.database import db
from meetings.desk import blueprint
from meetings.errors import InvalidInput
from meetings.i18n import current_language
from meetings.officials.official import Official, Responsibility
from meetings.officials.organisation import Organisation
from meetings.places.district import District
from meetings.promises.desk import guarded
from meetings.promises.making import hold, make, today_of, usual_day
from meetings.promises.promise import Promise
from meetings.promises.state import standing
from meetings.public_form import required

LONGEST_ANSWER = 5000
Form = Mapping[str, str]


@blueprint.get("/appeals")
@access.roles(Role.ORGANIZER)
def appeals() -> str:
    """The list, narrowed by number, topic, district and outcome; nothing personal is in it."""
    wish = AppealWish.read(request.args, guarded.own_districts())
    page = queries.page(db.session(), wish, request.args.get("page", 1, int))
    return render_template(
        "desk/appeals/list.html",
        wish=wish,
        page=page,
        promised=_promised(page.records),
        topics=db.session.scalars(select(Topic).order_by(Topic.position, Topic.slug)).all(),
        districts=_districts(),
        outcomes=list(Outcome),
        here=wish.pairs(),
    )


def _promised(found: Any) -> dict[int, Promise]:
    """The promise of each appeal that has one."""
    ids = [appeal.id for appeal in found]
    rows = db.session.scalars(select(Promise).where(Promise.appeal_id.in_(ids)))
    return {promise.appeal_id: promise for promise in rows}


def _districts() -> list[District]:
    own = guarded.own_districts()
    found = db.session.scalars(select(District))
    return sorted((one for one in found if own is None or one.id in own), key=_called)


def _called(record: Any) -> str:
    return str(record.name)


@blueprint.get("/appeals/<int:appeal_id>")
@access.roles(Role.ORGANIZER)
def appeal(appeal_id: int) -> str:
    """One appeal, without its personal data."""
    return _page(guarded.appeal_of(appeal_id))


@blueprint.post("/appeals/<int:appeal_id>/person")
@access.roles(Role.ORGANIZER, Role.OFFICIAL)
def read_person(appeal_id: int) -> ResponseReturnValue:
    """Read the personal data; that somebody did is written down first.

    The official who promised may read them too, and goes back to the own promises.
    """
    own = _own_promise(appeal_id)
    found = own.appeal if own else guarded.appeal_of(appeal_id)
    audit.record(db.session(), "read", "appeal", found.id, {"personal_data": [None, "read"]})
    db.session.commit()
    person = db.session.get(AppealPerson, found.id)
    if own:
        return render_template("desk/promises/person.html", promise=own, person=person)
    return _page(found, person=person, opened=True)


def _own_promise(appeal_id: int) -> Promise | None:
    official = guarded.own_official()
    if official is None:
        return None
    mine = (Promise.appeal_id == appeal_id, Promise.official_id == official.id)
    return db.session.scalar(select(Promise).where(*mine))


@blueprint.post("/appeals/<int:appeal_id>")
@access.roles(Role.ORGANIZER)
def change_appeal(appeal_id: int) -> ResponseReturnValue:
    """One verb, as the button names it; what was refused is shown with what was entered."""
    found = guarded.appeal_of(appeal_id)
    act = _ACTS.get(request.form.get("verb", ""))
    try:
        if act is None:
            raise InvalidInput(_("There is no such button. Reload the page."))
        act(found, request.form, clock.now())
        db.session.commit()
    except InvalidInput as error:
        db.session.rollback()
        return _page(found, complaint=error), 400
    return redirect(url_for("desk.appeal", lang=current_language(), appeal_id=appeal_id), 303)


def _settle(found: Appeal, form: Form, now: datetime) -> None:
    outcome = form.get("outcome", "")
    if outcome not in (Outcome.CONSULTED, Outcome.RESOLVED):
        raise InvalidInput(_("Choose what became of it."), "outcome")
    hold(db.session(), found)
    if found.outcome is not Outcome.UNDER_REVIEW:
        raise InvalidInput(_("This appeal is settled already, so its outcome stays."), "outcome")
    if _promise(found):
        raise InvalidInput(
            _("Something is promised for this appeal, so only the resident closes it."), "outcome"
        )
    answer = required(form.get("answer", ""), "answer", LONGEST_ANSWER, lines=True)
    settle(found, Outcome(outcome), now, answer)
    flash(
        _("The outcome is written down, and the resident reads the answer by the code."), "success"
    )


def _hand_over(found: Appeal, form: Form, now: datetime) -> None:
    body = guarded.chosen(Organisation, form.get("organisation", ""))
    if body is None:
        raise InvalidInput(_("Choose an organisation."), "organisation")
    hand_over(found, body.id, now)
    flash(_("It is now in the hands of %(name)s.", name=body.name), "success")


def _promise_it(found: Appeal, form: Form, now: datetime) -> None:
    official = guarded.chosen(Official, form.get("official", ""))
    if official is None:
        raise InvalidInput(_("Choose an official."), "official")
    make(
        db.session(), found, official=official, what=form.get("what", ""),
        due_on=guarded.day_of(form.get("due_on", ""), "due_on"),
        language=current_language(), now=now,
    )  # fmt: skip
    flash(_("The promise is made; everybody sees it."), "success")


def _erase(found: Appeal, form: Form, now: datetime) -> None:
    if not form.get("sure"):
        raise InvalidInput(_("Tick that you are sure; it cannot be undone."), "sure")
    erasing.erase(db.session(), found, now)
    flash(
        _("The personal data are erased. Topic, district and outcome stay as figures."), "success"
    )


def _new_code(found: Appeal, _form: Form, _now: datetime) -> None:
    code = receipt.random()
    found.receipt_digest = receipt.digest(code)
    audit.record(db.session(), "change", "appeal", found.id, {"receipt_code": [None, "new"]})
    flash(
        _("The resident's new code is %(code)s. It is shown only now; hand it over.", code=code),
        "warning",
    )


_ACTS: dict[str, Callable[[Appeal, Form, datetime], None]] = {
    "settle": _settle,
    "hand_over": _hand_over,
    "promise": _promise_it,
    "erase": _erase,
    "new_code": _new_code,
}


def _promise(found: Appeal) -> Promise | None:
    return db.session.scalar(select(Promise).where(Promise.appeal_id == found.id))


def _page(
    found: Appeal,
    *,
    person: AppealPerson | None = None,
    opened: bool = False,
    complaint: InvalidInput | None = None,
) -> str:
    now, promise = clock.now(), _promise(found)
    held = select(AppealPerson.appeal_id).where(AppealPerson.appeal_id == found.id)
    return render_template(
        "desk/appeals/appeal.html",
        appeal=found,
        person=person,
        opened=opened,
        has_person=db.session.scalar(held) is not None,
        promise=promise,
        standing=standing(promise, today_of(now)) if promise else None,
        in_hand=db.session.get(Organisation, found.organisation_id or 0),
        organisations=sorted(db.session.scalars(select(Organisation)), key=_called),
        officials=_officials(found),
        usual=usual_day(now),
        today=today_of(now),
        complaint=complaint,
        given=request.form,
    )


def _officials(found: Appeal) -> list[tuple[str, list[Official]]]:
    """Who can promise: those responsible for the topic there, then all others at work."""
    responsible = set(
        db.session.scalars(
            select(Responsibility.official_id).where(
                Responsibility.topic_id == found.topic_id,
                Responsibility.district_id == found.district_id,
            )
        )
    )
    at_work = select(Official).where(Official.active).options(joinedload(Official.organisation))
    everybody = sorted(db.session.scalars(at_work), key=_called)
    return [
        (_("Responsible here"), [one for one in everybody if one.id in responsible]),
        (_("Others"), [one for one in everybody if one.id not in responsible]),
    ]
