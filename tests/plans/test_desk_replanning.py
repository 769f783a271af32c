"""Replanning from the desk: the fact is entered, and a draft is asked for."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from sqlalchemy import select

from meetings.access import Role
from meetings.effects.effect import Effect
from meetings.officials.official import Absence
from meetings.places import organizers
from meetings.plans import solving
from meetings.plans.plan import Plan
from tests.plans.region import NOW
from tests.plans.released import released
from tests.staff import person, sign_in

# Each page is asked for on PostgreSQL by tests/test_access.py.
pytestmark = pytest.mark.engine("sqlite")

PAGE = "/en/desk/plans/replan"
DAYS = {"away-first_day": "2027-05-18", "away-last_day": "2027-05-20"}
CLOSED = {"closed-first_day": "2027-05-18", "closed-last_day": "2027-05-19"}


@pytest.fixture(autouse=True)
def today(app):
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def organizer(region, signed_in):
    return signed_in(Role.ORGANIZER)


def newest(session):
    session.expire_all()
    return session.scalars(select(Plan).order_by(Plan.id.desc())).first()


def test_without_a_release_there_is_nothing_to_plan_anew(organizer, region):
    answer = organizer.get(PAGE)
    assert "No released plan lies ahead" in answer.text
    refused = organizer.post(f"{PAGE}/official", data={"away-who": region.akhmet.id, **DAYS})
    assert refused.status_code == 400


def test_an_official_falls_ill(organizer, session, region):
    released(session, region)
    assert "13 May – 30 May 2027" in " ".join(
        organizer.get(PAGE).text.replace("</span>", "").replace('<span class="span">', "").split()
    )
    answer = organizer.post(f"{PAGE}/official", data={"away-who": region.akhmet.id, **DAYS})
    plan = newest(session)
    assert answer.status_code == 303
    assert answer.location.endswith(f"/en/desk/plans/{plan.id}")
    assert (plan.movable, plan.first_day, plan.last_day) == (
        True,
        date(2027, 5, 13),
        date(2027, 5, 30),
    )
    assert plan.label == "Akhmet is away 18 May – 20 May"
    assert plan.asked_by is not None
    away = session.scalars(select(Absence)).one()
    assert (away.official_id, away.first_day, away.last_day) == (
        region.akhmet.id, date(2027, 5, 18), date(2027, 5, 20),
    )  # fmt: skip
    assert session.scalars(select(Effect).where(Effect.kind == solving.SOLVE)).all()


def test_a_venue_closes(organizer, session, region):
    released(session, region)
    answer = organizer.post(f"{PAGE}/venue", data={"closed-where": region.park.id, **CLOSED})
    assert answer.status_code == 303
    assert newest(session).label == "Park is closed 18 May – 19 May"
    assert region.park.closed_dates == ["2027-05-18", "2027-05-19"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"away-who": ""}, "Choose an official."),
        ({"away-who": "999999"}, "Choose from the list."),
        ({"away-first_day": ""}, "Choose a day."),
        ({"away-last_day": "2027-05-17"}, "The last day lies before the first"),
        ({"away-last_day": "2028-08-01"}, "An absence lasts a year at most"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_kept(organizer, session, region, wrong, sentence):
    kept = released(session, region)
    data = {"away-who": region.akhmet.id, **DAYS, **wrong}
    answer = organizer.post(f"{PAGE}/official", data=data)
    assert answer.status_code == 400
    assert sentence in answer.text
    assert newest(session).id == kept.plan_id
    assert session.scalars(select(Absence)).all() == []


def test_a_venue_is_closed_for_a_year_at_most(organizer, session, region):
    released(session, region)
    data = {"closed-where": region.park.id, **CLOSED, "closed-last_day": "2028-08-01"}
    answer = organizer.post(f"{PAGE}/venue", data=data)
    assert "a year at most" in answer.text
    session.expire_all()
    assert region.park.closed_dates == []


def test_the_address_chooses_in_advance(organizer, session, region):
    released(session, region)
    page = organizer.get(f"{PAGE}?official={region.akhmet.id}&venue={region.yard.id}").text
    assert f'selected value="{region.akhmet.id}"' in page
    assert f'selected value="{region.yard.id}"' in page
    assert organizer.get(f"{PAGE}?official=x&venue=99999999999").status_code == 200


def test_who_is_bound_to_a_district_closes_venues_there_only(app, session, region):
    released(session, region)
    user = person(Role.ORGANIZER)
    organizers.bind(user, [region.keles])
    session.commit()
    bound = sign_in(app.test_client(), user)
    assert (
        bound.post(f"{PAGE}/venue", data={"closed-where": region.square.id, **CLOSED}).status_code
        == 400
    )
    assert (
        bound.post(f"{PAGE}/venue", data={"closed-where": region.park.id, **CLOSED}).status_code
        == 303
    )
