"""The Atom feed of changes."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from meetings.diary import planning
from tests.diary.drafts import NOW

CHANGES = "/en/calendars/changes.atom"
ATOM = "{http://www.w3.org/2005/Atom}"
pytestmark = pytest.mark.usefixtures("today")


def entries(client, address=CHANGES):
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(answer.data)
    assert root.findtext(f"{ATOM}id")
    return [
        {child.tag.removeprefix(ATOM): child.text for child in each}
        for each in root.findall(f"{ATOM}entry")
    ]


def test_the_newest_change_comes_first_with_an_id_of_its_own(client, session, meeting):
    before = entries(client)
    planning.cancel_session(
        session, meeting.sessions[1], "Rain & wind", now=NOW + timedelta(minutes=5)
    )
    session.commit()
    after = entries(client)
    assert len(after) == len(before) == 2
    assert after[0]["title"].startswith("Cancelled: ")
    assert "Rain & wind" in after[0]["content"]
    assert after[0]["id"] not in {each["id"] for each in before}
    assert after[1] in before
    assert after[0]["updated"] == (NOW + timedelta(minutes=5)).isoformat()


def test_filters_are_those_of_the_calendar(client, session, meeting, make):
    other = make.district().slug
    session.commit()
    assert entries(client, f"{CHANGES}?district={other}") == []
    assert len(entries(client, f"{CHANGES}?district={meeting.venue.district.slug}")) == 2
    assert client.get(f"{CHANGES}?district=atlantis").status_code == 404
    assert client.get(f"{CHANGES}?colour=red").status_code == 400


def test_who_has_it_gets_304(client, meeting):
    tag = client.get(CHANGES).headers["ETag"]
    assert client.get(CHANGES, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("page", ["/en/", "/en/calendars", "/en/meetings"])
def test_pages_name_the_calendar_and_the_changes(client, meeting, page):
    head = BeautifulSoup(client.get(page).text, "html.parser").head
    found = {link["type"]: link["href"] for link in head.select('link[rel="alternate"][type]')}
    assert set(found) == {"text/calendar", "application/atom+xml"}
    for address in found.values():
        assert client.get(address).status_code == 200
