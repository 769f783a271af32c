"""Duties at the desk: what is owed, held, planned and missing, and who may change it."""

from __future__ import annotations

from datetime import date, time

import pytest
import time_machine
from bs4 import BeautifulSoup
from sqlalchemy import select

from meetings.access import Role
from meetings.audit import AuditEntry
from meetings.places import organizers
from meetings.plans.duty import Duty, Recurrence
from tests.plans.region import NOW, published
from tests.staff import person, sign_in

# Each page is asked for on PostgreSQL by tests/test_access.py.
pytestmark = pytest.mark.engine("sqlite")

PAGE = "/en/desk/duties"


@pytest.fixture(autouse=True)
def today(app):
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def organizer(region, signed_in):
    return signed_in(Role.ORGANIZER)


@pytest.fixture
def bound(region, app, session):
    """An organizer who plans in Keles only."""
    user = person(Role.ORGANIZER)
    organizers.bind(user, [region.keles])
    session.commit()
    return sign_in(app.test_client(), user)


def duty(session, region, *districts, **given):
    usual = {
        "official": region.akhmet, "districts": list(districts or (region.keles, region.arys)),
        "recurrence": Recurrence.QUARTER, "name_en": "Akhmet meets the people",
        "source_en": "Decree 826",
    }  # fmt: skip
    found = Duty(**{**usual, **given})
    session.add(found)
    session.commit()
    return found


def filled(region, **given):
    return {
        "name_kk": "Халықпен кездеседі", "official": region.akhmet.id, "at_least": "2",
        "recurrence": "quarter", "districts": [region.keles.id, region.arys.id],
        "source_ru": "Указ № 826", **given,
    }  # fmt: skip


def texts(answer, css):
    found = BeautifulSoup(answer.text, "html.parser").select(css)
    return [" ".join(each.get_text(" ").split()) for each in found]


def test_each_period_says_what_is_held_planned_and_missing(organizer, session, region):
    duty(session, region, region.keles, region.arys, region.sozak)
    published(
        session, region.park, date(2027, 5, 20), time(10), [(region.housing, [region.akhmet])], None
    )
    session.commit()
    rows = texts(organizer.get(PAGE), ".duty-card tbody tr")
    assert rows[:2] == [
        "1 Apr – 30 Jun 2027 (now) 3 0 1 2 30 Jun 2027 Time is left",
        "1 Jul – 30 Sep 2027 3 0 0 3 30 Sep 2027 Time is left",
    ]
    assert rows[-3:] == ["Arys 0 0 1", "Sozak 0 0 1", "Keles 0 1 0"]
    (due,) = texts(organizer.get(PAGE), ".duty-card__due")
    assert due.startswith("2 visits are still missing. The next one is due by")


def test_it_is_red_before_it_is_late_and_the_red_come_first(organizer, session, region):
    duty(session, region, region.keles, name_en="Quiet", recurrence=Recurrence.YEAR)
    duty(session, region, name_en="Pressing", at_least=4, recurrence=Recurrence.HALF_YEAR)
    answer = organizer.get(PAGE)
    assert texts(answer, ".duty-card h2") == ["Pressing", "Quiet"]
    assert texts(answer, ".duty-card--red h2") == ["Pressing"]
    assert texts(organizer.get(f"{PAGE}?red=y"), ".duty-card h2") == ["Pressing"]
    assert texts(organizer.get(f"{PAGE}?district={region.sozak.id}"), ".duty-card h2") == []


def test_a_period_that_was_missed_stays_in_sight(signed_in, session, region):
    duty(session, region)
    published(
        session, region.park, date(2027, 5, 20), time(10), [(region.housing, [region.akhmet])], None
    )
    session.commit()
    with time_machine.travel("2027-07-02"):
        rows = texts(signed_in(Role.ORGANIZER).get(PAGE), ".duty-card tbody tr")
    assert rows[0] == "1 Apr – 30 Jun 2027 2 1 0 1 30 Jun 2027 Missed"
    assert rows[1].startswith("1 Jul – 30 Sep 2027 (now)")


def test_one_that_is_not_due_now_is_listed_too(organizer, session, region):
    days = {"first_day": date(2029, 1, 1), "last_day": date(2029, 2, 1)}
    duty(session, region, recurrence=Recurrence.ONCE, **days)
    answer = organizer.get(PAGE)
    assert texts(answer, ".duty-card h2") == ["Akhmet meets the people"]
    assert "not due in these months" in answer.text


def test_without_any_the_page_says_what_to_do(organizer):
    assert "No duty yet" in organizer.get(PAGE).text


def test_a_duty_is_written_down_in_three_languages_and_audited(organizer, session, region):
    answer = organizer.post(f"{PAGE}/new", data=filled(region))
    assert answer.status_code == 303
    found = session.scalars(select(Duty)).one()
    assert (found.at_least, found.recurrence) == (2, Recurrence.QUARTER)
    assert [each.id for each in found.districts] == [region.keles.id, region.arys.id]
    assert (found.name.to("ru"), found.source.to("en")) == ("Халықпен кездеседі", "Указ № 826")
    entry = session.scalars(
        select(AuditEntry).where(AuditEntry.subject == "duty").order_by(AuditEntry.id)
    ).one()
    assert (entry.action, entry.actor[:6]) == ("create", "Person")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"official": ""}, "Choose an official."),
        ({"districts": []}, "Choose at least one district."),
        ({"districts": ["999999"]}, "Choose from the list."),
        ({"at_least": "0"}, "Choose a number from 1 to 60."),
        ({"name_kk": ""}, "Say in one language at least what is owed."),
        ({"source_ru": " "}, "Name the rule in one language at least."),
        ({"recurrence": "once"}, "What is due once needs its first and its last day."),
        ({"recurrence": "daily"}, "Choose from the list."),
        (
            {"first_day": "2027-05-02", "last_day": "2027-05-01"},
            "The last day lies before the first; choose a later one.",
        ),
        ({"name_kk": "x" * 301}, "Write 300 characters at most."),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(organizer, session, region, wrong, sentence):
    answer = organizer.post(f"{PAGE}/new", data=filled(region, **wrong))
    assert answer.status_code == 400
    assert sentence in answer.text
    assert session.scalars(select(Duty)).all() == []


def test_a_duty_is_changed_and_removed(organizer, session, region):
    held = duty(session, region)
    page = organizer.get(f"{PAGE}/{held.id}")
    assert 'value="Decree 826"' in page.text
    organizer.post(f"{PAGE}/{held.id}", data=filled(region, districts=[region.sozak.id]))
    session.expire_all()
    assert (held.districts, held.name_en, held.source_en) == ([region.sozak], "", "")
    assert organizer.post(f"{PAGE}/{held.id}/remove").status_code == 303
    session.expire_all()
    assert session.scalars(select(Duty)).all() == []
    actions = select(AuditEntry.action).where(AuditEntry.subject == "duty")
    assert list(session.scalars(actions))[-1] == "delete"
    assert organizer.get(f"{PAGE}/{held.id}").status_code == 404


def test_who_is_bound_to_a_district_sees_all_and_changes_only_the_own(bound, session, region):
    own = duty(session, region, region.keles, name_en="Own")
    far = duty(session, region, region.keles, region.arys, name_en="Far")
    answer = bound.get(PAGE)
    assert sorted(texts(answer, ".duty-card h2")) == ["Far", "Own"]
    assert f"{PAGE}/{own.id}" in answer.text
    assert f"{PAGE}/{far.id}" not in answer.text
    assert bound.get(f"{PAGE}/{own.id}").status_code == 200
    for answer in (bound.post(f"{PAGE}/{far.id}"), bound.post(f"{PAGE}/{far.id}/remove")):
        assert answer.status_code == 403
    reaching = filled(region, districts=[region.arys.id])
    assert bound.post(f"{PAGE}/{own.id}", data=reaching).status_code == 400
    assert bound.post(f"{PAGE}/new", data=reaching).status_code == 400
    assert (
        bound.post(f"{PAGE}/new", data=filled(region, districts=[region.keles.id])).status_code
        == 303
    )


def test_only_organizers_see_duties(signed_in, client):
    assert signed_in(Role.OFFICIAL).get(PAGE).status_code == 403
    assert client.get(PAGE).status_code == 302


def test_more_duties_take_no_more_queries(organizer, session, region, queries):
    def asked():
        with queries() as count:
            organizer.get(PAGE)
        return count.value

    duty(session, region)
    one = asked()
    for number in range(3):
        duty(session, region, name_en=f"Duty {number}")
    assert asked() == one
