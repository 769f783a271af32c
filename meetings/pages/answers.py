"""The search over all answers: a page, and the same for programs."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request
from flask_babel import gettext as _
from sqlalchemy import select

from meetings import access, addresses
from meetings.appeals.topic import Topic
from meetings.database import db
from meetings.errors import InvalidInput
from meetings.i18n import LANGUAGES
from meetings.pages import choices
from meetings.places.district import District
from meetings.public import blueprint, public_page
from meetings.questions import searching
from meetings.questions.moments import moments_of
from meetings.questions.question import Question
from meetings.questions.searching import Found, Wanted
from meetings.web import publicly_cached

LONGEST = 200
# A page beyond the last is the last; beyond this one no database counts.
FURTHEST = 1_000_000


@blueprint.get("/<any(kk, ru, en):lang>/answers")
@access.public
def answers(lang: str) -> Response:
    """What was asked anywhere, and what was answered; with no words the newest."""
    wanted, found = _search(strict=False)
    return public_page(
        "questions/answers.html",
        addresses.head("public.answers", lang),
        wanted=wanted,
        found=found,
        moments=moments_of(found.questions),
        choices=[
            choices.districts(db.session.scalars(select(District))),
            choices.topics(db.session()),
        ],
        chosen={name: request.args.get(name, "") for name in ("district", "topic")},
    )


@blueprint.get("/api/v1/answers")
@access.public
def answers_json() -> Response:
    """Answers to ``q``, the best first, 20 a page; ``district`` and ``topic`` are slugs, repeatable.

    ``all_words`` is false when no answer has all words and those with most of them are given.
    """
    _wanted, found = _search(strict=True)
    known = moments_of(found.questions)
    return publicly_cached(
        jsonify(
            page=found.page,
            pages=found.pages,
            total=found.total,
            all_words=found.all_words,
            answers=[_answer(each, known[each.id]) for each in found.questions],
        )
    )


def _search(*, strict: bool) -> tuple[Wanted, Found]:
    wanted = Wanted(
        request.args.get("q", "")[:LONGEST],
        _ids(District, "district", strict),
        _ids(Topic, "topic", strict),
        min(request.args.get("page", 1, type=int), FURTHEST),
    )
    return wanted, searching.search(db.session(), wanted)


def _ids(record: Any, parameter: str, strict: bool) -> frozenset[int]:
    """The numbers of what the address names; a page passes over what it does not know."""
    slugs = {slug for slug in request.args.getlist(parameter) if slug}
    rows = db.session.execute(select(record.slug, record.id).where(record.slug.in_(slugs)))
    found: dict[str, int] = dict(rows.all()) if slugs else {}
    if strict and (missing := slugs - set(found)):
        raise InvalidInput(
            _("There is no %(what)s called %(name)s.", what=parameter, name=min(missing)), parameter
        )
    return frozenset(found.values())


def _answer(question: Question, moments: list[Any]) -> dict[str, Any]:
    held = question.session
    topic = question.topic or held.topic
    promise = question.promise
    return {
        "id": question.id,
        "number": question.number,
        "session": held.id,
        "language": question.language,
        "text": question.text,
        "state": question.state.value,
        "note": question.note,
        "written": question.written,
        "promise": {"what": promise.what, "due_on": promise.due_on.isoformat()}
        if promise
        else None,
        "official": question.official.slug if question.official else None,
        "topic": topic.slug,
        "district": held.meeting.venue.district.slug,
        "day": held.meeting.day.isoformat(),
        "moments": [
            {"platform": each.label, "url": each.url, "seconds": each.seconds} for each in moments
        ],
        "pages": {
            code: addresses.whole("public.session", lang=code, session_id=held.id)
            for code in LANGUAGES
        },
    }
