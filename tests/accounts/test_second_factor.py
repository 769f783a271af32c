"""The second step: codes of an app, each of which works once."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from passlib.totp import TOTP

from meetings.access import Role
from tests import staff

# How people sign in does not depend on the database.
pytestmark = pytest.mark.engine("sqlite")


@pytest.fixture
def browser(app, ainur):
    return staff.sign_in(app.test_client(), ainur)


def set_up(browser):
    """Switch the second step on and return the app on the phone."""
    page = browser.post("/tf-setup?lang=en", data={"setup": "authenticator"})
    phone = TOTP(re.search(r"<code>([^<]+)</code>", page.text).group(1).strip())
    path = re.search(r'action="(/tf-setup/[^"]+)"', page.text).group(1)
    earlier = phone.generate(datetime.now(UTC) - timedelta(seconds=30)).token
    assert browser.post(path, data={"code": earlier}).status_code == 302
    return phone


def test_it_is_offered_with_a_picture_and_a_key(browser):
    page = browser.post("/tf-setup", data={"setup": "authenticator"})
    assert 'src="data:image/svg+xml' in page.text


def test_a_wrong_code_switches_nothing_on(browser, ainur, session):
    page = browser.post("/tf-setup", data={"setup": "authenticator"})
    path = re.search(r'action="(/tf-setup/[^"]+)"', page.text).group(1)
    browser.post(path, data={"code": "000000"})
    session.refresh(ainur)
    assert ainur.tf_primary_method is None


def test_signing_in_then_takes_the_code_too(client, browser, enter):
    phone = set_up(browser)
    assert enter("ainur@example.org").location.startswith("/tf-validate")
    assert client.get("/en/desk/account").status_code == 302
    assert client.post("/tf-validate", data={"code": "000000"}).status_code == 200
    assert client.post("/tf-validate", data={"code": phone.generate().token}).status_code == 302
    assert client.get("/en/desk/account").status_code == 200


def test_a_code_works_once(app, client, browser, enter):
    code = set_up(browser).generate().token
    enter("ainur@example.org")
    assert client.post("/tf-validate", data={"code": code}).status_code == 302
    client.post("/logout")
    enter("ainur@example.org")
    assert client.post("/tf-validate", data={"code": code}).status_code == 200


def test_codes_cannot_be_tried_without_end(client, browser, enter):
    set_up(browser)
    enter("ainur@example.org")
    statuses = [
        client.post("/tf-validate", data={"code": f"{number:06}"}).status_code
        for number in range(11)
    ]
    assert statuses == [200] * 10 + [429]


def test_the_secret_is_stored_encrypted(browser, ainur, session):
    phone = set_up(browser)
    session.refresh(ainur)
    assert phone.base32_key not in ainur.tf_totp_secret


def test_changing_it_needs_a_fresh_login(app, ainur):
    browser = staff.sign_in(app.test_client(), ainur)
    with browser.session_transaction() as session:
        session["fs_paa"] -= 3600
    assert browser.get("/tf-setup").location == "/verify?next=/tf-setup"


def test_an_administrator_takes_it_off(signed_in, browser, ainur, enter, session):
    set_up(browser)
    signed_in(Role.ADMIN).post(f"/en/desk/staff/{ainur.id}/second-factor")
    assert enter("ainur@example.org").location == "/desk"
