"""The numbered, frozen versions of the joint plan."""

from __future__ import annotations

from flask import render_template, request
from flask_babel import gettext as _

from meetings import access
from meetings.access import Role
from meetings.database import db
from meetings.desk import blueprint
from meetings.errors import NotFound
from meetings.plans import difference, frozen, owing, tables
from meetings.plans import releases as versions
from meetings.plans.release import Release


@blueprint.get("/releases")
@access.roles(Role.ORGANIZER)
def releases() -> str:
    """All versions, the latest first, each with how much it changed."""
    number = request.args.get("page", 1, type=int)
    return render_template("desk/plans/releases.html", page=versions.page(db.session(), number))


@blueprint.get("/releases/<int:number>")
@access.roles(Role.ORGANIZER)
def released(number: int) -> str:
    """One version: what it changed, what could not be published, and all of it."""
    release = found_release(number)
    lines = release.document["meetings"]
    return render_template(
        "desk/plans/released.html",
        release=release,
        waiting=versions.still_drafts(db.session(), release),
        days=tables.by_day(lines),
        owed=owing.by_organisation(lines),
        told=difference,
        named=owing.name,
        taken_up=frozen.taken_up,
    )


def found_release(number: int) -> Release:
    """The version with all that it froze; raises NotFound."""
    release = versions.numbered(db.session(), number)
    if release is None:
        raise NotFound(_("There is no such version."))
    return release
