"""The pages that a token opens.

https://developers.facebook.com/docs/pages-api/manage-pages
"""

from __future__ import annotations

import json
from typing import Any

from flask_babel import gettext as _

from meetings.broadcasts.accounts import Choice
from meetings.broadcasts.facebook.graph import Graph
from meetings.broadcasts.failure import Failure, Verdict
from meetings.broadcasts.login import require_some


def choices(root: str, token: str, seconds: float) -> list[Choice]:
    """One page for a page's own token, those of the person for a person's.

    Raises Failure, and InvalidInput with a sentence when there is none.
    """
    graph = Graph(root, token, seconds)
    own = _page_of(graph)
    if own is not None:
        return [_choice(own, token)]
    found = [
        _choice(page, page["access_token"])
        for page in graph.pages("me/accounts", fields="id,name,access_token", limit="100")
        if page.get("access_token")
    ]
    return require_some(
        found,
        _("No page came with this access. Connect again, and tick the page that shall broadcast."),
    )


def _page_of(graph: Graph) -> dict[str, Any] | None:
    """Who the token speaks for, if that is a page: a person has no category."""
    try:
        return graph.get("me", fields="id,name,category")
    except Failure as failure:
        if failure.verdict is not Verdict.INPUT:
            raise
        return None


def _choice(page: dict[str, Any], token: str) -> Choice:
    id_, name = str(page["id"]), str(page.get("name") or page["id"])
    known = {"page_id": id_, "page_name": name, "access_token": token}
    return Choice(id_, name, json.dumps(known, sort_keys=True))
