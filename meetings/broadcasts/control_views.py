"""The control room: one page per day, which keeps itself up to date."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from meetings import access, clock
from meetings.access import Role
from meetings.broadcasts import links, preflight, pressing
from meetings.broadcasts.board import Board, Session
from meetings.broadcasts.board_reading import read_board
from meetings.broadcasts.broadcast import Broadcast, Wanted
from meetings.broadcasts.link import WatchLink
from meetings.database import db
from meetings.desk import blueprint
from meetings.diary.session import ReceptionSession
from meetings.errors import InvalidInput, NotFound
from meetings.i18n import current_language
from meetings.places import organizers
from meetings.settings import Settings

ROLES = (Role.ORGANIZER, Role.MODERATOR, Role.CREW)


@blueprint.get("/broadcasts/day")
@access.roles(*ROLES)
def control_room() -> ResponseReturnValue:
    """Today."""
    return _page(clock.today(clock.now(), Settings.current().zone))


@blueprint.get("/broadcasts/day/<day>")
@access.roles(*ROLES)
def control_day(day: str) -> ResponseReturnValue:
    """A day; today when the address names none."""
    return _page(_day(day))


@blueprint.get("/broadcasts/day/<day>/board")
@access.roles(*ROLES)
def control_board(day: str) -> Response:
    """What changes on the page, asked for every few seconds; 304 when nothing did."""
    now = clock.now()
    board = read_board(db.session, _day(day), now)
    mark = f"{board.digest}-{current_user.id}"
    if request.if_none_match.contains(mark):
        response = Response(status=304)
    else:
        response = make_response(_board(board))
    response.set_etag(mark)
    return response


@blueprint.post("/broadcasts/sessions/<int:session_id>/press")
@access.roles(Role.ORGANIZER, Role.CREW)
def press_button(session_id: int) -> ResponseReturnValue:
    """Test, go live or end, on all channels or on one."""
    held = pressing.held_for(db.session(), session_id, current_user)
    try:
        step = Wanted(request.form.get("step", ""))
    except ValueError as error:
        raise InvalidInput(_("There is no such button. Reload the control room.")) from error
    only = request.form.get("broadcast", type=int)
    pressing.press(db.session(), held, step, clock.now(), only)
    return _done(held)


@blueprint.post("/broadcasts/sessions/<int:session_id>/check")
@access.roles(Role.ORGANIZER, Role.CREW)
def check_again(session_id: int) -> ResponseReturnValue:
    """Look at everything again now."""
    held = pressing.held_for(db.session(), session_id, current_user)
    for broadcast in db.session.scalars(select(Broadcast).filter_by(session_id=held.id)):
        preflight.ask(db.session, broadcast, clock.now())
    return _done(held)


@blueprint.post("/broadcasts/sessions/<int:session_id>/links")
@access.roles(Role.ORGANIZER)
def add_link(session_id: int) -> ResponseReturnValue:
    """Show an address that an organizer pasted."""
    held = pressing.held_for(db.session(), session_id, current_user)
    given = request.form.get("url", ""), request.form.get("name", "")
    links.add(db.session(), held, *given, clock.now())
    return _done(held)


@blueprint.post("/broadcasts/links/<int:link_id>/remove")
@access.roles(Role.ORGANIZER)
def remove_link(link_id: int) -> ResponseReturnValue:
    """Show it no longer."""
    link = db.session.get(WatchLink, link_id)
    if link is None:
        raise NotFound(_("This link was removed already. Reload the control room."))
    held = pressing.held_for(db.session(), link.session_id, current_user)
    db.session.delete(link)
    return _done(held)


def _done(held: ReceptionSession) -> ResponseReturnValue:
    """Commit, and answer with the board of its day as it stands now."""
    day = held.meeting.day
    db.session.commit()
    if "HX-Request" in request.headers:
        return _board(read_board(db.session, day, clock.now()))
    return redirect(url_for("desk.control_day", lang=current_language(), day=day), 303)


def _page(day: date) -> str:
    now = clock.now()
    return render_template(
        "desk/broadcasts/control.html",
        day=day,
        today=clock.today(now, Settings.current().zone),
        before=day - timedelta(days=1),
        after=day + timedelta(days=1),
        board=read_board(db.session, day, now),
        **_helpers(),
    )


def _board(board: Board) -> str:
    return render_template("desk/broadcasts/board.html", board=board, **_helpers())


def _helpers() -> dict[str, object]:
    """What the templates ask about this person; organizers' districts are read once."""
    districts = organizers.districts_of(current_user)
    plans = current_user.has_role(Role.ORGANIZER.value) or current_user.has_role(Role.ADMIN.value)

    def may_plan(session: Session) -> bool:
        return plans and (districts is None or session.district_id in districts)

    def may_press(session: Session) -> bool:
        own = current_user.has_role(Role.CREW.value) and session.crew_user_id == current_user.id
        return own or may_plan(session)

    return {"may_plan": may_plan, "may_press": may_press, "zone": Settings.current().zone}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotFound(_("There is no such day. Write one like 2026-11-24.")) from error
