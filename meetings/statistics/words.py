"""What was asked, and what each figure means, in plain words of the current language."""

from __future__ import annotations

from flask_babel import format_date
from flask_babel import gettext as _

from meetings.appeals.appeal import Outcome
from meetings.statistics.asked import Asked, Period

MEANINGS = (Outcome.RESOLVED, Outcome.CONSULTED, Outcome.UNDER_REVIEW)


def question(asked: Asked) -> list[tuple[str, str]]:
    """What was asked: (what is chosen, the choice)."""
    names = {"topic": _("Topic"), "district": _("District"), "organisation": _("Organisation")}
    return [
        (_("As of the end of"), format_date(asked.as_of, "d MMMM y")),
        (_("Received"), period(asked.period)),
        *((names[name], str(record.name)) for name, record in asked.chosen.items()),
    ]


def period(days: Period) -> str:
    """Days of receipt, in words."""
    first = format_date(days.first, "d MMMM y") if days.first else ""
    last = format_date(days.last, "d MMMM y") if days.last else ""
    if first and last:
        return f"{first} – {last}"
    if first:
        return _("since %(day)s", day=first)
    return _("until %(day)s", day=last) if last else _("on any day")


def definitions() -> list[tuple[str, str]]:
    """Each word of the page, and what it means."""
    return [
        (
            _("As of a day"),
            _(
                "How things stood when that day ended. Every change of an appeal is kept with its "
                "day, so the figures of any past day can be counted again, and come out the same. "
                "Only a day that was recorded wrongly and is corrected later changes them."
            ),
        ),
        (
            _("Received"),
            _(
                "An appeal counts once, from the day it was received: by its main topic, by the "
                "district of today that it came from, and by the organisation that has it in hand."
            ),
        ),
        (Outcome.RESOLVED.label, _("What the appeal asked for was done.")),
        (Outcome.CONSULTED.label, _("It was explained what is possible within the law in force.")),
        (
            Outcome.UNDER_REVIEW.label,
            _("No answer yet; these are what officials go out to the people for."),
        ),
        (
            _("Time to answer"),
            _(
                "Days from receipt until the appeal was resolved or explained; of one that was "
                "opened again, until the answer that holds. Half were answered no later than the "
                "first number, nine of ten no later than the second. What still waits is not in it."
            ),
        ),
        (
            _("Promises"),
            _(
                "What an official took home from a reception. Kept: the resident confirmed that it "
                "was done. Overdue: its day has passed and nothing was reported. Denied: a resident "
                "said at least once that it was not done. They count by the day they were made."
            ),
        ),
        (
            _("Meetings and questions"),
            _(
                "Receptions that took place count by their day, questions by the day they were "
                "asked; a question that was not accepted does not count, and one that was answered "
                "both at the reception and in writing counts for both."
            ),
        ),
        (
            _("Viewers"),
            _(
                "As the networks count them at present; on several networks one person may count "
                "twice."
            ),
        ),
    ]
