"""What an official reads by mail about a promise, as it stands when the letter is sent."""

from __future__ import annotations

from datetime import date

from flask_babel import force_locale, format_date
from flask_babel import gettext as _

from meetings.promises.promise import Promise
from meetings.promises.reminders import Urgency, urgency
from meetings.settings import Settings

LONGEST_SUBJECT = 150


def reader(promise: Promise) -> tuple[str | None, str]:
    """The official's mail address, if there is one, and language."""
    official = promise.official
    user = official.user
    return official.email or (user.email if user else None), user.language if user else "kk"


def letter(promise: Promise, about: str, today: date, settings: Settings) -> dict[str, str] | None:
    """``{"to", "subject", "text"}``, or None when there is nothing to say any more, or nobody to read it.

    ``about`` names the day and the occasion for which it was asked for.
    """
    due_on, occasion = about.split(":")[:2]
    address, language = reader(promise)
    if not address or not promise.is_open or promise.due_on.isoformat() != due_on:
        return None
    with force_locale(language):
        return {
            "to": address,
            "subject": _subject(promise, occasion, today)[:LONGEST_SUBJECT],
            "text": _text(promise, _subject(promise, occasion, today), language, settings),
        }


def _subject(promise: Promise, occasion: str, today: date) -> str:
    day = format_date(promise.due_on, "long")
    if occasion == "denied":
        return _("The resident says it is not solved; the new day is %(day)s", day=day)
    if occasion == "handed_over":
        return _("A promise was given to you; it is due on %(day)s", day=day)
    if occasion == "made":
        return _("You promised something until %(day)s", day=day)
    if urgency(today, promise.due_on) is Urgency.OVERDUE:
        return _("Your promise is overdue since %(day)s", day=day)
    return _("Your promise is due on %(day)s", day=day)


def _text(promise: Promise, subject: str, language: str, settings: Settings) -> str:
    appeal = promise.appeal
    lines = [
        f"{subject}.",
        promise.what,
        f"{appeal.district.name} · {appeal.topic.name} · {appeal.external_number}",
        _("Report there once it is done, or give a later day and say why; both are public:"),
        f"{settings.base_url}/{language}/desk/promises/own",
        _("Everybody sees it here:"),
        f"{settings.base_url}/{language}/promises/{promise.id}",
    ]
    return "\n\n".join(lines) + "\n"
