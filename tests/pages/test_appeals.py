"""Appeals on the site: sent without an account, followed with a code, erased on request."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from meetings import clock, public_form
from meetings.appeals import receipt
from meetings.appeals.appeal import Appeal, AppealPerson, Outcome
from meetings.audit import AuditEntry
from meetings.effects.effect import Effect
from meetings.promises.closing import report
from meetings.promises.making import make as promise_for

# Each page is asked for on PostgreSQL by tests/test_access.py.
pytestmark = pytest.mark.engine("sqlite")

TEXT = "Our street is dark.\r\nA lamp, please."


@pytest.fixture(autouse=True)
def region(make: Any, session: Any) -> None:
    make.district(slug="keles")
    make.topic(slug="housing")
    session.commit()


def entered(client: Any, **given: str) -> dict[str, str]:
    """What a person enters who takes a minute for it."""
    token = public_form.token(clock.now() - timedelta(minutes=1))
    typed = {"topic": "housing", "district": "keles", "text": TEXT, "consent": "y", "token": token}
    return {**typed, "website": "", **given}


def send(client: Any, **given: str) -> Any:
    return client.post("/en/appeals", data=entered(client, **given))


def code_in(answer: Any) -> str:
    return str(BeautifulSoup(answer.text, "html.parser").select_one("#receipt-code")["value"])


def follow(client: Any, code: str, **given: str) -> Any:
    return client.post("/en/appeals/follow", data={"code": code, **given})


def count(session: Any, record: Any) -> int:
    return session.scalar(select(func.count()).select_from(record))


def test_the_form_sets_no_cookie_and_is_kept_by_nobody(client: Any) -> None:
    answer = client.get("/en/appeals")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_appeal_is_kept_apart_and_encrypted(client: Any, session: Any) -> None:
    answer = send(client, name="Aigul\u202e", contact="+7 701 123 45 67")
    assert answer.status_code == 201
    assert "Set-Cookie" not in answer.headers
    appeal = session.scalars(select(Appeal)).one()
    assert (appeal.topic.slug, appeal.district.slug) == ("housing", "keles")
    assert appeal.outcome is Outcome.UNDER_REVIEW
    assert appeal.consented_at is not None
    assert appeal.keep_until == appeal.received_on + timedelta(days=365)
    assert appeal.person.text == "Our street is dark.\nA lamp, please."
    assert (appeal.person.name, appeal.person.contact) == ("Aigul", "+7 701 123 45 67")
    raw = session.connection().exec_driver_sql("SELECT name, contact, text FROM appeal_person")
    assert not any(b"Aigul" in bytes(cell) or b"701" in bytes(cell) for cell in raw.one())
    assert code_in(answer) not in (appeal.external_number, appeal.receipt_digest)


def test_the_trail_names_nobody_and_no_code(client: Any, session: Any) -> None:
    code = code_in(send(client, name="Aigul", contact="aigul@example.org"))
    written = str([entry.changes for entry in session.scalars(select(AuditEntry))])
    for secret in ("Aigul", "street", code, receipt.digest(code)):
        assert secret not in written


def test_the_same_sent_twice_is_one_appeal_with_one_code(client: Any, session: Any) -> None:
    typed = entered(client)
    first, again = (client.post("/en/appeals", data=typed) for _time in range(2))
    assert code_in(first) == code_in(again)
    assert count(session, Appeal) == 1
    other = client.post("/en/appeals", data={**typed, "text": "Another matter"})
    assert code_in(other) != code_in(first)
    assert count(session, Appeal) == 2


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"text": "\u200b\u2060 \0"}, "Write something here."),
        ({"text": "😀" * 5001}, "This is 1 character too long"),
        ({"topic": ""}, "Choose from the list."),
        ({"district": "mars"}, "Choose from the list."),
        ({"consent": ""}, "Without your agreement"),
        ({"contact": "call me"}, "Write a phone number or an e-mail address"),
        ({"text": "http://a.b " * 6}, "too many links"),
        ({"website": "http://spam.example"}, "trap for programs"),
        ({"token": "forged"}, "open for a long time"),
    ],
)
def test_what_does_not_fit_is_a_calm_sentence_and_nothing_is_lost(
    client: Any, session: Any, given: dict[str, str], sentence: str
) -> None:
    answer = send(client, name="<b>Aigul</b>", **given)
    assert answer.status_code == 400
    assert sentence in answer.text
    assert "&lt;b&gt;Aigul&lt;/b&gt;" in answer.text
    assert count(session, Appeal) == 0


def test_too_quick_and_too_old(client: Any, session: Any) -> None:
    for age, sentence in ((timedelta(0), "quicker than people"), (timedelta(days=2), "long time")):
        answer = send(client, token=public_form.token(clock.now() - age))
        assert (answer.status_code, sentence in answer.text) == (400, True)
    fresh = BeautifulSoup(answer.text, "html.parser").select_one("input[name=token]")["value"]
    assert public_form._opened(str(fresh)).at > clock.now() - timedelta(minutes=1)
    assert count(session, Appeal) == 0


def test_a_wrong_code_and_an_absent_one_are_answered_alike(client: Any) -> None:
    send(client)
    pages = [follow(client, code) for code in ("", "7K2M-Q9XD-4HTA", "\0\u202e", "x" * 4000)]
    assert {page.status_code for page in pages} == {404}
    assert len({page.text for page in pages}) == 1
    assert all("Set-Cookie" not in page.headers for page in pages)


def test_guesses_end_in_429(app: Any, session: Any) -> None:
    guesser = app.test_client()
    guesser.environ_base["REMOTE_ADDR"] = "198.51.100.77"
    statuses = [follow(guesser, f"guess {number}").status_code for number in range(62)]
    assert (statuses[0], statuses[-1]) == (404, 429)
    assert follow(app.test_client(), "x").status_code == 404  # another address


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", " ")])
def test_a_code_is_known_however_it_is_typed(client: Any, session: Any, typed: Any) -> None:
    code = code_in(send(client))
    answer = follow(client, typed(code))
    assert answer.status_code == 200
    assert session.scalars(select(Appeal)).one().external_number in answer.text


def test_a_code_typed_on_a_russian_keyboard() -> None:
    assert receipt.digest("АВСЕ-НКМО-РТХ1") == receipt.digest("ABCE-HKM0-PTXI")


def test_what_was_written_is_not_shown_to_whoever_has_the_code(client: Any) -> None:
    page = follow(client, code_in(send(client, name="Aigul"))).text
    assert "Aigul" not in page
    assert "street" not in page


def test_the_resident_says_whether_it_is_solved(client: Any, session: Any, make: Any) -> None:
    code = code_in(send(client))
    appeal = session.scalars(select(Appeal)).one()
    promise = promise_for(
        session, appeal, official=make.official(), what="A <lamp>", due_on=None,
        language="en", now=clock.now(),
    )  # fmt: skip
    session.commit()
    assert "Was it solved?" not in follow(client, code).text
    assert "Nothing was reported" in follow(client, code, action="no").text
    report(session, promise, "It is lit", clock.now())
    session.commit()
    assert "A &lt;lamp&gt;" in follow(client, code).text
    denied = follow(client, code, action="no").text
    assert "the next plan takes it up" in denied
    assert "denied 1 time" in denied
    session.expire_all()
    assert (promise.times_denied, appeal.outcome) == (1, Outcome.UNDER_REVIEW)
    report(session, promise, "Now it is", clock.now())
    session.commit()
    assert "counts as kept" in follow(client, code, action="yes").text
    session.expire_all()
    assert appeal.outcome is Outcome.RESOLVED
    assert "You said before" in follow(client, code, action="no").text


def test_data_are_erased_on_request_and_the_figures_stay(client: Any, session: Any) -> None:
    code = code_in(send(client, name="Aigul", contact="a@b.kz"))
    assert "Tick that you are sure" in follow(client, code, action="erase").text
    assert count(session, AppealPerson) == 1
    assert "are erased" in follow(client, code, action="erase", sure="1").text
    session.expire_all()
    appeal = session.scalars(select(Appeal)).one()
    assert (appeal.person, count(session, AppealPerson)) == (None, 0)
    assert appeal.erased_at is not None
    assert (appeal.topic.slug, appeal.keep_until) == ("housing", None)
    assert follow(client, code).status_code == 200
    assert not [
        effect for effect in session.scalars(select(Effect)) if "Aigul" in str(effect.payload)
    ]


def test_promises_are_public_and_narrowed(client: Any, session: Any, make: Any) -> None:
    for what in ("A lamp", "A road"):
        promise_for(
            session, make.appeal(), official=make.official(), what=what, due_on=None,
            language="en", now=clock.now(),
        )  # fmt: skip
    session.commit()
    page = client.get("/en/promises")
    assert "A lamp" in page.text
    assert "public" in page.headers["Cache-Control"]
    slug = make.district().slug
    session.commit()
    for narrowed, found in (
        ("state=open", 2),
        ("state=kept", 0),
        (f"district={slug}", 0),
        ("state=x", 2),
    ):
        listed = BeautifulSoup(client.get(f"/en/promises?{narrowed}").text, "html.parser")
        assert len(listed.select("article.promise")) == found
    assert client.get("/en/promises/1").status_code == 200
    assert client.get("/en/promises/999").status_code == 404


def test_a_list_takes_the_same_statements_however_long(
    client: Any, session: Any, make: Any, queries: Any
) -> None:
    counts = []
    for _more in range(3):
        promise_for(
            session, make.appeal(), official=make.official(), what="A lamp", due_on=None,
            language="en", now=clock.now(),
        )  # fmt: skip
        session.commit()
        with queries() as counted:
            client.get("/en/promises")
        counts.append(counted.value)
    assert counts[0] == counts[-1]
