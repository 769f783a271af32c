"""Who a token speaks for: `me`, its pages and its permissions."""

from __future__ import annotations

from typing import Any

from meetings.sandbox import parties
from meetings.sandbox.facebook import accounts
from meetings.sandbox.facebook.accounts import NAME
from meetings.sandbox.facebook.call import Call
from meetings.sandbox.facebook.errors import invalid

TASKS = ["ANALYZE", "ADVERTISE", "MESSAGING", "MODERATE", "CREATE_CONTENT", "MANAGE"]


def me(call: Call) -> dict[str, Any]:
    """A page for a page's token; only a person has no category."""
    found = parties.find(call.store, NAME, call.ticket.kind, call.ticket.party)
    assert found is not None
    wished = call.parameters.get("fields", "id,name").split(",")
    if call.ticket.kind == "user" and "category" in wished:
        raise invalid("Tried accessing nonexisting field (category) on node type (User)")
    known = {"id": found.id, "name": found.name, "category": found.body.get("category")}
    return {name: known[name] for name in {*wished, "id"} if name in known}


def pages(call: Call) -> dict[str, Any]:
    """The pages that were chosen at the dialog, each with a token of its own."""
    if call.ticket.kind != "user":
        raise invalid("Tried accessing nonexisting field (accounts) on node type (Page)")
    accounts.require(call.ticket, "pages_show_list")
    found = [parties.find(call.store, NAME, "page", id_) for id_ in call.ticket.body["pages"]]
    scopes = call.ticket.body["scopes"]
    data = [
        {
            "id": page.id,
            "name": page.name,
            "category": page.body["category"],
            "tasks": TASKS,
            "access_token": accounts.page_token(call.store, page, scopes),
        }
        for page in found
        if page is not None
    ]
    return {"data": data, "paging": {"cursors": {"before": "QVFI0", "after": "QVFI0"}}}


def permissions(call: Call) -> dict[str, Any]:
    granted = call.ticket.body["scopes"]
    asked = call.ticket.body.get("asked", granted)
    data = [
        {"permission": scope, "status": "granted" if scope in granted else "declined"}
        for scope in asked
    ]
    return {"data": data}
