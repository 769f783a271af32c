"""Every public page in three languages: what it says, its addresses, how it is cached."""

from __future__ import annotations

import pytest

from meetings.broadcasts.broadcast import Broadcast, Observed
from meetings.diary import planning
from meetings.i18n import LANGUAGES
from meetings.pages.meeting_views import WATCHABLE
from tests.pages.conftest import BASE, NOW

# Each page is asked for on PostgreSQL by tests/test_access.py.
pytestmark = pytest.mark.engine("sqlite")

PAGES = ("/", "/live", "/meetings", "/meetings/{meeting}", "/sessions/{session}", "/calendars")


@pytest.fixture
def meeting(publish, make):
    return publish(sessions=2, venue=make.venue(name_en="Old bazaar", name_kk="Ескі базар"))


def address_of(path, meeting, lang):
    return f"/{lang}" + path.format(meeting=meeting.id, session=meeting.sessions[0].id)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_speaks_its_language_and_names_its_other_addresses(read, meeting, path, lang):
    address = address_of(path, meeting, lang)
    page = read(address)
    assert page.html["lang"] == lang
    place = str(meeting.venue.name.to(lang))
    assert place in page.main.get_text()
    assert page.find("link", rel="canonical")["href"] == BASE + address
    alternates = {each["hreflang"]: each["href"] for each in page.find_all("link", hreflang=True)}
    here = {code: BASE + address_of(path, meeting, code) for code in LANGUAGES}
    start = BASE + "/" if path == "/" else here["kk"]
    assert alternates == {**here, "x-default": start}
    assert page.find("meta", property="og:url")["content"] == BASE + address
    assert page.find("meta", property="og:title")["content"] == page.title.string


@pytest.mark.parametrize("path", PAGES)
def test_anybodys_cache_may_keep_a_page(client, meeting, path):
    address = address_of(path, meeting, "ru")
    response = client.get(address)
    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")
    assert response.cache_control.public
    assert response.cache_control.max_age == 60
    again = client.get(address, headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_nobody_else_and_runs_nothing_inline(read, meeting, path):
    page = read(address_of(path, meeting, "kk"))
    loaded = page.select("script[src], img[src], iframe[src], link[rel=stylesheet], link[rel=icon]")
    assert loaded
    assert all((each.get("src") or each["href"]).startswith("/") for each in loaded)
    assert {each.get("type") for each in page.find_all("script")} <= {
        "module",
        "application/ld+json",
    }
    assert not page.select("style, [style], [onclick], iframe")


@pytest.mark.parametrize("path", PAGES)
def test_the_number_of_queries_does_not_grow(client, session, publish, meeting, queries, path):
    address = address_of(path, meeting, "en")

    def count():
        session.remove()
        with queries() as counted:
            assert client.get(address).status_code == 200
        return counted.value

    alone = count()
    for _ in range(2):
        publish(sessions=2)
    assert count() == alone


def test_a_name_in_one_language_is_shown_in_the_others(read, publish, make):
    only = {"name_kk": "Жалғыз базар", "name_ru": "", "name_en": ""}
    publish(venue=make.venue(**only))
    for lang in LANGUAGES:
        assert "Жалғыз базар" in read(f"/{lang}/meetings").main.get_text()


@pytest.mark.parametrize("field", ["venue", "title", "official", "topic"])
def test_untrusted_names_are_text(client, read, publish, make, session, field):
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
    names = {f"name_{lang}": evil for lang in LANGUAGES}
    titles = {f"title_{lang}": evil for lang in LANGUAGES} if field == "title" else {}
    meeting = publish(
        venue=make.venue(**names if field == "venue" else {}),
        officials=[make.official(**names if field == "official" else {})],
        **titles,
    )
    if field == "topic":
        meeting.sessions[0].topic = make.topic(**names)
        session.commit()
    for path in PAGES:
        address = address_of(path, meeting, "en")
        assert b"<script>alert" not in client.get(address).data
        assert not read(address).select("img, script:not([type])")
    assert evil in read(address_of(PAGES[4], meeting, "en")).get_text()


def test_a_cancelled_meeting_stays_with_its_reason(read, session, meeting):
    planning.cancel(session, meeting, "Strong wind <b>today</b>", now=NOW)
    session.commit()
    page = read(f"/en/meetings/{meeting.id}").main.get_text()
    assert "This meeting is cancelled." in page
    assert "Strong wind <b>today</b>" in page
    assert "Strong wind" in read(f"/en/sessions/{meeting.sessions[0].id}").main.get_text()
    assert "Cancelled" in read("/en/meetings").main.get_text()
    assert "Old bazaar" not in read("/en/").find(id="near").get_text()


def test_a_moved_session_says_when_it_was_planned(read, session, meeting):
    first = meeting.sessions[0]
    first.previous_starts_at = NOW
    session.commit()
    for address in (f"/en/meetings/{meeting.id}", f"/en/sessions/{first.id}"):
        assert "planned for Monday, May 17, 2027, 11:00" in read(address).main.get_text()
    assert "Moved" in read("/en/meetings").main.get_text()


def test_times_are_by_the_wall_clock_of_the_meeting(read, publish):
    meeting = publish(zone="Asia/Qyzylorda")
    page = read(f"/en/meetings/{meeting.id}")
    assert page.main.select("header time[datetime='2027-05-18T10:00']")[0].string == "10:00"


def test_what_is_on_air_is_shown_first(read, meeting, moment):
    assert "Nobody is on air" in read("/en/live").main.get_text()
    moment.move_to(meeting.sessions[0].starts_at)
    live = read("/en/live").main
    first, second = (str(held.topic.name.to("en")) for held in meeting.sessions)
    assert first in live.find("article").get_text()
    assert second in live.select("section[aria-labelledby=later]")[0].get_text()
    assert "On air now" in read("/en/").main.get_text()


@pytest.fixture
def broadcast(session, make):
    def made(held, observed, **given):
        given = {
            "watch_url": f"https://watch.example/{observed}",
            "embed_url": "https://e.example/v",
            **given,
        }
        line = Broadcast(
            session=held, channel=make.channel(), observed=observed, created_at=NOW, **given
        )
        session.add(line)
        session.commit()
        return line

    return made


def test_a_player_is_a_link_until_it_is_wanted(read, meeting, broadcast):
    held = meeting.sessions[0]
    waiting = read(f"/en/sessions/{held.id}").find(id="watch")
    assert "will be broadcast here" in waiting.get_text()
    broadcast(held, Observed.READY)
    link = read(f"/en/sessions/{held.id}").find(id="watch").find("a", class_="player__link")
    assert (link["href"], link["data-embed"]) == (
        "https://watch.example/ready",
        "https://e.example/v",
    )


def test_watching_leads_to_the_best_picture_there_is(client, session, meeting, broadcast):
    held = meeting.sessions[0]
    address = f"/ru/sessions/{held.id}/watch"
    assert client.get(address).location == f"/ru/sessions/{held.id}"
    broadcast(held, Observed.NOTHING, watch_url=None)
    for state in reversed(WATCHABLE):
        broadcast(held, state)
        response = client.get(address)
        assert (response.status_code, response.location) == (302, f"https://watch.example/{state}")
        assert response.cache_control.max_age == 15
    planning.cancel(session, meeting, "Wind", now=NOW)
    session.commit()
    assert client.get(address).location == f"/ru/sessions/{held.id}"
