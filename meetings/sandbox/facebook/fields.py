"""`fields=id,status,ingest_streams{stream_health}`: read, and what it leaves of an answer.

https://developers.facebook.com/docs/graph-api/guides/field-expansion
"""

from __future__ import annotations

from typing import Any

from meetings.sandbox.facebook.errors import GraphError, invalid

Wish = dict[str, "Wish"]


def read_fields(text: str) -> Wish:
    """Raises GraphError 2500 for braces that do not match."""
    wish, rest = _read(text)
    if rest:
        raise GraphError(2500, "Syntax error in the fields")
    return wish


def _read(text: str) -> tuple[Wish, str]:
    wish: Wish = {}
    while text and not text.startswith("}"):
        name, text = _word(text)
        inner: Wish = {}
        if text.startswith("{"):
            inner, text = _read(text[1:])
            if not text.startswith("}"):
                raise GraphError(2500, "Syntax error in the fields")
            text = text[1:]
        wish[name] = inner
        text = text.removeprefix(",")
    return wish, text


def _word(text: str) -> tuple[str, str]:
    end = next((place for place, letter in enumerate(text) if letter in ",{}"), len(text))
    return text[:end].strip(), text[end:]


def chosen(wish: Wish, node: dict[str, Any], kind: str) -> dict[str, Any]:
    """`id` and what was wished for; None stands for a field that has no value and is left out."""
    for name in wish:
        if name not in node:
            raise invalid(f"Tried accessing nonexisting field ({name}) on node type ({kind})")
    kept = {name: _inner(inner, node[name], kind) for name, inner in wish.items()}
    return {name: value for name, value in {**kept, "id": node["id"]}.items() if value is not None}


def _inner(wish: Wish, value: Any, kind: str) -> Any:
    if not wish:
        return value
    if isinstance(value, list):
        return [_inner(wish, each, kind) for each in value]
    if isinstance(value, dict):
        return chosen(wish, {"id": value.get("id"), **value}, kind)
    return value
