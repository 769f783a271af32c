"""At the desk: who is reached and how, who is no longer, and messages to subscribers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from meetings import access, audit, clock
from meetings.access import Role
from meetings.database import db
from meetings.desk import blueprint
from meetings.diary.fields import known_id
from meetings.diary.views.guarded import own_districts
from meetings.errors import InvalidInput
from meetings.i18n import current_language
from meetings.notices import writing
from meetings.notices.message import Message
from meetings.notices.subscriber import Means, Subscriber, Subscription
from meetings.notices.writing import Draft
from meetings.places.district import District
from meetings.settings import Settings

SHOWN = 30
LOOKED_BACK = timedelta(days=30)


@blueprint.get("/notices", endpoint="notices")
@access.roles(Role.ORGANIZER)
def overview() -> str:
    """Figures only: addresses are shown to nobody."""
    session, now = db.session(), clock.now()
    return render_template(
        "desk/notices/overview.html",
        reached=_reached(),
        means=list(Means),
        stopped=_stopped(now),
        messages=session.scalars(
            select(Message).order_by(Message.sent_at.desc(), Message.id.desc()).limit(SHOWN)
        ).all(),
    )


def _reached() -> dict[Means, int]:
    rows = db.session.execute(
        select(Subscriber.means, func.count(func.distinct(Subscriber.id)))
        .join(Subscription, Subscription.subscriber_id == Subscriber.id)
        .where(Subscription.confirmed_at.is_not(None), Subscriber.stopped_at.is_(None))
        .group_by(Subscriber.means)
    )
    return dict(rows.all())


def _stopped(now: datetime) -> list[Any]:
    """By means and reason, how many of the last 30 days, and when the last."""
    return list(
        db.session.execute(
            select(
                Subscriber.means,
                Subscriber.stopped_why,
                func.count().label("number"),
                func.max(Subscriber.stopped_at).label("last"),
            )
            .where(Subscriber.stopped_at > now - LOOKED_BACK)
            .group_by(Subscriber.means, Subscriber.stopped_why)
            .order_by(func.count().desc())
        )
    )


@blueprint.route("/notices/write", methods=["GET", "POST"], endpoint="write_message")
@access.roles(Role.ORGANIZER)
def write_message() -> ResponseReturnValue:
    """Written, then shown with the number of recipients, and only then sent."""
    if request.method == "GET":
        return _form()
    try:
        draft = Draft.typed(_district(), request.form)
        if request.form.get("action") == "edit":
            return _form()
        if request.form.get("action") != "send" or _has_grown(draft):
            return _preview(draft)
        message = writing.send(db.session(), Settings.current(), draft, audit.actor(), clock.now())
        db.session.commit()
    except InvalidInput as error:
        db.session.rollback()
        return _form(error), 400
    flash(
        ngettext(
            "It is on its way to %(num)d subscriber.",
            "It is on its way to %(num)d subscribers.",
            message.recipients,
        ),
        "success",
    )
    return redirect(url_for("desk.notices", lang=current_language()), 303)


def _district() -> int | None:
    """Organizers of some districts write to those only."""
    given, own = request.form.get("district", ""), own_districts()
    number = known_id(given) if given else None
    if given and (number is None or db.session.get(District, number) is None):
        raise InvalidInput(_("Choose a district of the list."), "district")
    if own is not None and number not in own:
        raise InvalidInput(_("You write to your own districts only; choose one."), "district")
    return number


def _has_grown(draft: Draft) -> bool:
    """Whether more would get it than the preview said."""
    shown = request.form.get("shown", "")
    present = sum(writing.count(db.session(), draft.district_id).values())
    return not shown.isascii() or not shown.isdigit() or present > int(shown[:9])


def _form(error: InvalidInput | None = None) -> str:
    own = own_districts()
    districts = db.session.scalars(select(District).order_by(District.slug)).all()
    return render_template(
        "desk/notices/write.html",
        typed=request.form,
        error=error,
        districts=[each for each in districts if own is None or each.id in own],
        may_all=own is None,
    )


def _preview(draft: Draft) -> str:
    session = db.session()
    reached = writing.count(session, draft.district_id)
    return render_template(
        "desk/notices/preview.html",
        draft=draft,
        district=session.get(District, draft.district_id) if draft.district_id else None,
        reached=reached,
        total=sum(reached.values()),
        room=writing.room(session, Settings.current(), clock.now()),
    )
