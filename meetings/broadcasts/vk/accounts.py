"""The communities, and the own page, that a person's token opens.

https://dev.vk.com/en/method/groups.get
"""

from __future__ import annotations

import json
from typing import Any

from meetings.broadcasts.accounts import Choice
from meetings.broadcasts.calling import unreadable
from meetings.broadcasts.vk.client import Client

MOST = 1000


def choices(root: str, token: str, seconds: float) -> list[Choice]:
    """Communities that the person runs, then their own page. Raises Failure."""
    client = Client(root, token, seconds)
    found = client.call("groups.get", filter="editor", extended=1, count=MOST)
    people = client.call("users.get")
    try:
        communities = [_choice(-int(each["id"]), each["name"], token) for each in found["items"]]
        return [*communities, _own(people[0], token)]
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise unreadable() from error


def _own(person: dict[str, Any], token: str) -> Choice:
    names = (person.get("first_name"), person.get("last_name"))
    return _choice(int(person["id"]), " ".join(filter(None, names)), token)


def _choice(owner: int, name: str, token: str) -> Choice:
    known = {"owner_id": owner, "owner_name": name, "access_token": token}
    return Choice(str(owner), name, json.dumps(known, sort_keys=True, ensure_ascii=False))
