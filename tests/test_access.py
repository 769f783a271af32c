"""Every route names its policy, and keeps it: the whole URL map × roles, with real requests.

A new route is walked by itself. ``EXPECTED`` says what a group of endpoints may at most be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, IntegerConverter, Rule

from meetings import access
from meetings.access import PUBLIC, STAFF, Policy, Role
from tests import staff

# Routes that a library brings and nobody needs: closed to all.
CLOSED = {"security.tf_select", "security.two_factor_rescue"}

PUBLIC_GROUPS = {"public", "feeds", "notices", "probes", "static", "pictures", "crew"}
STAFF_GROUPS = {"desk"}
EXPECTED = {
    "accounts.start": STAFF,
    "security.login": PUBLIC,
    "security.logout": PUBLIC,
    "security.forgot_password": PUBLIC,
    "security.reset_password": PUBLIC,
    "security.two_factor_token_validation": PUBLIC,
    "security.verify": STAFF,
    "security.change_password": STAFF,
    "security.two_factor_setup": STAFF,
    "security.two_factor_setup_validate": STAFF,
}

# The widest walk there is goes where most is refused.
pytestmark = pytest.mark.engine("postgresql")
WHO: tuple[Role | None, ...] = (None, *Role)


@dataclass(frozen=True)
class Call:
    """One request of the walk."""

    method: str
    path: str
    endpoint: str


def group(endpoint: str) -> str:
    return endpoint.split(".")[0]


def without_policy(app: Flask) -> set[str]:
    """Endpoints that name no policy, apart from those that are meant to be closed."""
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    return {endpoint for endpoint in endpoints if access.policy_of(app, endpoint) is None} - CLOSED


def calls(app: Flask) -> Iterator[Call]:
    """Every rule with each of its methods, its parameters filled with a number that may exist and
    one that does not."""
    for rule in app.url_map.iter_rules():
        for number in (1, 999_999) if takes_numbers(rule) else (1,):
            with app.test_request_context():
                path = app.url_map.bind("localhost").build(rule.endpoint, fill(rule, number))
            for method in sorted((rule.methods or set()) - {"OPTIONS"}):
                yield Call(method, path, rule.endpoint)


def takes_numbers(rule: Rule) -> bool:
    return any(isinstance(each, IntegerConverter) for each in rule._converters.values())


def fill(rule: Rule, number: int) -> dict[str, object]:
    """Values for the parameters of a rule."""
    return {name: value(name, rule, number) for name in rule.arguments}


def value(name: str, rule: Rule, number: int) -> object:
    if name == "lang":
        return "en"
    converter = rule._converters[name]
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return number if isinstance(converter, IntegerConverter) else "x"


def browser(app: Flask, role: Role | None) -> FlaskClient:
    client = app.test_client()
    return client if role is None else staff.sign_in(client, staff.person(role))


def refused(answer: object) -> bool:
    """Told to sign in, or told no."""
    status, location = answer.status_code, answer.location or ""  # type: ignore[attr-defined]
    return status in (401, 403) or (status == 302 and location.startswith("/login?next="))


def test_every_route_names_its_policy(app):
    assert without_policy(app) == set()


def test_a_route_without_policy_is_found_and_closed_to_all(settings):
    from meetings.app import create_app

    other = create_app(settings)
    other.add_url_rule("/forgotten", "public.forgotten", lambda: "secret")
    assert without_policy(other) == {"public.forgotten"}
    with other.app_context():
        answer = other.test_client().get("/forgotten", headers={"Accept": "application/json"})
    assert answer.status_code == 403
    assert "secret" not in answer.text


def test_groups_of_endpoints_have_the_policy_that_is_expected_of_them(app):
    for endpoint in {rule.endpoint for rule in app.url_map.iter_rules()} - CLOSED:
        policy = access.policy_of(app, endpoint)
        assert policy is not None, endpoint
        if endpoint in EXPECTED:
            assert policy == EXPECTED[endpoint], endpoint
        elif group(endpoint) in PUBLIC_GROUPS:
            assert policy == PUBLIC, endpoint
        else:
            assert group(endpoint) in STAFF_GROUPS, f"say in this test what {endpoint} is"
            assert not policy.everybody, endpoint


@pytest.mark.parametrize("role", WHO, ids=lambda role: role.value if role else "anonymous")
def test_every_route_lets_in_whom_it_should_and_nobody_else(app, make, role):
    make.meeting(officials=[make.official()], crew=make.crew())
    make.appeal()
    make.channel()
    wrong = []
    reader = browser(app, role)
    for call in sorted(calls(app), key=reads, reverse=True):
        client = reader if reads(call) else browser(app, role)
        wrong += complaints(app, client, call, role)
    assert wrong == []


def reads(call: Call) -> bool:
    """Afterwards, who called is still there and still signed in."""
    return call.method in ("GET", "HEAD") and group(call.endpoint) != "security"


def complaints(app: Flask, client: FlaskClient, call: Call, role: Role | None) -> Iterator[str]:
    """What is wrong with the answer that somebody of this role gets to this call."""
    policy = access.policy_of(app, call.endpoint)
    answer = client.open(call.path, method=call.method, headers={"Accept": "text/html"})
    if refused(answer) == (policy is not None and admits(policy, role)):
        yield f"{call.method} {call.path} ({call.endpoint}): {answer.status}, policy {policy}"
    if answer.status_code >= 500:
        yield f"{call.method} {call.path} ({call.endpoint}): {answer.status}"


def admits(policy: Policy, role: Role | None) -> bool:
    return policy.everybody or (role is not None and role in policy.roles | {Role.ADMIN})


def test_options_are_guarded_like_the_rest(client):
    assert client.options("/en/desk/account").status_code == 401
    assert client.options("/login").status_code == 200


def test_head_is_guarded_like_get(client):
    assert client.head("/en/desk/account").status_code == 401


@pytest.mark.parametrize(
    "headers", [{"HX-Request": "true"}, {"Accept": "application/json"}], ids=["htmx", "json"]
)
def test_scripts_and_programs_are_told_401_instead_of_a_login_page(client, headers):
    assert client.get("/en/desk/account", headers=headers).status_code == 401


def test_a_page_sends_to_the_login_and_back(client):
    answer = client.get("/en/desk/account?x=1", headers={"Accept": "text/html"})
    assert answer.location == "/login?next=/en/desk/account?x%3D1"


def test_pages_of_the_desk_are_kept_by_nobody(client, signed_in):
    for browser in (client, signed_in(Role.ORGANIZER)):
        assert browser.get("/en/desk/account").headers["Cache-Control"] == "no-store"


def test_somebody_without_a_role_is_let_in_nowhere(app):
    browser = staff.sign_in(app.test_client(), staff.person())
    assert browser.get("/en/desk/account").status_code == 403
