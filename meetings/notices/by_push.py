"""Notices to a browser through its push service (RFC 8030), encrypted for it (RFC 8291)."""

from __future__ import annotations

import hashlib
import json
from typing import Self

import httpx

from meetings import clock
from meetings.notices.browser import Browser, is_push_service
from meetings.notices.parcel import NotNow, Parcel, Unreachable, Unwanted
from meetings.notices.push_key import authorization
from meetings.notices.subscriber import Stopped
from meetings.settings import Settings

GONE = (404, 410)
LATER = (408, 425, 429)
LONGEST_TITLE, LONGEST_BODY = 150, 600


class ByPush:
    """See ``parcel.Carrier``; ``seconds`` bound each step of a call."""

    def __init__(self, settings: Settings, seconds: float) -> None:
        self._settings = settings
        self._http = httpx.Client(timeout=seconds, trust_env=False)
        self._tickets: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._http.close()

    def carry(self, parcel: Parcel) -> None:
        """Of two notices with one tag only the later is shown, so a repetition shows nothing twice."""
        browser = Browser.kept(parcel.address)
        if not is_push_service(self._settings, browser.endpoint):
            raise Unreachable(Stopped.GONE)
        try:
            with self._http.stream(
                "POST",
                browser.endpoint,
                content=encrypted(browser, payload(parcel)),
                headers=self._headers(browser, parcel),
            ) as answer:
                _judge(answer.status_code)
        except httpx.HTTPError as error:
            reason = f"The push service does not answer ({type(error).__name__})."
            raise NotNow(reason) from None

    def _headers(self, browser: Browser, parcel: Parcel) -> dict[str, str]:
        return {
            "Authorization": self._ticket(browser.endpoint),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(max(0, round(parcel.expires_in))),
            "Topic": hashlib.sha256(parcel.words.tag.encode()).hexdigest()[:32],
            "Urgency": "high" if parcel.expires_in < 3600 * 6 else "normal",
        }

    def _ticket(self, endpoint: str) -> str:
        """One signature for all browsers of a push service in this batch."""
        host = httpx.URL(endpoint).host
        if host not in self._tickets:
            self._tickets[host] = authorization(self._settings, endpoint, clock.now())
        return self._tickets[host]


def payload(parcel: Parcel) -> bytes:
    """What ``static/js/push-worker.js`` shows; below the 4,096 bytes that every service takes."""
    words = parcel.words
    shown = {
        "title": words.title[:LONGEST_TITLE],
        "body": "\n".join(words.lines)[:LONGEST_BODY],
        "url": words.url,
        "tag": words.tag,
        "lang": parcel.language,
    }
    return json.dumps(shown, ensure_ascii=False).encode()


def encrypted(browser: Browser, data: bytes) -> bytes:
    """As aes128gcm (RFC 8188). The library is loaded when it is needed: it brings a whole client along."""
    from pywebpush import WebPusher

    keys = {"p256dh": browser.p256dh, "auth": browser.auth}
    pusher = WebPusher({"endpoint": browser.endpoint, "keys": keys})
    body: bytes = pusher.encode(data)["body"]
    return body


def _judge(status: int) -> None:
    if status in GONE:
        raise Unreachable(Stopped.GONE)
    if status in LATER or status >= 500:
        raise NotNow(f"The push service asks to try later (code {status}).")
    if not 200 <= status < 300:
        raise Unwanted(f"The push service refuses this (code {status}).")
