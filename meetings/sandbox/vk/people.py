"""users.get, groups.get and account.getAppPermissions: who a token speaks for, and what it may."""

from __future__ import annotations

from typing import Any

from meetings.sandbox import parties
from meetings.sandbox.vk import accounts
from meetings.sandbox.vk.accounts import BITS, NAME
from meetings.sandbox.vk.call import Call


def users(call: Call) -> list[dict[str, Any]]:
    call.refuse_unknown({"user_ids", "fields", "name_case"})
    found = parties.find(call.store, NAME, "user", call.ticket.party)
    assert found is not None
    return [{"id": int(found.id), "first_name": found.name, "last_name": "User"}]


def groups(call: Call) -> dict[str, Any]:
    """The communities that the caller runs, whatever the filter says."""
    accounts.require(call.ticket, "groups")
    call.refuse_unknown({"user_id", "extended", "filter", "fields", "offset", "count"})
    found = parties.every(call.store, NAME, "group")
    offset, count = call.number("offset", 0), call.number("count", 1000, most=1000)
    items = [
        {"id": int(group.id), "name": group.name, "screen_name": f"club{group.id}", "is_admin": 1}
        for group in found[offset : offset + count]
    ]
    return {"count": len(found), "items": items}


def permissions(call: Call) -> int:
    call.refuse_unknown({"user_id"})
    return sum(BITS[scope] for scope in call.ticket.body["scopes"])
