"""One's own sessions at the desk, and the addresses of private calendars."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from calendars import links
from meetings import access, clock
from meetings.access import Role
from meetings.database import db
from meetings.desk import blueprint
from meetings.diary.fields import known_id
from meetings.errors import InvalidInput, NotFound
from meetings.feeds.private import sessions_of
from meetings.feeds.private_feed import Owner, PrivateFeed, close_feed, feed_of, open_feed
from meetings.i18n import current_language
from meetings.officials.crew import Crew
from meetings.officials.official import Official
from meetings.settings import Settings

_KINDS: dict[str, type[Official] | type[Crew]] = {"official": Official, "crew": Crew}


@blueprint.get("/agenda")
@access.roles(Role.OFFICIAL, Role.CREW)
def agenda() -> str:
    """My coming sessions, and the address of my calendar."""
    session, now = db.session(), clock.now()
    lines = [
        (owner, name_of(owner), feed_of(session, owner), sessions_of(session, owner, now))
        for owner in _own()
    ]
    return render_template("desk/agenda/agenda.html", lines=lines)


@blueprint.get("/calendars")
@access.roles(Role.ORGANIZER)
def private_feeds() -> str:
    """Who has a private calendar."""
    session = db.session()
    held = {(each.official_id, each.crew_id): each for each in session.scalars(select(PrivateFeed))}
    officials = session.scalars(select(Official).where(Official.active).order_by(Official.id))
    crews = session.scalars(select(Crew).where(Crew.active).order_by(Crew.id))
    lines: list[tuple[Owner, str, PrivateFeed | None]] = [
        *((each, name_of(each), held.get((each.id, None))) for each in officials),
        *((each, name_of(each), held.get((None, each.id))) for each in crews),
    ]
    return render_template("desk/agenda/feeds.html", lines=lines)


@blueprint.post("/calendars/open")
@access.roles(Role.ORGANIZER, Role.OFFICIAL, Role.CREW)
def open_private_feed() -> ResponseReturnValue:
    """Make an address, or a new one, and show it this once: no page and no cookie keeps it."""
    owner = _chosen()
    token = open_feed(db.session(), owner, now=clock.now())
    db.session.commit()
    settings = Settings.current()
    address = f"{settings.base_url}/calendars/private/{token}.ics"
    page = render_template(
        "desk/agenda/shown.html", owner=owner, links=links(address, str(owner.name)), back=_back()
    )
    response = make_response(page)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@blueprint.post("/calendars/close")
@access.roles(Role.ORGANIZER, Role.OFFICIAL, Role.CREW)
def close_private_feed() -> Response:
    """Revoke an address."""
    close_feed(db.session(), _chosen())
    db.session.commit()
    flash(_("The address is dead. Calendars that used it get nothing more."), "success")
    return redirect(_back(), 303)


def name_of(owner: Owner) -> str:
    """How forms name an owner: ``official-7`` or ``crew-2``."""
    kind = "official" if isinstance(owner, Official) else "crew"
    return f"{kind}-{owner.id}"


def _own() -> list[Owner]:
    """The official and the crew as whom this person signs in."""
    owners: list[Owner] = []
    for kind in _KINDS.values():
        mine = select(kind).where(kind.user_id == current_user.id).options(joinedload(kind.user))
        owners.extend(db.session.scalars(mine))
    return owners


def _chosen() -> Owner:
    """Whom the form names: oneself, or for organizers anybody."""
    own = {name_of(each): each for each in _own()}
    name = request.form.get("owner", "")
    if name in own:
        return own[name]
    if not _is_organizer():
        raise NotFound(_("You can only change the address of your own calendar."))
    return _named(name)


def _named(name: str) -> Owner:
    kind, _dash, number = name.partition("-")
    found = known_id(number)
    owner = db.session.get(_KINDS[kind], found) if kind in _KINDS and found else None
    if not isinstance(owner, (Official, Crew)):
        raise InvalidInput(_("There is no such official or crew. Reload the page."))
    return owner


def _is_organizer() -> bool:
    return any(current_user.has_role(role.value) for role in (Role.ORGANIZER, Role.ADMIN))


def _back() -> str:
    endpoint = "desk.private_feeds" if _is_organizer() else "desk.agenda"
    return url_for(endpoint, lang=current_language())
