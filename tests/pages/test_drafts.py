"""What is not published is nowhere; what was published is found by short links and crawlers."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from meetings import short_code
from meetings.diary.status import Status
from meetings.i18n import LANGUAGES
from tests.pages.conftest import BASE, NOW

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.fixture
def draft(session, make):
    meeting = make.meeting(venue=make.venue(name_en="Secret place"))
    session.commit()
    return meeting


def addresses(meeting_id, session_id):
    yield from (f"/en/meetings/{meeting_id}", f"/api/v1/meetings/{meeting_id}")
    yield from (f"/en/sessions/{session_id}", f"/en/sessions/{session_id}/watch")
    yield f"/m/{short_code.encode(meeting_id)}"
    yield f"/s/{short_code.encode(session_id)}"


def test_a_draft_is_nowhere(client, draft):
    for address in addresses(draft.id, draft.sessions[0].id):
        response = client.get(address, headers={"Accept-Language": "en"})
        assert response.status_code == 404, address
        assert "not published yet" in response.text
    for address in ("/en/", "/en/live", "/en/meetings", "/sitemap.xml", "/api/v1/meetings"):
        response = client.get(address)
        assert response.status_code == 200
        assert "Secret place" not in response.text
        assert f"/meetings/{draft.id}" not in response.text


@pytest.mark.parametrize("number", [0, 4711, 2**31, 2**63, 10**30])
def test_unknown_numbers_are_answered_with_a_sentence(client, number):
    for address in (f"/en/meetings/{number}", f"/en/sessions/{number}", f"/m/{number}"):
        response = client.get(address, headers={"Accept-Language": "en"})
        assert response.status_code == 404
        assert "There is no" in response.text


@pytest.mark.parametrize("status", [Status.DRAFT, Status.CANCELLED])
def test_an_unpublished_session_of_a_published_meeting_is_nowhere(
    client, session, publish, make, status
):
    meeting = publish(sessions=2)
    hidden = meeting.sessions[1]
    hidden.status, hidden.published_at = status, None
    hidden.topic = make.topic(name_en="Secret topic")
    session.commit()
    for address in (
        "/en/",
        "/en/live",
        "/en/meetings",
        f"/en/meetings/{meeting.id}",
        f"/en/sessions/{meeting.sessions[0].id}",
        f"/api/v1/meetings/{meeting.id}",
    ):
        page = client.get(address)
        assert page.status_code == 200
        # The filters name every topic, whether a meeting is about it or not.
        assert page.text.count("Secret topic") == page.text.count(f'value="{hidden.topic.slug}"')
        assert f"/sessions/{hidden.id}" not in page.text
    assert client.get(f"/en/sessions/{hidden.id}").status_code == 404
    assert client.get(f"/en/sessions/{hidden.id}/watch").status_code == 404
    assert client.get(f"/s/{short_code.encode(hidden.id)}").status_code == 404
    assert f"/sessions/{hidden.id}<" not in client.get("/sitemap.xml").text


@pytest.mark.parametrize(
    ("accepted", "lang"), [("ru,en;q=0.5", "ru"), ("de,en;q=0.3", "en"), ("de", "kk"), ("", "kk")]
)
def test_short_links_and_the_root_follow_the_visitors_language(client, publish, accepted, lang):
    meeting = publish()
    places = {
        "/": f"/{lang}/",
        f"/m/{short_code.encode(meeting.id)}": f"/{lang}/meetings/{meeting.id}",
        f"/s/{short_code.encode(meeting.sessions[0].id)}": f"/{lang}/sessions/{meeting.sessions[0].id}",
    }
    for address, place in places.items():
        response = client.get(address, headers={"Accept-Language": accepted})
        assert (response.status_code, response.location) == (302, place)
        assert "Accept-Language" in response.headers["Vary"]


@pytest.mark.parametrize("number", [1, 35, 36, 1295, 1296, 36**6 - 1])
def test_a_code_is_short_and_leads_back(number):
    code = short_code.encode(number)
    assert len(code) <= 6
    assert short_code.decode(code) == short_code.decode(code.upper()) == number


@pytest.mark.parametrize("code", ["", "a b", "-1", "+1", "1_0", "٣", "zzzzzzz", "é"])
def test_what_is_no_code_leads_nowhere(code):
    assert short_code.decode(code) is None


def test_the_sitemap_names_each_page_in_each_language(client, publish):
    meeting = publish(sessions=2)
    response = client.get("/sitemap.xml")
    assert response.content_type.startswith("application/xml")
    urls = ElementTree.fromstring(response.data).findall("s:url", SITEMAP)
    places = {url.find("s:loc", SITEMAP).text: url for url in urls}
    here = {code: f"{BASE}/{code}/meetings/{meeting.id}" for code in LANGUAGES}
    for lang in LANGUAGES:
        links = places[here[lang]].findall("x:link", SITEMAP)
        assert {each.get("hreflang"): each.get("href") for each in links} == {
            **here,
            "x-default": here["kk"],
        }
        assert places[here[lang]].find("s:lastmod", SITEMAP).text == NOW.date().isoformat()
        assert all(f"{BASE}/{lang}/sessions/{held.id}" in places for held in meeting.sessions)
    assert len(places) == 3 * (11 + 1 + 2)
    for address in places:
        if f"{BASE}/kk/" in address:
            page = client.get(address.removeprefix(BASE))
            assert page.status_code == 200
            assert "noindex" not in page.text, address


def test_crawlers_are_shown_the_sitemap_and_the_icon(client):
    assert f"Sitemap: {BASE}/sitemap.xml" in client.get("/robots.txt").text
    icon = client.get("/favicon.ico")
    assert icon.status_code == 302
    assert client.get(icon.location).status_code == 200
