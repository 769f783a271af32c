"""Finding meetings: filters, paging, what is near, the calendars page, the API."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from bs4 import BeautifulSoup

from meetings.diary import planning
from meetings.feeds import choice_code
from meetings.pages import alphabet
from meetings.pages.nearby import read as read_near
from meetings.pages.queries import PER_PAGE
from meetings.places.venue import VenueKind
from meetings.promises.making import make as promise_for
from tests.factories import DAY
from tests.pages.conftest import BASE, NOW

# Each page is asked for on PostgreSQL by tests/test_access.py.
pytestmark = pytest.mark.engine("sqlite")


@pytest.fixture
def two(publish, make):
    """A bazaar in Keles and a park in Shardara, 100 km further west."""
    keles = make.district(slug="keles", name_en="Keles", latitude=41.0, longitude=69.0)
    shardara = make.district(slug="shardara", name_en="Shardara", latitude=41.25, longitude=67.9)
    bazaar = make.venue(slug="bazaar", name_en="Old bazaar", district=keles)
    park = make.venue(slug="park", name_en="New park", district=shardara, kind=VenueKind.PARK)
    return publish(venue=bazaar), publish(venue=park)


def shown(page):
    text = page.main.get_text() if isinstance(page, BeautifulSoup) else page
    return {name for name in ("Old bazaar", "New park") if name in text}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"Old bazaar", "New park"}),
        ("?district=keles", {"Old bazaar"}),
        ("?district=keles&district=shardara", {"Old bazaar", "New park"}),
        ("?venue_kind=park", {"New park"}),
        ("?district=keles&venue_kind=park", set()),
        ("?district=&topic=&venue_kind=", {"Old bazaar", "New park"}),
        ("?when=past", set()),
        ("?fbclid=abc&utm_source=x", {"Old bazaar", "New park"}),
    ],
)
def test_a_list_is_narrowed(read, two, query, expected):
    cards = read(f"/en/meetings{query}").select("article")
    assert shown(" ".join(card.get_text() for card in cards)) == expected


def test_what_is_chosen_stays_chosen_in_every_language(read, two):
    page = read("/en/meetings?district=keles&fbclid=abc")
    assert page.select("#filter-district option[selected]")[0]["value"] == "keles"
    assert page.find("link", rel="canonical")["href"] == f"{BASE}/en/meetings?district=keles"
    assert page.find("link", hreflang="ru")["href"] == f"{BASE}/ru/meetings?district=keles"


@pytest.mark.parametrize("path", ["/", "/meetings", "/calendars"])
@pytest.mark.parametrize("query", ["district=nowhere", "venue_kind=castle", "topic=%3Cscript%3E"])
def test_an_unknown_slug_is_answered_with_a_sentence(client, path, query):
    response = client.get(f"/en{path}?{query}")
    assert response.status_code == 404
    assert "Choose from the lists" in response.text
    assert "<script>" not in response.text


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("meetings?district=keles&topic=water", {"district": ["keles"], "topic": ["water"]}),
        ("meetings", {}),
        ("?district=keles", {"district": ["keles"]}),
        ("?near=keles", {"district": ["keles"]}),
        ("statistics?district=keles", {"district": ["keles"]}),
        ("statistics?topic=water", {"topic": ["water"]}),
        ("sessions/1", {"official": ["aigul"]}),
        ("promises?official=aigul", {"official": ["aigul"]}),
    ],
)
def test_what_is_shown_can_be_subscribed_to(session, make, read, two, address, expected):
    topic, official = make.topic(slug="water"), make.official(slug="aigul")
    held, appeal = two[0].sessions[0], make.appeal()
    held.officials = [official]
    promise_for(
        session(), appeal, official=official, what="A lamp", due_on=None, language="en", now=NOW
    )
    session.commit()
    links = read(f"/en/{address}").select("a[href^='/en/subscribe']")
    offered = [parse_qs(urlsplit(link["href"]).query) for link in links]
    assert expected in offered
    assert read(f"/en/subscribe?topic={topic.slug}").select("[name=to][checked]")


def test_answers_are_looked_for_before_asking(read, two):
    for address in ("/en/", f"/en/sessions/{two[0].sessions[0].id}"):
        page = read(address)
        (search,) = page.select("form[role=search]")
        assert (search["action"], search.input["name"]) == ("/en/answers", "q")
        assert page.select(".tabs a[href='/en/answers']")


def test_what_is_over_moves_to_the_past(read, two, moment):
    moment.move_to(two[0].sessions[0].ends_at)
    assert shown(read("/en/meetings")) == set()
    assert shown(read("/en/meetings?when=past")) == {"Old bazaar", "New park"}


def test_a_long_list_has_pages(read, publish, make):
    venue, official = make.venue(), make.official()
    for ahead in range(PER_PAGE + 1):
        publish(venue=venue, officials=[official], day=DAY + timedelta(days=ahead))
    first, last = read("/en/meetings"), read("/en/meetings?page=99")
    assert len(first.select("article")) == PER_PAGE
    assert first.find("a", rel="next")["href"] == "/en/meetings?page=2"
    assert len(last.select("article")) == 1
    assert last.find("link", rel="canonical")["href"] == f"{BASE}/en/meetings?page=2"
    assert len(read("/en/meetings?page=x").select("article")) == PER_PAGE


@pytest.mark.parametrize(
    ("near", "first", "far"),
    [
        ("keles", "Old bazaar", "1 km"),
        ("shardara", "New park", "1 km"),
        ("41.25,67.90", "New park", "1 km"),
        ("41.0,69.3", "Old bazaar", "25 km"),
    ],
)
def test_the_nearest_comes_first(read, two, near, first, far):
    page = read(f"/en/?near={near}")
    cards = page.find(id="near").select("article")
    assert first in cards[0].get_text()
    assert f"About {far} away" in cards[0].get_text()
    assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex"


@pytest.mark.parametrize("near", ["mars", "91,0", "0,181", "1e3,2", "nan,nan", "41.0;69.0"])
def test_an_unknown_place_is_answered_with_a_sentence(client, near):
    response = client.get(f"/en/?near={near}")
    assert response.status_code == 404
    assert "There is no such place" in response.text


def test_a_position_is_rounded_to_a_kilometre():
    here = read_near("41.123456,69.987654", [])
    assert (here.position, here.value) == ((41.12, 69.99), "41.12,69.99")


def test_kazakh_letters_stand_where_readers_look_for_them():
    names = ["Түркістан", "Қазығұрт", "Келес", "Шардара", "Абай", "Ордабасы", "«Әлем»"]
    ordered = ["Абай", "«Әлем»", "Келес", "Қазығұрт", "Ордабасы", "Түркістан", "Шардара"]
    assert sorted(names, key=alphabet.key) == ordered


def test_the_calendars_page_carries_what_was_chosen(read, two):
    page = read("/en/calendars?district=keles&district=shardara&kind=open-air&utm_source=x")
    chosen = "district=keles&district=shardara&kind=open-air"
    feed = f"127.0.0.1:8000/en/calendars/meetings.ics?{chosen}"
    assert page.find(id="feed-address")["value"] == f"http://{feed}"
    links = {
        each.get_text(strip=True).split(" (")[0].split(",")[0]: each["href"]
        for each in page.select(".ways a")
    }
    assert links["Apple"] == links["Another calendar"] == f"webcal://{feed}"
    assert links["Google"].startswith("https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2F")
    assert "district%3Dshardara" in links["Google"]
    assert "district%3Dshardara" in links["Outlook"]
    checked = {each["value"] for each in page.select("input[checked]")}
    assert checked == {"keles", "shardara", "open-air"}
    assert page.select(".qr svg path")
    assert "Receptions ahead: 2" in page.main.get_text()


def test_the_feed_that_the_calendars_page_names_exists(client, read, two):
    address = read("/en/calendars?district=keles").find(id="feed-address")["value"]
    feed = client.get(address.removeprefix(BASE))
    assert feed.status_code == 200
    assert b"Old bazaar" in feed.data
    assert b"New park" not in feed.data


def test_a_long_choice_has_a_short_address_that_google_takes(client, read, make, two):
    slugs = [make.topic(slug=f"topic-with-a-long-name-{number}").slug for number in range(30)]
    choice = "&".join(f"topic={slug}" for slug in slugs)
    page = read(f"/en/calendars?{choice}")
    address = page.find(id="feed-address")["value"]
    assert "/en/calendars/c/" in address
    assert len(address) < 256
    assert quote(address.partition("://")[2], safe="") in page.select(".ways a")[0]["href"]
    assert page.select(".qr svg path")
    spelt = client.get(f"/en/calendars/meetings.ics?{choice}")
    short = client.get(address.removeprefix(BASE))
    assert short.data == spelt.data
    assert short.headers["ETag"] == spelt.headers["ETag"]
    assert f"SOURCE;VALUE=URI:{address}" in short.text.replace("\r\n ", "")


def test_the_short_link_of_a_choice_leads_to_the_page_with_it(client, make):
    topic = make.topic(slug="roads")
    answer = client.get(f"/c/.{topic.id:x}", headers={"Accept-Language": "ru"})
    assert answer.status_code == 302
    assert answer.location == "/ru/calendars?topic=roads#subscribe"
    assert client.get("/c/.fffff").status_code == 404


def test_a_choice_too_long_for_any_address_says_so(read, make, monkeypatch):
    monkeypatch.setattr(choice_code, "LONGEST", 3)
    slugs = [make.topic(slug=f"topic-with-a-long-name-{number}").slug for number in range(30)]
    page = read("/en/calendars?" + "&".join(f"topic={slug}" for slug in slugs))
    assert "Google Calendar takes no address as long as this one" in page.main.get_text()
    assert not page.select(".qr")


def test_the_calendars_page_says_how_to_hear_of_changes_sooner(client, read, two):
    page = read("/en/calendars?district=keles")
    (atom,) = [each["href"] for each in page.main.select("a[type='application/atom+xml']")]
    assert atom == "/en/calendars/changes.atom?district=keles"
    assert client.get(atom).status_code == 200
    assert "8 to 24 hours" in page.main.get_text()


def test_programs_read_the_same_as_json(client, session, two):
    bazaar, park = two
    planning.cancel(session, park, "Wind", now=NOW)
    session.commit()
    answer = client.get("/api/v1/meetings?venue_kind=park").json
    assert (answer["total"], answer["page"], answer["pages"]) == (1, 1, 1)
    assert answer["meetings"][0]["status"] == "cancelled"
    assert answer["meetings"][0]["cancel_reason"] == "Wind"
    one = client.get(f"/api/v1/meetings/{bazaar.id}").json
    assert one["venue"]["district"] == {
        "slug": "keles",
        "name": {"kk": "district 1 kk", "ru": "district 1 ru", "en": "Keles"},
    }
    assert one["sessions"][0]["starts_at"] == "2027-05-18T05:00:00+00:00"
    assert one["sessions"][0]["broadcasts"] == []
    assert one["pages"]["kk"] == f"{BASE}/kk/meetings/{bazaar.id}"


@pytest.mark.parametrize("query", ["page_size=5", "when=ever"])
def test_programs_are_told_what_is_wrong(client, query):
    response = client.get(f"/api/v1/meetings?{query}")
    assert response.status_code == 400
    assert response.json["error"]
