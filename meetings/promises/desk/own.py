"""What an official promised: what is open first."""

from __future__ import annotations

from flask import render_template

from meetings import access, clock
from meetings.access import Role
from meetings.database import db
from meetings.desk import blueprint
from meetings.promises import queries
from meetings.promises.desk import guarded
from meetings.promises.making import today_of
from meetings.promises.reminders import Urgency, urgency
from meetings.promises.state import standing


@blueprint.get("/promises/own")
@access.roles(Role.OFFICIAL)
def own_promises() -> str:
    """The own promises; what is near or overdue says so, with or without mail."""
    official, today = guarded.own_official(), today_of(clock.now())
    found = queries.of_official(db.session(), official.id) if official else ()
    pressing = [
        each for each in found if each.is_open and urgency(today, each.due_on) is not Urgency.NONE
    ]
    return render_template(
        "desk/promises/own.html",
        official=official,
        promises=found,
        pressing=pressing,
        standings={each.id: standing(each, today) for each in found},
    )
