"""Tokens of the twins without a browser: for tests, and for the demo's channels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from meetings.sandbox import parties
from meetings.sandbox.facebook import accounts as facebook
from meetings.sandbox.moment import Moment
from meetings.sandbox.parties import Party
from meetings.sandbox.vk import accounts as vk

KNOWN = {"name", "scopes", "followers", "age_days"}


def open_account(moment: Moment, platform: str, wishes: Mapping[str, Any]) -> dict[str, Any]:
    """id, name, access_token, app_id and app_secret. Raises ValueError with a sentence."""
    if unknown := set(wishes) - KNOWN:
        raise ValueError(f"An account has no {', '.join(sorted(unknown))}.")
    if platform not in OPEN:
        raise ValueError(f"There is no twin {platform}; known are {', '.join(sorted(OPEN))}.")
    return OPEN[platform](moment, str(wishes.get("name") or "Sandbox"), wishes)


def holder(moment: Moment, party: Party) -> Party:
    """Whose tokens open this party: a community's are its administrator's."""
    if party.platform == vk.NAME and party.kind == "group":
        return vk.user(moment.store, moment.seconds)
    return party


def _facebook(moment: Moment, name: str, wishes: Mapping[str, Any]) -> dict[str, Any]:
    page = facebook.page_named(moment.store, name, moment.seconds)
    if "followers" in wishes:
        page.body["followers"] = int(wishes["followers"])
    if "age_days" in wishes:
        page.made = moment.seconds - float(wishes["age_days"]) * facebook.DAY
    parties.save(moment.store, page)
    token = facebook.page_token(moment.store, page, wishes.get("scopes", facebook.SCOPES))
    return _answer(page, page.id, token, facebook.app(moment.store, moment.seconds))


def _vk(moment: Moment, name: str, wishes: Mapping[str, Any]) -> dict[str, Any]:
    group = vk.group_named(moment.store, name, moment.seconds)
    owner = vk.user(moment.store, moment.seconds)
    token = vk.user_token(moment.store, owner, wishes.get("scopes", vk.SCOPES))
    return _answer(group, f"-{group.id}", token, vk.app(moment.store, moment.seconds))


def _answer(party: Party, id_: str, token: str, app: Party) -> dict[str, Any]:
    return {
        "id": id_,
        "name": party.name,
        "access_token": token,
        "app_id": app.id,
        "app_secret": app.body["secret"],
    }


OPEN: dict[str, Callable[[Moment, str, Mapping[str, Any]], dict[str, Any]]] = {
    facebook.NAME: _facebook,
    vk.NAME: _vk,
}
