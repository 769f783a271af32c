"""Planning a meeting at the desk: one form for new ones and for changes."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings import access, clock
from meetings.access import Role
from meetings.database import db
from meetings.desk import blueprint
from meetings.diary import hints, offers, planning
from meetings.diary.complaints import complaints, refuse
from meetings.diary.fields import day_of, known_id
from meetings.diary.findings import Findings, Problem, Refused
from meetings.diary.forms import (
    MOST_SESSIONS,
    ZONE_LENGTH,
    Offered,
    PlanningForm,
    has_surplus,
    readable,
    shown,
)
from meetings.diary.meeting import Meeting
from meetings.diary.proposals import Proposals
from meetings.diary.status import Status
from meetings.diary.views.guarded import (
    changeable_meeting,
    own_districts,
    require_district,
    shown_meeting,
)
from meetings.diary.views.meeting import to_meeting
from meetings.errors import InvalidInput, NotFound
from meetings.places.venue import Venue
from meetings.settings import Settings

USUAL_HOURS = {"start": time(10), "end": time(12)}


@blueprint.route("/meetings/new", methods=["GET", "POST"])
@access.roles(Role.ORGANIZER)
def new_meeting() -> ResponseReturnValue:
    """Plan a meeting; ``?day=&venue=`` fills in what is known."""
    if request.method == "POST":
        return _answer(PlanningForm(readable(request.form)), None)
    given = Offered.read(db.session())
    form = PlanningForm(None, data=_asked_for())
    form.offer(_venues(None), given)
    form.add_session(given)
    return _page(form, None)


def _asked_for() -> dict[str, Any]:
    venue = known_id(request.args.get("venue"))
    return {**USUAL_HOURS, "day": _asked_day(), "venue": venue, "zone": Settings.current().zone}


def _asked_day() -> date | None:
    try:
        return day_of(request.args.get("day", ""))
    except ValueError:
        return None


@blueprint.route("/meetings/<int:meeting_id>/edit", methods=["GET", "POST"])
@access.roles(Role.ORGANIZER)
def edit_meeting(meeting_id: int) -> ResponseReturnValue:
    """Change or move a meeting."""
    if request.method == "POST":
        meeting = changeable_meeting(meeting_id)
        return _answer(PlanningForm(readable(request.form)), meeting)
    meeting = shown_meeting(meeting_id)
    require_district(meeting.venue.district_id)
    if meeting.status is Status.CANCELLED:
        flash(_("This meeting is cancelled; plan a new one instead."), "error")
        return to_meeting(meeting.id)
    form = PlanningForm(None, data=shown(meeting))
    form.offer(_venues(meeting), Offered.read(db.session()))
    return _page(form, meeting)


@blueprint.post("/meetings/officials")
@access.roles(Role.ORGANIZER)
def session_officials() -> str:
    """Whom the form proposes for one of its sessions, as a part of the page."""
    form = PlanningForm(readable(request.form))
    meeting_id = known_id(request.args.get("meeting"))
    form.offer(offers.venues(db.session(), own_districts()), Offered.read(db.session()))
    index = request.args.get("session", type=int)
    if index not in range(len(form.sessions)):
        raise NotFound(_("There is no such session in the form. Reload the page."))
    assert index is not None
    return render_template(
        "desk/planning/officials.html",
        part=form.sessions[index].form,
        staff=_proposals(form, meeting_id).of(index),
        hints=_hints(form),
    )


def _venues(meeting: Meeting | None) -> offers.Groups:
    held = meeting.venue_id if meeting else None
    return offers.venues(db.session(), own_districts(), held=held)


def _answer(form: PlanningForm, meeting: Meeting | None) -> ResponseReturnValue:
    given = Offered.read(db.session())
    form.offer(_venues(meeting), given)
    intent = request.form.get("intent", "save")
    if form.rearrange(intent, given):
        return _page(form, meeting)
    _require_own_district(form)
    if has_surplus(request.form):
        refuse(form, "sessions", _too_many())
        return _page(form, meeting), 400
    if meeting and form.revision.data != str(meeting.revision):
        form.revision.data = str(meeting.revision)
        return _page(form, meeting, conflict=True), 409
    if form.validate():
        kept = _keep(form, meeting, publish=intent == "publish")
        if kept:
            return to_meeting(kept.id)
    return _page(form, meeting), 400


def _too_many() -> str:
    return _(
        "A meeting has %(most)s sessions at most; the first of yours are below. Plan a second meeting for the others.",
        most=MOST_SESSIONS,
    )


def _require_own_district(form: PlanningForm) -> None:
    """What the form does not offer may still be posted."""
    if form.venue.data and form.venue.chosen is None:
        venue = db.session.get(Venue, form.venue.data)
        if venue:
            require_district(venue.district_id)


def _keep(form: PlanningForm, meeting: Meeting | None, publish: bool) -> Meeting | None:
    """Save what is asked for; None when it was refused, each problem then at its field."""
    try:
        meeting, findings = _save(form, meeting, publish)
        db.session.commit()
    except InvalidInput as error:
        db.session.rollback()
        for problem in _problems(error):
            refuse(form, problem.field, problem.sentence)
        return None
    _tell(meeting, findings)
    return meeting


def _save(form: PlanningForm, meeting: Meeting | None, publish: bool) -> tuple[Meeting, Findings]:
    now, draft = clock.now(), form.draft()
    if meeting is None:
        meeting, findings = planning.plan(db.session(), draft, now=now)
    else:
        findings = planning.change(db.session(), meeting, draft, now=now)
    if publish:
        planning.publish(db.session(), meeting, now=now)
    return meeting, findings


def _problems(error: InvalidInput) -> list[Problem]:
    if isinstance(error, Refused):
        return error.findings.problems
    return [Problem(error.field or "", str(error))]


def _tell(meeting: Meeting, findings: Findings) -> None:
    if meeting.status is Status.PUBLISHED:
        flash(_("The meeting is published. Calendars and pages show it as it stands."), "success")
    else:
        flash(_("The draft is saved. Nobody outside sees it until it is published."), "success")
    for sentence in findings.warnings:
        flash(sentence, "warning")


def _page(form: PlanningForm, meeting: Meeting | None, conflict: bool = False) -> str:
    return render_template(
        "desk/planning/form.html",
        form=form,
        meeting=meeting,
        conflict=conflict,
        complaints=list(complaints(form)),
        proposals=_proposals(form, meeting.id if meeting else None).all(),
        hints=_hints(form),
        most=MOST_SESSIONS,
    )


def _proposals(form: PlanningForm, meeting_id: int | None) -> Proposals:
    venue = db.session.get(Venue, form.venue.chosen) if form.venue.chosen else None
    chosen = [entry.form.officials.data for entry in form.sessions]
    return Proposals(
        db.session(), venue, form.day.data, _zone(form), form.parts(), chosen, meeting_id
    )


def _hints(form: PlanningForm) -> list[str]:
    if not form.venue.chosen or not form.day.data:
        return []
    venue = db.session.get_one(Venue, form.venue.chosen)
    return list(hints.of(venue, form.day.data, _zone(form)))


def _zone(form: PlanningForm) -> str:
    """The zone that is asked for, or the region's while that is none."""
    try:
        clock.zone((form.zone.data or "")[:ZONE_LENGTH])
    except InvalidInput:
        return Settings.current().zone
    return str(form.zone.data)
