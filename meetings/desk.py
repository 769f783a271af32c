"""The desk: one blueprint for the staff's pages, to which each feature adds its own routes."""

from __future__ import annotations

from flask import Blueprint, Response
from flask_babel import lazy_gettext as _l

from meetings.access import may_open

blueprint = Blueprint("desk", __name__, url_prefix="/<lang>/desk")

# Endpoint, name and icon of each entry of the navigation, the most used first.
_ENTRIES = (
    ("desk.agenda", _l("My agenda"), "calendar"),
    ("desk.own_promises", _l("My promises"), "check"),
    ("desk.week", _l("Week"), "week"),
    ("desk.meetings", _l("Meetings"), "list"),
    ("desk.questions", _l("Questions"), "question"),
    ("desk.own_questions", _l("Questions to me"), "question"),
    ("desk.new_meeting", _l("New meeting"), "plus"),
    ("desk.own_busy", _l("When I am busy"), "clock"),
    ("desk.plans", _l("Plans"), "map"),
    ("desk.appeals", _l("Appeals"), "edit"),
    ("desk.promises", _l("Promises"), "check"),
    ("desk.duties", _l("Duties"), "check"),
    ("desk.fairness", _l("Fairness"), "chart"),
    ("desk.receptions", _l("Receptions"), "repeat"),
    ("desk.venues", _l("Venues"), "place"),
    ("desk.officials", _l("Officials"), "official"),
    ("desk.replies", _l("Answers"), "question"),
    ("desk.notices", _l("Subscribers"), "phone"),
    ("desk.private_feeds", _l("Private calendars"), "calendar"),
    ("desk.control_room", _l("Control room"), "signal"),
    ("desk.broadcasts", _l("Broadcasts"), "live"),
    ("desk.imports", _l("Imports"), "import"),
    ("desk.staff", _l("Staff"), "people"),
    ("desk.audit", _l("Changes"), "edit"),
)


@blueprint.app_template_global("desk_entries")
def entries() -> list[tuple[str, object, str]]:
    """What of the navigation whoever is signed in may open."""
    return [entry for entry in _ENTRIES if may_open(entry[0])]


@blueprint.url_value_preprocessor
def _take_language(_endpoint: str | None, values: dict[str, object] | None) -> None:
    """The language is read from the address by ``i18n``; views need not take it."""
    if values:
        values.pop("lang", None)


@blueprint.after_request
def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
