"""Links that put a feed into people's calendars."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from calendars.text import address, line

GOOGLE_LIMIT = 256
NAME_LIMIT = 250


@dataclass(frozen=True)
class Links:
    """Ways to subscribe to one feed, each an address for a button.

    `plain` is to be copied; `webcal` opens Apple's calendar and Thunderbird; `google` is None
    for a feed whose address is longer than the 256 characters that Google takes.
    """

    plain: str
    webcal: str
    google: str | None
    outlook: str


def links(feed_address: str, name: str) -> Links:
    """Links for the feed at an absolute web address; `name` is proposed where one is asked.

    ValueError when the address is no web address. Google refreshes once in 8 to 24 hours
    whatever a feed asks for: say so beside its button.
    """
    plain = address(feed_address)
    webcal = "webcal://" + plain.partition("://")[2]
    return Links(plain, webcal, _google(webcal), _outlook(plain, name))


def _google(webcal: str) -> str | None:
    if len(webcal) > GOOGLE_LIMIT:
        return None
    return "https://calendar.google.com/calendar/r?cid=" + quote(webcal, safe="")


def _outlook(plain: str, name: str) -> str:
    query = urlencode({"url": plain, "name": line(name, NAME_LIMIT)}, quote_via=quote, safe="")
    return "https://outlook.live.com/calendar/0/addfromweb?" + query
