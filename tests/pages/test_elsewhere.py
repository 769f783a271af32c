"""Meetings inside of other sites, and the pictures that messengers show."""

from __future__ import annotations

import io

from bs4 import BeautifulSoup
from PIL import Image

from meetings import drawings
from tests.pages.conftest import BASE


def test_the_next_meetings_may_stand_in_any_site(client, publish):
    meeting = publish()
    answer = client.get(
        f"/embed/ru/meetings?district={meeting.venue.district.slug}&utm_source=site"
    )
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script-src 'self'" in policy
    assert "Set-Cookie" not in answer.headers
    page = BeautifulSoup(answer.data, "html.parser")
    assert page.html["lang"] == "ru"
    assert page.select_one(".meetings a")["href"] == f"{BASE}/ru/meetings/1"
    assert not page.select("form")


def test_no_other_page_may(client, publish):
    publish()
    for address in ("/ru/", "/ru/meetings/1", "/ru/embed"):
        assert "frame-ancestors 'self'" in client.get(address).headers["Content-Security-Policy"]


def test_a_frame_without_meetings_says_so(client, make, session):
    district = make.district()
    session.commit()
    assert (
        "No meetings are planned" in client.get(f"/embed/en/meetings?district={district.slug}").text
    )
    assert client.get("/embed/en/meetings?district=nowhere").status_code == 404


def test_the_lines_for_other_sites_name_the_district(read, publish):
    slug = publish().venue.district.slug
    page = read(f"/en/embed?district={slug}")
    lines = page.select_one("textarea").text
    assert f'src="{BASE}/embed/en/meetings?district={slug}"' in lines
    assert f'<script src="{BASE}/embed.js" async></script>' in lines
    assert page.select_one("iframe")["src"] == f"/embed/en/meetings?district={slug}"


def test_the_script_for_other_sites_is_kept_by_caches(client):
    answer = client.get("/embed.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.cache_control.max_age == 86_400


def picture_of(page):
    return page.find("meta", property="og:image")["content"].removeprefix(BASE)


def test_a_shared_meeting_has_a_picture_of_its_own_in_each_language(read, client, publish):
    publish()
    addresses = {
        picture_of(read(f"/{lang}/{what}/1"))
        for lang in ("kk", "ru", "en")
        for what in ("meetings", "sessions")
    }
    assert len(addresses) == 6
    answer = client.get(addresses.pop())
    assert Image.open(io.BytesIO(answer.data)).size == (1200, 630)
    assert answer.cache_control.max_age > 30_000_000


def test_the_picture_s_address_changes_with_the_meeting(read, client, publish, session):
    meeting = publish()
    before = picture_of(read("/kk/meetings/1"))
    assert picture_of(read("/kk/meetings/1")) == before
    meeting.venue.name_kk = "Жаңа алаң"
    session.commit()
    after = picture_of(read("/kk/meetings/1"))
    assert after != before
    old = client.get(before)
    assert old.data == client.get(after).data
    assert old.cache_control.max_age == 3600


def test_a_draft_has_no_picture(client, make):
    make.meeting()
    assert client.get("/share/meetings/1/kk-x.png").status_code == 404


def test_pictures_are_drawn_once(client, publish, read, monkeypatch):
    publish()
    address = picture_of(read("/en/meetings/1"))
    client.get(address)
    monkeypatch.setattr(drawings, "_keep", lambda *_arguments: 1 / 0)
    assert client.get(address).status_code == 200
