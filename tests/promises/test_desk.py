"""Appeals and promises at the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select

from meetings import clock
from meetings.access import Role
from meetings.accounts.user import User
from meetings.appeals import receipt
from meetings.appeals.appeal import Appeal, AppealPerson, Outcome
from meetings.audit import AuditEntry
from meetings.places.organizers import bind
from meetings.promises.promise import Promise
from tests import staff

Browser = Callable[..., FlaskClient]


@pytest.fixture
def appeal(session: Any, make: Any) -> Appeal:
    person = AppealPerson(name="Aigul", contact="+7 701", text="Dark <street>")
    found = make.appeal(external_number="S-1", person=person)
    session.commit()
    return found


@pytest.fixture
def organizer(signed_in: Browser) -> FlaskClient:
    return signed_in(Role.ORGANIZER)


def act(browser: FlaskClient, appeal: Appeal, verb: str, **form: Any) -> Any:
    data = {"verb": verb, **form}
    return browser.post(f"/en/desk/appeals/{appeal.id}", data=data, follow_redirects=True)


def bound_elsewhere(app: Any, session: Any, make: Any) -> FlaskClient:
    user = staff.person(Role.ORGANIZER)
    bind(user, [make.district()])
    session.commit()
    return staff.sign_in(app.test_client(), user)


def rows(page: str) -> list[str]:
    return [row.text for row in BeautifulSoup(page, "html.parser").select("tbody tr")]


def test_appeals_are_found_by_number_and_filters(
    organizer: FlaskClient, session: Any, make: Any, appeal: Appeal
) -> None:
    make.appeal(external_number="TRK-77", outcome=Outcome.RESOLVED)
    session.commit()
    for query, number in (
        ("number=s-1", "S-1"),
        ("outcome=resolved", "TRK-77"),
        ("number=rk", "TRK-77"),
    ):
        (row,) = rows(organizer.get(f"/en/desk/appeals?{query}").text)
        assert number in row
    assert len(rows(organizer.get("/en/desk/appeals?outcome=nonsense&page=99").text)) == 2
    assert rows(organizer.get("/en/desk/appeals?number=%25").text) == []


def test_an_organizer_sees_the_own_districts_only(
    app: Any, session: Any, make: Any, appeal: Appeal
) -> None:
    browser = bound_elsewhere(app, session, make)
    assert rows(browser.get("/en/desk/appeals").text) == []
    assert browser.get(f"/en/desk/appeals/{appeal.id}").status_code == 403
    assert browser.post(f"/en/desk/appeals/{appeal.id}/person").status_code == 403
    assert act(browser, appeal, "erase", sure=1).status_code == 403


def test_reading_personal_data_is_written_down(
    organizer: FlaskClient, session: Any, appeal: Appeal
) -> None:
    shut = organizer.get(f"/en/desk/appeals/{appeal.id}").text
    assert "Aigul" not in shut
    opened = organizer.post(f"/en/desk/appeals/{appeal.id}/person").text
    assert "Aigul" in opened
    assert "Dark &lt;street&gt;" in opened
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "read")).one()
    assert (entry.subject, entry.subject_id, entry.user_id is not None) == (
        "appeal",
        appeal.id,
        True,
    )
    assert "Aigul" not in str([each.changes for each in session.scalars(select(AuditEntry))])


def test_an_answer_is_for_the_resident(
    organizer: FlaskClient, session: Any, appeal: Appeal
) -> None:
    appeal.receipt_digest = receipt.digest("7K2M-Q9XD-4HTA")
    session.commit()
    refused = act(organizer, appeal, "settle", outcome="consulted", answer=" ")
    assert (refused.status_code, "Write something here." in refused.text) == (400, True)
    act(organizer, appeal, "settle", outcome="consulted", answer="The law says <so>.")
    session.expire_all()
    assert (appeal.outcome, appeal.person.answer) == (Outcome.CONSULTED, "The law says <so>.")
    again = act(organizer, appeal, "settle", outcome="resolved", answer="Another answer")
    assert (again.status_code, "settled already" in again.text) == (400, True)
    page = organizer.post("/en/appeals/follow", data={"code": "7k2mq9xd4hta"}).text
    assert "The law says &lt;so&gt;." in page


def test_only_the_resident_closes_what_was_promised(
    organizer: FlaskClient, session: Any, make: Any, appeal: Appeal
) -> None:
    official = make.official()
    session.commit()
    form = {"official": official.id, "what": "A <lamp>", "due_on": "2999-01-01"}
    refused = act(organizer, appeal, "promise", **form)
    assert "within the next two years" in refused.text
    assert "A &lt;lamp&gt;" in refused.text
    day = clock.today(clock.now(), "Asia/Almaty").isoformat()
    assert act(organizer, appeal, "promise", **{**form, "due_on": day}).status_code == 200
    promise = session.scalars(select(Promise)).one()
    assert (promise.official_id, promise.what) == (official.id, "A <lamp>")
    closed = act(organizer, appeal, "settle", outcome="resolved", answer="Done")
    assert "only the resident closes it" in closed.text
    session.expire_all()
    assert appeal.outcome is Outcome.UNDER_REVIEW


@pytest.mark.parametrize(
    ("verb", "form", "sentence"),
    [
        ("hand_over", {"organisation": "9" * 30}, "Choose an organisation."),
        ("promise", {"official": "x", "what": "A", "due_on": "2027-01-01"}, "Choose an official."),
        ("settle", {"outcome": "under_review", "answer": "A"}, "Choose what became of it."),
        ("erase", {}, "Tick that you are sure"),
        ("explode", {}, "There is no such button"),
    ],
)
def test_what_is_refused(
    organizer: FlaskClient, appeal: Appeal, verb: str, form: dict[str, str], sentence: str
) -> None:
    answer = act(organizer, appeal, verb, **form)
    assert (answer.status_code, sentence in answer.text) == (400, True)


def test_handed_over_and_erased(
    organizer: FlaskClient, session: Any, make: Any, appeal: Appeal
) -> None:
    body = make.organisation()
    session.commit()
    act(organizer, appeal, "hand_over", organisation=body.id)
    act(organizer, appeal, "erase", sure="1")
    session.expire_all()
    assert (appeal.organisation_id, appeal.person) == (body.id, None)
    assert appeal.erased_at is not None


def test_a_new_code_replaces_the_old_one(
    organizer: FlaskClient, session: Any, appeal: Appeal
) -> None:
    page = act(organizer, appeal, "new_code").text
    code = page.split("new code is ")[1][:14]
    assert receipt.appeal_of(session, code) is not None
    changes = str([each.changes for each in session.scalars(select(AuditEntry))])
    assert code not in changes
    assert receipt.digest(code) not in changes


@pytest.fixture
def official(app: Any, session: Any, make: Any, appeal: Appeal) -> FlaskClient:
    """The browser of an official who promised something for the appeal."""
    from meetings.promises.making import make as promise_for

    user: User = staff.person(Role.OFFICIAL)
    promise_for(
        session, appeal, official=make.official(user=user), what="A lamp", due_on=None,
        language="en", now=clock.now(),
    )  # fmt: skip
    session.commit()
    return staff.sign_in(app.test_client(), user)


def test_an_official_reports_and_asks_for_time_in_public(
    official: FlaskClient, client: FlaskClient, session: Any
) -> None:
    assert "A lamp" in official.get("/en/desk/promises/own").text
    promise = session.scalars(select(Promise)).one()
    address, before = f"/en/desk/promises/{promise.id}", promise.due_on
    later = before.replace(year=before.year + 1).isoformat()
    silent = official.post(address, data={"verb": "move", "due_on": later, "why": ""})
    assert (silent.status_code, "Write something here." in silent.text) == (400, True)
    official.post(address, data={"verb": "move", "due_on": later, "why": "No poles"})
    public = client.get(f"/en/promises/{promise.id}").text
    assert "No poles" in public
    assert f'datetime="{later}"' in public
    assert f"{before:%Y}" in public
    assert official.post(address, data={"verb": "report", "sentence": "Lit"}).status_code == 303
    session.expire_all()
    assert promise.report == "Lit"
    assert official.post(address, data={"verb": "report", "sentence": "Lit"}).status_code == 400


def test_an_official_reads_whom_it_concerns_and_no_other_appeal(
    official: FlaskClient, session: Any, make: Any, appeal: Appeal
) -> None:
    other = make.appeal(person=AppealPerson(name="Bolat"))
    session.commit()
    assert "Aigul" in official.post(f"/en/desk/appeals/{appeal.id}/person").text
    assert official.post(f"/en/desk/appeals/{other.id}/person").status_code == 404
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "read")).all()
    assert [entry.subject_id for entry in entries] == [appeal.id]


def test_nobody_reports_for_somebody_else(
    app: Any, session: Any, make: Any, official: FlaskClient
) -> None:
    promise = session.scalars(select(Promise)).one()
    stranger = staff.sign_in(app.test_client(), staff.person(Role.OFFICIAL))
    elsewhere = bound_elsewhere(app, session, make)
    for browser in (stranger, elsewhere):
        answer = browser.post(f"/en/desk/promises/{promise.id}", data={"verb": "report"})
        assert answer.status_code == 403


def test_organizers_see_who_stands_how(
    organizer: FlaskClient, official: FlaskClient, session: Any
) -> None:
    page = BeautifulSoup(organizer.get("/en/desk/promises").text, "html.parser")
    tables = page.select("details.card table")
    assert len(tables) == 3
    assert [cell.text for cell in tables[0].select("td")] == ["1", "0", "0", "0", "0"]
    slug = session.scalars(select(Promise)).one().official.organisation.slug
    assert len(rows(organizer.get(f"/en/desk/promises?organisation={slug}&state=open").text)) == 4
    assert rows(organizer.get("/en/desk/promises?organisation=none").text) == []
