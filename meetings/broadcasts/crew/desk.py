"""At the desk: who of the crews has a link, and the test picture of a session."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from meetings import access, clock
from meetings.access import Role
from meetings.broadcasts.crew.link import CrewLink, close_link, open_link
from meetings.broadcasts.relay.relay import Relay, relay_of
from meetings.database import db
from meetings.desk import blueprint
from meetings.diary.session import ReceptionSession
from meetings.diary.views.guarded import require_district
from meetings.errors import InvalidInput, NotFound
from meetings.i18n import current_language
from meetings.officials.crew import Crew
from meetings.settings import Settings


@blueprint.get("/crews/links")
@access.roles(Role.ORGANIZER, Role.CREW)
def crew_links() -> str:
    """Crews, and since when each has a link; a crew sees itself alone."""
    session = db.session()
    held = {each.crew_id: each for each in session.scalars(select(CrewLink))}
    crews = session.scalars(select(Crew).where(Crew.active).order_by(Crew.id))
    lines = [(each, held.get(each.id)) for each in crews if _may_change(each)]
    return render_template("desk/crew/links.html", lines=lines)


@blueprint.post("/crews/<int:crew_id>/link")
@access.roles(Role.ORGANIZER, Role.CREW)
def open_crew_link(crew_id: int) -> ResponseReturnValue:
    """Make a link, or a new one, and show it this once: no page and no cookie keeps it."""
    crew = _crew(crew_id)
    token = open_link(db.session(), crew, now=clock.now())
    db.session.commit()
    settings = Settings.current()
    language = crew.user.language if crew.user else "kk"
    address = f"{settings.base_url}/{language}/crew/{token}"
    response = make_response(render_template("desk/crew/shown.html", crew=crew, address=address))
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@blueprint.post("/crews/<int:crew_id>/link/close")
@access.roles(Role.ORGANIZER, Role.CREW)
def close_crew_link(crew_id: int) -> Response:
    """Revoke a link."""
    close_link(db.session(), _crew(crew_id))
    db.session.commit()
    flash(_("The link is dead. Whoever has it sees nothing more."), "success")
    return redirect(url_for("desk.crew_links", lang=current_language()), 303)


@blueprint.post("/broadcasts/sessions/<int:session_id>/test-picture")
@access.roles(Role.ORGANIZER)
def switch_test_picture(session_id: int) -> Response:
    """Send colour bars to the session's platforms, or stop; only where all platforms are the sandbox's."""
    held = db.session.get(ReceptionSession, session_id)
    if held is None:
        raise NotFound(_("There is no such session. Reload the page."))
    require_district(held.meeting.venue.district_id)
    if not has_test_picture():
        raise InvalidInput(_("Test pictures are sent in the demo only, never to real platforms."))
    relay_of(db.session(), held, clock.now()).test_picture = request.form.get("on") == "yes"
    db.session.commit()
    return redirect(_control_room(held), 303)


def has_test_picture() -> bool:
    """Whether this is a demo: pictures are taken in, and the platforms are the sandbox's."""
    settings = Settings.current()
    return bool(settings.rtmp_port) and settings.is_sandbox


def test_pictures() -> set[int] | None:
    """Where colour bars may be switched on: the numbers of the sessions in which they are; else None."""
    if not has_test_picture() or not access.may_open("desk.switch_test_picture"):
        return None
    chosen = select(Relay.session_id).where(Relay.test_picture)
    return set(db.session.scalars(chosen))


def _control_room(held: ReceptionSession) -> str:
    return url_for("desk.control_day", lang=current_language(), day=held.meeting.day.isoformat())


def _crew(crew_id: int) -> Crew:
    crew = db.session.get(Crew, crew_id)
    if crew is None:
        raise NotFound(_("There is no such crew. Reload the page."))
    if not _may_change(crew):
        raise NotFound(_("You can only change the link of your own crew."))
    return crew


def _may_change(crew: Crew) -> bool:
    organizes = any(current_user.has_role(role.value) for role in (Role.ORGANIZER, Role.ADMIN))
    return organizes or crew.user_id == current_user.id
