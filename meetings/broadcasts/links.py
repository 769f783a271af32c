"""Links by hand: pasted by an organizer, replaced, removed; nobody is called."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings.broadcasts.link import WatchLink
from meetings.diary.session import ReceptionSession
from meetings.errors import InvalidInput

LONGEST = 500
LONGEST_NAME = 80
MOST = 10
NAMES = {
    "ok.ru": "Odnoklassniki",
    "odnoklassniki.ru": "Odnoklassniki",
    "instagram.com": "Instagram",
    "tiktok.com": "TikTok",
    "rutube.ru": "RUTUBE",
    "twitch.tv": "Twitch",
    "x.com": "X",
    "youtube.com": "YouTube",
    "youtu.be": "YouTube",
    "facebook.com": "Facebook",
    "vk.com": "VK",
    "vkvideo.ru": "VK",
    "t.me": "Telegram",
}


def add(session: Session, held: ReceptionSession, url: str, name: str, now: datetime) -> WatchLink:
    """Show the address with the session; one that is there already is named anew.

    Raises InvalidInput; the caller commits.
    """
    url = checked(url)
    mine = WatchLink.session_id == held.id
    link = session.scalar(select(WatchLink).where(mine, WatchLink.url == url))
    if link is None:
        if (session.scalar(select(func.count()).where(mine)) or 0) >= MOST:
            raise InvalidInput(_("A session has at most ten links. Remove one first."), "url")
        link = WatchLink(session_id=held.id, url=url, created_at=now)
        session.add(link)
    link.name = " ".join(name.split())[:LONGEST_NAME] or name_of(url)
    return link


def checked(text: str) -> str:
    """An https address that a person pasted; raises InvalidInput for anything else."""
    url = text.strip()
    try:
        parts = urlsplit(url)
        named = parts.hostname is not None and "." in parts.hostname and parts.port in (None, 443)
    except ValueError:
        named = False
    plain = url.isprintable() and " " not in url and len(url) <= LONGEST
    if not named or parts.scheme != "https" or parts.username is not None or not plain:
        raise InvalidInput(
            _("Paste the address of the page as the browser shows it; it begins with https://."),
            field="url",
        )
    return url


def name_of(url: str) -> str:
    """What viewers read: the network's own name where we know it, else the host's."""
    host = (urlsplit(url).hostname or "").removeprefix("www.").removeprefix("m.")
    return NAMES.get(host, host)[:LONGEST_NAME]
