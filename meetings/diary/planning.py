"""Planning: the verbs by which meetings come into the diary, change, are published and cancelled.

Each holds the diary's lock until the caller commits, so that two organizers cannot both take the
same hour, and announces every session that the world can see.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings import clock
from meetings.database import lock
from meetings.diary.draft import MeetingDraft, SessionDraft
from meetings.diary.findings import Findings, Refused
from meetings.diary.meeting import Meeting, MeetingKind
from meetings.diary.revisions import derive_instants, revise
from meetings.diary.rules import check
from meetings.diary.session import ReceptionSession
from meetings.diary.signals import session_changed
from meetings.diary.status import Status
from meetings.errors import InvalidInput
from meetings.officials.official import Official
from meetings.places.venue import Venue

_OWN = ("venue_id", "day", "start", "end", "zone", "title_kk", "title_ru", "title_en")
_REASON_LENGTH = 500


def plan(session: Session, draft: MeetingDraft, *, now: datetime) -> tuple[Meeting, Findings]:
    """Keep a new meeting as a draft; raises Refused with every problem."""
    findings = _accept(session, draft, now, None)
    return keep(session, draft, now=now), findings


def keep(session: Session, draft: MeetingDraft, *, now: datetime) -> Meeting:
    """The same for a draft that was checked together with many others while the lock is held."""
    lock(session, "diary")
    meeting = Meeting(
        created_at=now, changed_at=now, status=Status.DRAFT, series_id=draft.series_id
    )
    session.add(meeting)
    _write(session, meeting, draft, now)
    session.flush()
    return meeting


def change(session: Session, meeting: Meeting, draft: MeetingDraft, *, now: datetime) -> Findings:
    """Make a meeting what the draft says; raises Refused with every problem.

    A session that the draft leaves out is deleted, or cancelled when it was published.
    """
    if meeting.status is Status.CANCELLED:
        raise InvalidInput(_("This meeting is cancelled; plan a new one instead."))
    findings = _accept(session, draft, now, meeting)
    if meeting.status is Status.PUBLISHED:
        _require_staff(draft)
    _write(session, meeting, draft, now)
    if meeting.status is Status.PUBLISHED:
        _show(session, meeting, meeting.sessions, now)
    session.flush()
    return findings


def _accept(
    session: Session, draft: MeetingDraft, now: datetime, meeting: Meeting | None
) -> Findings:
    lock(session, "diary")
    findings = check(session, draft, now=now, meeting=meeting)
    if findings.problems:
        raise Refused(findings)
    return findings


def _write(session: Session, meeting: Meeting, draft: MeetingDraft, now: datetime) -> None:
    before = _shape(meeting)
    with session.no_autoflush:  # the meeting is not complete yet
        meeting.kind = MeetingKind.at(session.get_one(Venue, draft.venue_id))
    for name in (*_OWN, "preparation"):
        setattr(meeting, name, getattr(draft, name))
    meeting.changed_at = now
    kept = {held.id: held for held in meeting.standing_sessions}
    for part in draft.sessions:
        held = kept.pop(part.id, None) if part.id else None
        _write_session(session, meeting, held or _new_session(meeting, now), part)
    for held in kept.values():
        _drop(meeting, held, now)
    if _shape(meeting) != before:
        session.flush()
        session.refresh(meeting, ["venue", "sessions"])


def _shape(meeting: Meeting) -> object:
    """What a meeting's relationships and the order of its sessions hang on."""
    sessions = [(held.id, held.topic_id, held.crew_id, held.start) for held in meeting.sessions]
    return meeting.venue_id, sessions


def _new_session(meeting: Meeting, now: datetime) -> ReceptionSession:
    held = ReceptionSession(
        created_at=now, content_changed_at=now, status=Status.DRAFT, sequence=0, content_digest=""
    )
    meeting.sessions.append(held)
    return held


def _write_session(
    session: Session, meeting: Meeting, held: ReceptionSession, part: SessionDraft
) -> None:
    held.topic_id, held.crew_id, held.language = part.topic_id, part.crew_id, part.language
    held.start, held.end = part.start, part.end
    before = held.starts_at if held.status is Status.PUBLISHED else None
    derive_instants(held, meeting)
    if before and before != held.starts_at:
        held.previous_starts_at = before
    if {official.id for official in held.officials} != set(part.official_ids):
        chosen = select(Official).where(Official.id.in_(part.official_ids)).order_by(Official.id)
        held.officials = list(session.scalars(chosen))


def _drop(meeting: Meeting, held: ReceptionSession, now: datetime) -> None:
    if held.status is Status.DRAFT:
        meeting.sessions.remove(held)
    else:
        _cancel_session(held, _("The session was taken out of the programme."), now)


def publish(session: Session, meeting: Meeting, *, now: datetime) -> None:
    """Show a draft to the world: in feeds, on pages, as wanted broadcasts.

    Raises Refused or InvalidInput when the draft no longer fits.
    """
    lock(session, "diary")
    if meeting.status is Status.CANCELLED:
        raise InvalidInput(_("This meeting is cancelled; plan a new one instead."))
    if meeting.status is Status.DRAFT:
        _require_fit(session, meeting, now)
    meeting.status = Status.PUBLISHED
    meeting.published_at = meeting.published_at or now
    meeting.changed_at = now
    _show(session, meeting, meeting.sessions, now)


def _require_fit(session: Session, meeting: Meeting, now: datetime) -> None:
    """Much may have changed since the draft was kept: absences, closed venues, the hour itself."""
    draft = MeetingDraft.of(meeting)
    _require_staff(draft)
    if clock.instant(draft.day, draft.end, draft.zone) <= now:
        raise InvalidInput(_("This meeting is over; move it to a day that lies ahead."), "day")
    findings = check(session, draft, now=now, meeting=meeting)
    if findings.problems:
        raise Refused(findings)


def _require_staff(draft: MeetingDraft) -> None:
    for number, part in enumerate(draft.sessions):
        if not part.official_ids:
            raise InvalidInput(
                _(
                    "Session %(number)s has no official; assign one before the meeting is published.",
                    number=number + 1,
                ),
                field=f"sessions.{number}.officials",
            )


def _show(
    session: Session, meeting: Meeting, sessions: Iterable[ReceptionSession], now: datetime
) -> None:
    for held in sessions:
        if held.status is Status.DRAFT:
            held.status = Status.PUBLISHED
            held.published_at = now
        if revise(held, meeting, now):
            session.flush()
            session_changed.send(held, now=now)


def cancel(session: Session, meeting: Meeting, reason: str, *, now: datetime) -> None:
    """Cancel a meeting; what was published stays visible as cancelled, with the reason."""
    lock(session, "diary")
    reason = _checked_reason(reason)
    for held in meeting.standing_sessions:
        _cancel_session(held, reason, now)
    meeting.status = Status.CANCELLED
    meeting.cancel_reason = reason
    meeting.changed_at = now
    if meeting.published_at:
        _show(session, meeting, [held for held in meeting.sessions if held.published_at], now)


def cancel_session(session: Session, held: ReceptionSession, reason: str, *, now: datetime) -> None:
    """Cancel one session; with its last one the meeting is cancelled."""
    meeting = held.meeting
    if meeting.standing_sessions == [held]:
        cancel(session, meeting, reason, now=now)
        return
    lock(session, "diary")
    _cancel_session(held, _checked_reason(reason), now)
    meeting.changed_at = now
    if held.published_at:
        _show(session, meeting, [held], now)


def _cancel_session(held: ReceptionSession, reason: str, now: datetime) -> None:
    held.status = Status.CANCELLED
    held.cancel_reason = reason
    held.cancelled_at = now


def _checked_reason(reason: str) -> str:
    reason = " ".join(reason.split())
    if not reason:
        raise InvalidInput(_("Say why it is cancelled; residents will read the reason."), "reason")
    if len(reason) > _REASON_LENGTH:
        raise InvalidInput(_("The reason is too long; keep it under 500 characters."), "reason")
    return reason


def revive(session: Session, meeting: Meeting, *, now: datetime) -> Findings:
    """Let a cancelled meeting be held after all, with the sessions that were cancelled with it.

    Each keeps its identity. Raises Refused when its hours or people have been taken meanwhile, and
    InvalidInput when it is not cancelled.
    """
    if meeting.status is not Status.CANCELLED:
        raise InvalidInput(_("This meeting is not cancelled."))
    returning = _cancelled_together(meeting)
    parts = tuple(map(SessionDraft.of, returning))
    draft = replace(MeetingDraft.of(meeting), sessions=parts)
    _require_ahead(meeting, now)
    findings = _accept(session, draft, now, meeting)
    status = Status.PUBLISHED if meeting.published_at else Status.DRAFT
    for held in returning:
        held.status = Status.PUBLISHED if held.published_at else Status.DRAFT
        held.cancel_reason, held.cancelled_at = "", None
    meeting.status, meeting.cancel_reason, meeting.changed_at = status, "", now
    if status is Status.PUBLISHED:
        _show(session, meeting, returning, now)
    return findings


def _cancelled_together(meeting: Meeting) -> list[ReceptionSession]:
    """Those that fell with the meeting, not those that were taken out before."""
    cancelled = [held for held in meeting.sessions if held.cancelled_at]
    last = max((held.cancelled_at for held in cancelled if held.cancelled_at), default=None)
    return [held for held in cancelled if held.cancelled_at == last]


def _require_ahead(meeting: Meeting, now: datetime) -> None:
    if clock.instant(meeting.day, meeting.start, meeting.zone) < now:
        raise InvalidInput(_("Its time has passed; plan a new meeting instead."))


def discard(session: Session, meeting: Meeting) -> None:
    """Delete a draft that was never published; raises InvalidInput for anything else."""
    if meeting.published_at:
        raise InvalidInput(_("A published meeting cannot be deleted; cancel it with a reason."))
    session.delete(meeting)
