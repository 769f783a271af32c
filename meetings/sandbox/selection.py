"""Partial answers: the selector language of the `fields` parameter.

https://developers.google.com/youtube/v3/getting-started#fields
"""

from __future__ import annotations

import re
from typing import Any

from meetings.sandbox.errors import ApiError, invalid

TOKEN = re.compile(r"[\w*]+|[(),/]")

Tree = dict[str, Any]


def select(selector: str | None, answer: dict[str, Any]) -> dict[str, Any]:
    """The chosen fields of an answer, all of it when there is no selector.

    Raises ApiError `invalidParameter` for a selector that cannot be read.
    """
    if not selector:
        return answer
    tokens = TOKEN.findall(selector)
    if "".join(tokens) != selector.replace(" ", ""):
        raise _unreadable(selector)
    tree = _several(tokens, selector)
    if tokens:
        raise _unreadable(selector)
    chosen: dict[str, Any] = _choose(tree, answer)
    return chosen


def _several(tokens: list[str], selector: str) -> Tree:
    tree: Tree = {}
    while True:
        tree |= _one(tokens, selector)
        if not tokens or tokens[0] != ",":
            return tree
        tokens.pop(0)


def _one(tokens: list[str], selector: str) -> Tree:
    if not tokens or tokens[0] in "(),/":
        raise _unreadable(selector)
    name = tokens.pop(0)
    if tokens and tokens[0] == "/":
        tokens.pop(0)
        return {name: _one(tokens, selector)}
    if tokens and tokens[0] == "(":
        tokens.pop(0)
        inner = _several(tokens, selector)
        if not tokens or tokens.pop(0) != ")":
            raise _unreadable(selector)
        return {name: inner}
    return {name: {}}


def _choose(tree: Tree, value: Any) -> Any:
    if not tree:
        return value
    if isinstance(value, list):
        return [_choose(tree, item) for item in value]
    if not isinstance(value, dict):
        return value
    wild = tree.get("*")
    wanted = {name: tree.get(name, wild) for name in value if name in tree or wild is not None}
    return {name: _choose(inner or {}, value[name]) for name, inner in wanted.items()}


def _unreadable(selector: str) -> ApiError:
    return invalid("invalidParameter", f"Invalid field selection {selector}", "fields")
