from urllib.parse import parse_qs, urlsplit

import pytest

from calendars import links

FEED = "https://example.org/kk/calendars/meetings.ics?district=keles&topic=housing"


def query(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query, strict_parsing=True)


def test_each_calendar_gets_the_form_it_takes() -> None:
    found = links(FEED, "Ашық кездесулер & қабылдау")
    webcal = FEED.replace("https", "webcal", 1)
    assert found.plain == FEED
    assert found.webcal == webcal
    assert found.google is not None
    assert found.google.startswith("https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2F")
    assert query(found.google) == {"cid": [webcal]}
    assert found.outlook.startswith("https://outlook.live.com/calendar/0/addfromweb?url=https%3A")
    assert query(found.outlook) == {"url": [FEED], "name": ["Ашық кездесулер & қабылдау"]}


def test_a_local_http_feed_keeps_its_port() -> None:
    assert links("http://127.0.0.1:8000/a.ics", "x").webcal == "webcal://127.0.0.1:8000/a.ics"


def test_google_is_not_offered_an_address_it_refuses() -> None:
    fitting = "https://example.org/".ljust(255, "x")
    assert links(fitting, "x").google is not None
    assert links(fitting + "xx", "x").google is None


def test_a_name_cannot_add_parameters_or_lines() -> None:
    outlook = links(FEED, "x&url=evil\r\n#").outlook
    assert query(outlook) == {"url": [FEED], "name": ["x&url=evil #"]}


def test_no_web_address_no_links() -> None:
    with pytest.raises(ValueError, match="must begin with https://"):
        links("/kk/calendars/meetings.ics", "x")
