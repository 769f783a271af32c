"""The desk's navigation: short enough for a phone, whole on wide screens."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from meetings.access import Role


def navigation(browser: FlaskClient, path: str = "week") -> BeautifulSoup:
    page = BeautifulSoup(browser.get(f"/en/desk/{path}").text, "html.parser")
    return page.select_one("nav.desk-nav")


@pytest.mark.parametrize(
    ("role", "tabs", "more"),
    [(Role.ADMIN, 4, True), (Role.ORGANIZER, 4, True), (Role.CREW, 5, False)],
)
def test_a_phone_shows_few_tabs_and_all_others_behind_more(
    signed_in: Callable[..., FlaskClient], role: Role, tabs: int, more: bool
) -> None:
    found = navigation(signed_in(role))
    first = found.select("nav > ul > li:not(.desk-nav__further):not(.desk-more) a")
    further = [link["href"] for link in found.select(".desk-nav__further a")]
    behind = [link["href"] for link in found.select(".desk-more a")]
    assert (len(first), bool(behind)) == (tabs, more)
    assert behind == further
    assert not {link["href"] for link in first} & set(behind)


def test_more_says_that_one_is_there(signed_in: Callable[..., FlaskClient]) -> None:
    browser = signed_in(Role.ORGANIZER)
    assert navigation(browser, "venues").select_one("summary.desk-more--here")
    assert not navigation(browser).select_one("summary.desk-more--here")
