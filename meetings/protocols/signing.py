"""Drafting a protocol, and signing it off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.accounts.user import User
from meetings.database import lock
from meetings.diary.meeting import Meeting
from meetings.errors import ChangedMeanwhile, InvalidInput
from meetings.protocols.content import content_of, digest_of
from meetings.protocols.protocol import LONGEST_REMARKS, Protocol, ProtocolDraft

Pair = tuple[int, int]


def draft_of(session: Session, meeting: Meeting) -> ProtocolDraft | None:
    """What was added so far."""
    query = select(ProtocolDraft).where(ProtocolDraft.meeting_id == meeting.id)
    return session.scalars(query).one_or_none()


def versions(session: Session, meeting_id: int) -> Sequence[Protocol]:
    """All versions that were signed off, the present one first."""
    query = select(Protocol).where(Protocol.meeting_id == meeting_id)
    return session.scalars(query.order_by(Protocol.version.desc())).all()


def present(session: Session, meeting_id: int) -> Protocol | None:
    """The version that holds."""
    query = select(Protocol).where(Protocol.meeting_id == meeting_id)
    return session.scalars(query.order_by(Protocol.version.desc()).limit(1)).first()


def write(
    session: Session,
    meeting: Meeting,
    *,
    remarks_kk: str,
    remarks_ru: str,
    absent: Iterable[Pair],
    seen: str | None = None,
    now: datetime,
) -> None:
    """Keep what an organizer adds; the caller commits.

    ``seen`` is the ``stamp`` of the draft that the person began from, None for whoever did not
    look. Raises InvalidInput, and ChangedMeanwhile when somebody else added something since.
    """
    _hold(session, meeting)
    for field, text in (("remarks_kk", remarks_kk), ("remarks_ru", remarks_ru)):
        if len(text) > LONGEST_REMARKS:
            raise InvalidInput(_("Remarks have at most 10,000 characters. Shorten them."), field)
    planned = {(held.id, who.id) for held in meeting.sessions for who in held.officials}
    draft = draft_of(session, meeting)
    if seen is not None and seen != stamp(draft):
        raise ChangedMeanwhile(
            _("Somebody else added something meanwhile. Read it, then keep what you wrote here.")
        )
    draft = draft or ProtocolDraft(meeting_id=meeting.id)
    draft.remarks_kk, draft.remarks_ru = _plain(remarks_kk), _plain(remarks_ru)
    draft.absent = [list(pair) for pair in sorted(planned & set(absent))]
    draft.changed_at = now
    session.add(draft)


def stamp(draft: ProtocolDraft | None) -> str:
    """Which draft a page showed."""
    return f"{draft.changed_at.timestamp():.6f}" if draft else "none"


def _hold(session: Session, meeting: Meeting) -> None:
    """Nobody else writes or signs off this protocol until the caller commits."""
    lock(session, f"protocol of {meeting.id}")


def _plain(text: str) -> str:
    """Lines without control characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join("".join(filter(str.isprintable, line)).rstrip() for line in lines).strip()


def is_over(meeting: Meeting, now: datetime) -> bool:
    """Whether all its sessions have ended."""
    return all(held.ends_at <= now for held in meeting.standing_sessions)


def sign(
    session: Session, meeting: Meeting, by: User, *, seen: str | None, now: datetime
) -> Protocol:
    """Freeze the protocol as it stands, under the next number; the caller commits.

    ``seen`` is the digest of what the person read. Raises InvalidInput before the end and when
    nothing changed since the last version, ChangedMeanwhile when what was read has changed.
    """
    _hold(session, meeting)
    if meeting.published_at is None or not is_over(meeting, now):
        raise InvalidInput(
            _("The meeting is not over yet. Sign its protocol off when it has ended.")
        )
    content = content_of(session, meeting, draft_of(session, meeting))
    digest, last = digest_of(content), present(session, meeting.id)
    if seen is not None and seen != digest:
        raise ChangedMeanwhile(
            _("The protocol changed while you read it. Read it again, then sign it off.")
        )
    if last and last.digest == digest:
        raise InvalidInput(_("Nothing changed since version %(number)s.", number=last.version))
    protocol = Protocol(
        meeting_id=meeting.id, version=last.version + 1 if last else 1, content=content,
        digest=digest, signed_at=now, signed_by_id=by.id, signed_by=by.display_name,
    )  # fmt: skip
    session.add(protocol)
    return protocol
