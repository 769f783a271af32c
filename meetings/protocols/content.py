"""The content of a protocol: plain values, gathered from what the public may read.

Questions that wait or were not accepted are not in it, nor anything of a resident but the name
that an author chose to be shown with. Names come in three languages, texts as they were written.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sqlalchemy.orm import Session

from meetings.addresses import whole_of
from meetings.broadcasts.queries import BroadcastLine, of_sessions
from meetings.diary.meeting import Meeting
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.i18n import LANGUAGES, Translated
from meetings.imports.cell import clean
from meetings.protocols.protocol import ProtocolDraft
from meetings.questions import reading
from meetings.questions.moments import Moment
from meetings.questions.question import Question, State

Data = dict[str, Any]


def content_of(session: Session, meeting: Meeting, draft: ProtocolDraft | None) -> Data:
    """All that the protocol says; needs a request, for the addresses of moments."""
    shown = [held for held in meeting.sessions if held.published_at]
    lines = of_sessions(held.id for held in shown)
    sessions = [_session(session, held, lines[held.id], draft) for held in shown]
    told: Data = _seen(
        {
            "meeting": _meeting(meeting),
            "sessions": sessions,
            "figures": _figures(sessions),
            "remarks": _texts(draft.remarks if draft else Translated()),
        }
    )
    return told


def _seen(value: Any) -> Any:
    """Every text in it without what nobody sees, for which some kinds of files have no place."""
    if isinstance(value, dict):
        return {name: _seen(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_seen(each) for each in value]
    return clean(value) if isinstance(value, str) else value


def digest_of(content: Data) -> str:
    """SHA-256 of the content as canonical JSON."""
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def _meeting(meeting: Meeting) -> Data:
    venue = meeting.venue
    return {
        "id": meeting.id,
        "kind": meeting.kind.value,
        "day": meeting.day.isoformat(),
        "start": meeting.start.isoformat("minutes"),
        "end": meeting.end.isoformat("minutes"),
        "title": _texts(meeting.own_title),
        "venue": _texts(venue.name),
        "address": _texts(venue.address),
        "district": _texts(venue.district.name),
    }


def _session(
    session: Session,
    held: ReceptionSession,
    lines: list[BroadcastLine],
    draft: ProtocolDraft | None,
) -> Data:
    board = reading.read(session, held.id)
    questions = sorted(board.all, key=lambda each: each.number)
    return {
        "id": held.id,
        "topic": _texts(held.topic.name),
        "start": held.start.isoformat("minutes"),
        "end": held.end.isoformat("minutes"),
        "cancelled": held.status is Status.CANCELLED,
        "cancel_reason": held.cancel_reason,
        "officials": _officials(held, draft),
        "recordings": [_recording(line) for line in lines if line.shows_picture and line.watch_url],
        "questions": [_question(each, board.moments.get(each.id, [])) for each in questions],
    }


def _officials(held: ReceptionSession, draft: ProtocolDraft | None) -> list[Data]:
    return [
        {
            "name": _texts(official.name),
            "post": _texts(official.post),
            "organisation": _texts(official.organisation.name),
            "present": not (draft and draft.was_absent(held.id, official.id)),
        }
        for official in held.officials
    ]


def _recording(line: BroadcastLine) -> Data:
    return {
        "platform": line.platform,
        "url": whole_of(line.watch_url or ""),
        "viewers_peak": line.viewers_peak,
        "viewers_total": line.viewers_total,
    }


def _question(question: Question, moments: list[Moment]) -> Data:
    promise = question.promise
    return {
        "number": question.number,
        "text": question.text,
        "language": question.language,
        "author": question.author,
        "votes": question.votes,
        "state": question.state.value,
        "official": _texts(question.official.name) if question.official else None,
        "note": question.note,
        "written": question.written,
        "moments": [
            {"platform": each.label, "at": each.clock, "url": whole_of(each.url)}
            for each in moments
        ],
        "promise": promise
        and {
            "what": promise.what,
            "official": _texts(promise.official.name),
            "made_on": promise.made_on.isoformat(),
            "due_on": promise.due_on.isoformat(),
        },
    }


def _figures(sessions: list[Data]) -> Data:
    questions = [each for held in sessions for each in held["questions"]]
    recordings = [each for held in sessions for each in held["recordings"]]
    return {
        "sessions": sum(not held["cancelled"] for held in sessions),
        "questions": len(questions),
        "answered": sum(each["state"] == State.ANSWERED for each in questions),
        "written": sum(bool(each["written"]) for each in questions),
        "promises": sum(bool(each["promise"]) for each in questions),
        "viewers": sum(each["viewers_total"] or 0 for each in recordings),
    }


def _texts(text: Translated) -> dict[str, str]:
    return {code: text.to(code) for code in LANGUAGES}
