"""Operations: what each address takes and answers."""

from __future__ import annotations

from typing import Any

from meetings.pages.openapi.shape import DAY, TEXT, TRUTH, WHOLE, Schema, one_of
from meetings.pages.openapi.shape import open_ as ref
from meetings.statistics.asked import CHOICES

Operation = dict[str, Any]
FILTERS = ("district", "topic", "official", "venue", "venue_kind", "kind")


def in_query(name: str, schema: Schema, description: str) -> dict[str, Any]:
    """An optional parameter."""
    return {"name": name, "in": "query", "schema": schema, "description": description}


def slugs(*names: str) -> list[dict[str, Any]]:
    """Repeatable parameters that name things by their slugs."""
    schema = {"type": "array", "items": TEXT}
    return [in_query(name, schema, "A slug; repeatable.") for name in names]


def in_path(name: str, schema: Schema = WHOLE) -> dict[str, Any]:
    """A part of the address."""
    return {"name": name, "in": "path", "required": True, "schema": schema}


def answering(summary: str, schema: str, *parameters: dict[str, Any], **more: Any) -> Operation:
    """An operation that answers 200 with the named schema, and an error as a sentence."""
    return {
        "summary": summary,
        "parameters": list(parameters),
        "responses": {"200": said("Done.", schema), "default": said("Refused.", "Error")},
        **more,
    }


def said(description: str, schema: str) -> dict[str, Any]:
    """A JSON answer."""
    return {"description": description, "content": {"application/json": {"schema": ref(schema)}}}


def taking(required: tuple[str, ...], **properties: Schema) -> dict[str, Any]:
    """A JSON body."""
    schema = {"type": "object", "properties": properties, "required": list(required)}
    return {"required": True, "content": {"application/json": {"schema": schema}}}


PAGE = in_query("page", {"type": "integer", "minimum": 1}, "Which page, from 1.")

PATHS: dict[str, dict[str, Operation]] = {
    "/api/v1/meetings": {
        "get": answering(
            "Meetings, 20 a page", "Meetings",
            in_query("when", one_of("coming", "past"), "Those to come (soonest first), or past."),
            PAGE, *slugs(*FILTERS),
        ),
    },
    "/api/v1/meetings/{meeting_id}": {
        "get": answering("One meeting with its sessions", "MeetingWithSessions", in_path("meeting_id")),
    },
    "/api/v1/sessions/{session_id}/questions": {
        "get": answering("The board of a session", "Questions", in_path("session_id")),
        "post": {
            "summary": "Ask a question; the same key is taken once",
            "parameters": [in_path("session_id")],
            "requestBody": taking(
                ("text", "key", "token"),
                text=TEXT, author=TEXT, topic=TEXT, key=TEXT, token=TEXT, anyway=TRUTH,
            ),
            "responses": {
                "201": said("Taken; the code of the receipt follows it.", "Receipt"),
                "409": said("It may be asked already; send anyway to ask all the same.", "Similar"),
                "default": said("Refused.", "Refused"),
            },
        },
    },
    "/api/v1/questions/{question_id}/vote": {
        "post": answering(
            "Vote, once for each browser", "Votes", in_path("question_id"),
            requestBody=taking(("browser",), browser=TEXT),
        ),
    },
    "/api/v1/questions/token": {"get": answering("A token for asking", "Token")},
    "/api/v1/questions/receipts/{code}": {
        "get": answering("How a question stands", "Receipt", in_path("code", TEXT)),
    },
    "/api/v1/answers": {
        "get": answering(
            "Search over all answers, 20 a page", "Answers",
            in_query("q", TEXT, "Words in any language, in any form."), PAGE, *slugs("district", "topic"),
        ),
    },
    "/api/v1/statistics": {
        "get": answering(
            "Figures of appeals", "Statistics",
            in_query("from", DAY, "Received on or after."), in_query("to", DAY, "Received on or before."),
            in_query("as_of", DAY, "As known at the end of that day."),
            *(in_query(name, TEXT, "A slug.") for name in CHOICES),
        ),
    },
    "/api/v1/fairness": {"get": answering("How districts fare by the joint plan", "Fairness")},
    "/api/v1/openapi.json": {
        "get": {"summary": "This document", "responses": {"200": {"description": "OpenAPI 3.1."}}},
    },
}  # fmt: skip
