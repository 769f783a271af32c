"""What was asked, and what each figure means, in plain words of the current language."""

from __future__ import annotations

from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.appeals.appeal import Outcome
from meetings.statistics.asked import Asked, Period

_MEANINGS = (
    (
        _l("As of a day"),
        _l(
            "How things stood when that day ended. Every change of an appeal is kept with its "
            "day, so the figures of any past day can be counted again, and come out the same. "
            "Only a day that was recorded wrongly and is corrected later changes them."
        ),
    ),
    (
        _l("Received"),
        _l(
            "An appeal counts once, from the day it was received: by its main topic, by the "
            "district of today that it came from, and by the organisation that has it in hand."
        ),
    ),
    (Outcome.RESOLVED, _l("What the appeal asked for was done.")),
    (Outcome.CONSULTED, _l("It was explained what is possible within the law in force.")),
    (
        Outcome.UNDER_REVIEW,
        _l("No answer yet; these are what officials go out to the people for."),
    ),
    (
        _l("Time to answer"),
        _l(
            "Days from receipt until the appeal was resolved or explained; of one that was "
            "opened again, until the answer that holds. Half were answered no later than the "
            "first number, nine of ten no later than the second. What still waits is not in it."
        ),
    ),
    (
        _l("Promises"),
        _l(
            "What an official took home from a reception. Kept: the resident confirmed that it "
            "was done. Overdue: its day has passed and nothing was reported. Denied: a resident "
            "said at least once that it was not done. They count by the day they were made."
        ),
    ),
    (
        _l("Meetings and questions"),
        _l(
            "Receptions that took place count by their day, questions by the day they were "
            "asked; a question that was not accepted does not count, and one that was answered "
            "both at the reception and in writing counts for both."
        ),
    ),
    (
        _l("Viewers"),
        _l(
            "As the networks count them at present; on several networks one person may count twice."
        ),
    ),
)


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
        (word.label if isinstance(word, Outcome) else str(word), str(meaning))
        for word, meaning in _MEANINGS
    ]
