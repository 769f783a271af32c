"""What becomes of an appeal."""

from __future__ import annotations

from datetime import datetime

from meetings import clock
from meetings.appeals.appeal import Appeal, AppealPerson, Outcome
from meetings.settings import Settings


def settle(appeal: Appeal, outcome: Outcome, now: datetime, answer: str = "") -> None:
    """Give the appeal an outcome from today on; ``answer`` is for the resident's eyes only."""
    appeal.outcome = outcome
    settled = outcome is not Outcome.UNDER_REVIEW
    appeal.outcome_on = clock.today(now, Settings.current().zone) if settled else None
    appeal.changed_at = now
    if answer:
        appeal.person = appeal.person or AppealPerson()
        appeal.person.answer = answer


def hand_over(appeal: Appeal, organisation_id: int, now: datetime) -> None:
    """Give the appeal into the hands of another body."""
    appeal.organisation_id = organisation_id
    appeal.changed_at = now
