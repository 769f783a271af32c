"""What organizers look up at the desk: venues, officials and crews. They come by import."""

from __future__ import annotations

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from wtforms import Form, SelectField
from wtforms.fields.choices import SelectChoice

from meetings import access, clock
from meetings.access import Role
from meetings.database import db
from meetings.desk import blueprint
from meetings.diary import offers, recurrence, staffing
from meetings.diary.fields import Choice
from meetings.diary.views.guarded import own_districts
from meetings.officials.crew import Crew
from meetings.officials.official import Official
from meetings.places.venue import WEEKDAYS, Venue, VenueKind
from meetings.settings import Settings

_UNKNOWN = _l("Choose from the list.")


class VenueFilter(Form):
    """What the list of venues is narrowed to."""

    district = Choice(_l("District"), _UNKNOWN)
    kind = SelectField(
        _l("Kind"),
        choices=lambda: [
            SelectChoice("", _("All")),
            *(SelectChoice(kind.value, kind.label) for kind in VenueKind),
        ],
        default="",
        invalid_choice_message=_UNKNOWN,
    )


@blueprint.get("/venues")
@access.roles(Role.ORGANIZER)
def venues() -> str:
    """All venues in use where this person plans."""
    chosen = VenueFilter(request.args)
    chosen.district.offer(offers.districts(db.session(), own_districts()), _("All"))
    chosen.validate()
    return render_template(
        "desk/records/venues.html",
        filter=chosen,
        venues=_venues(chosen),
        weekday_names=dict(zip(WEEKDAYS, recurrence.short_weekday_names(), strict=True)),
    )


def _venues(chosen: VenueFilter) -> list[Venue]:
    query = select(Venue).where(Venue.active)
    districts = own_districts()
    if districts is not None:
        query = query.where(Venue.district_id.in_(districts))
    if chosen.district.chosen:
        query = query.where(Venue.district_id == chosen.district.chosen)
    if chosen.kind.data in list(VenueKind):
        query = query.where(Venue.kind == VenueKind(chosen.kind.data))
    return sorted(db.session.scalars(query), key=lambda v: (str(v.district.name), str(v.name)))


@blueprint.get("/officials")
@access.roles(Role.ORGANIZER)
def officials() -> str:
    """Officials in office with their sessions of this week, and the crews."""
    today = clock.today(clock.now(), Settings.current().zone)
    found = select(Official).where(Official.active)
    people = found.options(joinedload(Official.organisation), joinedload(Official.home))
    crews = select(Crew).where(Crew.active).options(joinedload(Crew.home)).order_by(Crew.id)
    return render_template(
        "desk/records/officials.html",
        officials=sorted(
            db.session.scalars(people), key=lambda each: (str(each.organisation.name), each.id)
        ),
        loads=staffing.loads(db.session(), today, 0),
        absent=staffing.absent_on(db.session(), today),
        crews=db.session.scalars(crews).all(),
        today=today,
    )
