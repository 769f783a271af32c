"""The desk's page of an official's own calendars: link, upload, read now, remove."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from meetings import access, clock
from meetings.access import Role
from meetings.database import db
from meetings.desk import blueprint
from meetings.errors import InvalidInput, NotFound
from meetings.i18n import current_language
from meetings.officials import busy, busy_refresh
from meetings.officials.busy_calendar import BusyCalendar
from meetings.officials.busy_forms import LinkForm, UploadForm
from meetings.officials.official import Official
from meetings.settings import Settings

_may = access.roles(Role.ORGANIZER, Role.OFFICIAL)


@blueprint.get("/busy")
@access.roles(Role.OFFICIAL)
def own_busy() -> Response:
    """The page of whoever is signed in."""
    own = db.session.scalar(select(Official).where(Official.user_id == current_user.id))
    if own is None:
        raise NotFound(
            _("Your account belongs to no official; ask an administrator to connect them.")
        )
    return _to_page(own.id)


@blueprint.get("/officials/<int:official_id>/busy")
@_may
def official_busy(official_id: int) -> str:
    """The calendars of an official, and how to add one."""
    return _page(_own_or_any(official_id), LinkForm(), UploadForm())


@blueprint.post("/officials/<int:official_id>/busy/link")
@_may
def link_busy(official_id: int) -> tuple[str, int] | Response:
    """Link an address."""
    official, form = _own_or_any(official_id), LinkForm()
    if not form.validate_on_submit():
        return _page(official, form, UploadForm()), 400
    try:
        busy.link(db.session(), official, form.address.data or "", now=clock.now())
    except InvalidInput as error:
        form.address.errors = [str(error)]
        return _page(official, form, UploadForm()), 400
    db.session.commit()
    flash(_("The calendar is read within a minute or two; look here again."), "success")
    return _to_page(official.id)


@blueprint.post("/officials/<int:official_id>/busy/upload")
@_may
def upload_busy(official_id: int) -> tuple[str, int] | Response:
    """Take the busy times of a file."""
    official, form = _own_or_any(official_id), UploadForm()
    if not form.validate_on_submit():
        return _page(official, LinkForm(), form), 400
    db.session.rollback()  # reading takes seconds, in which others may write
    try:
        found = busy.read_upload(form.file.data.read(), now=clock.now(), zone=_zone())
        busy.keep_upload(db.session(), _own_or_any(official_id), found, now=clock.now())
    except InvalidInput as error:
        form.file.errors = [str(error)]
        return _page(_own_or_any(official_id), LinkForm(), form), 400
    db.session.commit()
    flash(_("The busy times of the file are known now; the file itself is not kept."), "success")
    return _to_page(official_id)


@blueprint.post("/busy/<int:calendar_id>/read")
@_may
def read_busy(calendar_id: int) -> Response:
    """Read a linked calendar now."""
    calendar = _own_or_any_calendar(calendar_id)
    if calendar.address is None:
        raise InvalidInput(_("This calendar was uploaded; upload a newer file instead."))
    busy_refresh.ask(db.session(), calendar, clock.now())
    db.session.commit()
    flash(_("The calendar is being read; look here again in a moment."), "success")
    return _to_page(calendar.official_id)


@blueprint.post("/busy/<int:calendar_id>/remove")
@_may
def remove_busy(calendar_id: int) -> Response:
    """Forget a calendar and its busy times."""
    calendar = _own_or_any_calendar(calendar_id)
    official_id = calendar.official_id
    busy.remove(db.session(), calendar)
    db.session.commit()
    flash(_("The calendar and its busy times are forgotten."), "success")
    return _to_page(official_id)


def _own_or_any(official_id: int) -> Official:
    """Organizers plan with every official, an official only has the own page; raises NotFound."""
    official = db.session.get(Official, official_id)
    if official is None or not (_plans() or official.user_id == current_user.id):
        raise NotFound(_("There is no such official, or the calendars are not yours."))
    return official


def _own_or_any_calendar(calendar_id: int) -> BusyCalendar:
    calendar = db.session.get(BusyCalendar, calendar_id)
    if calendar is None:
        raise NotFound(_("There is no such calendar; it may have been removed."))
    _own_or_any(calendar.official_id)
    return calendar


def _plans() -> bool:
    return any(current_user.has_role(role.value) for role in (Role.ORGANIZER, Role.ADMIN))


def _page(official: Official, link: LinkForm, upload: UploadForm) -> str:
    known = busy.known(db.session(), official.id, clock.now())
    return render_template(
        "desk/busy/page.html",
        official=official,
        known=known,
        link=link,
        upload=upload,
        zone=_zone(),
        may_plan=_plans(),
    )


def _to_page(official_id: int) -> Response:
    return redirect(url_for("desk.official_busy", lang=current_language(), official_id=official_id))


def _zone() -> str:
    settings = Settings.current()
    return settings.zone
