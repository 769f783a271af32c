"""wall.post, edit, get and delete.

https://dev.vk.com/en/method/wall.post
"""

from __future__ import annotations

from typing import Any

from meetings.sandbox.store import Item
from meetings.sandbox.vk import accounts
from meetings.sandbox.vk.call import Call
from meetings.sandbox.vk.errors import VkError, invalid

KIND = "vk.post"
LONGEST = 16_384
POST = {
    "owner_id", "from_group", "message", "attachments", "guid", "signed", "friends_only",
    "publish_date", "close_comments", "mute_notifications",
}  # fmt: skip
EDIT = {"owner_id", "post_id", "message", "attachments", "signed", "close_comments"}
FILTERS = {"owner", "others", "all", "postponed", "suggests"}


def post(call: Call) -> dict[str, Any]:
    """The same `guid` again is the same post."""
    accounts.require(call.ticket, "wall")
    call.refuse_unknown(POST)
    owner = call.owner()
    call.flag("from_group")
    text, attached = _content(call)
    guid = call.parameters.get("guid")
    for known in call.store.items(KIND, str(owner)) if guid else ():
        if known.body["guid"] == guid:
            return {"post_id": known.body["id"]}
    return {"post_id": new_post(call, owner, text, attached, guid)}


def new_post(call: Call, owner: int, text: str, attached: str, guid: str | None) -> int:
    number = max((item.body["id"] for item in call.store.items(KIND)), default=0) + 1
    body = {"id": number, "owner_id": owner, "text": text, "attachments": attached, "guid": guid}
    call.store.save(Item(KIND, f"{owner}_{number}", str(owner), call.moment.seconds, body))
    return number


def edit(call: Call) -> dict[str, Any]:
    accounts.require(call.ticket, "wall")
    call.refuse_unknown(EDIT)
    found = _own(call)
    found.body["text"], found.body["attachments"] = _content(call)
    call.store.save(found)
    return {"post_id": found.body["id"]}


def get(call: Call) -> dict[str, Any]:
    call.refuse_unknown({"owner_id", "domain", "offset", "count", "filter", "extended", "fields"})
    if call.parameters.get("filter", "all") not in FILTERS:
        raise invalid("filter is invalid")
    owner = call.owner()
    latest = call.moment.seconds - call.moment.settings.hidden_seconds
    found = [item for item in call.store.items(KIND, str(owner)) if item.made <= latest]
    offset, count = call.number("offset", 0), call.number("count", 20, most=100)
    page = found[offset : offset + count]
    return {"count": len(found), "items": [_shown(item) for item in page]}


def delete(call: Call) -> int:
    accounts.require(call.ticket, "wall")
    call.refuse_unknown({"owner_id", "post_id"})
    call.store.remove(_own(call))
    return 1


def _content(call: Call) -> tuple[str, str]:
    text, attached = call.text("message", LONGEST), call.parameters.get("attachments", "")
    if not text and not attached:
        raise invalid("message or attachments must be given")
    return text, attached


def _own(call: Call) -> Item:
    found = call.store.get(KIND, f"{call.owner()}_{call.number('post_id')}")
    if found is None:
        raise VkError(104, "Not found")
    return found


def _shown(item: Item) -> dict[str, Any]:
    body = item.body
    return {
        "id": body["id"],
        "owner_id": body["owner_id"],
        "from_id": body["owner_id"],
        "date": int(item.made),
        "text": body["text"],
        "post_type": "post",
        "attachments": [{"type": "link"} for part in body["attachments"].split(",") if part],
    }
